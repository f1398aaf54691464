package dev.kalmia.train.loss;

import dev.kalmia.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The squared error of a head's score of a query and each of its own documents beside that of a teacher,
/// which reads both together; the mean over pairs. So a cross-encoder becomes a model of single texts (DSE,
/// Barkan et al. 2020, arXiv 1908.05161). The other share is the cross-entropy of whether the document is the
/// query's positive, the score being its logit.
///
/// @param labelShare 1 − a of the paper, 0 to 1; 0: classes take no part; 1: the teacher takes none
public record PairLogitsLoss(PairHead head, double labelShare) implements Loss {
    public PairLogitsLoss {
        if (!(labelShare >= 0 && labelShare <= 1)) {
            throw new IllegalArgumentException(
                    "label-share must be at least 0 and at most 1; label-share=" + labelShare);
        }
    }

    @Override
    public Tensor compute(Tensor queries, Tensor documents, Targets targets) {
        int[] asked = IntStream.range(0, targets.queries())
                .flatMap(i -> Arrays.stream(targets.own(i)).map(_ -> i))
                .toArray();
        int[] answers = IntStream.range(0, targets.queries())
                .flatMap(i -> Arrays.stream(targets.own(i)))
                .toArray();
        Tensor logits = head.logits(
                queries.indexSelect(0, Scores.index(asked, queries.device())),
                documents.indexSelect(0, Scores.index(answers, documents.device())));
        if (labelShare == 0) {
            return taught(logits, targets);
        }
        Tensor labelled = labelled(logits, asked, answers, targets);
        return labelShare == 1
                ? labelled
                : taught(logits, targets).multiply(1 - labelShare).add(labelled.multiply(labelShare));
    }

    private static Tensor taught(Tensor logits, Targets targets) {
        double[] known = IntStream.range(0, targets.queries())
                .mapToObj(targets::teacher)
                .flatMapToDouble(Arrays::stream)
                .toArray();
        return logits.subtract(Scores.like(logits, known, known.length))
                .square()
                .mean();
    }

    /// The mean of `ln(1 + e^z) − y z`, y being 1 for a positive.
    private static Tensor labelled(Tensor logits, int[] asked, int[] answers, Targets targets) {
        double[] right = IntStream.range(0, answers.length)
                .mapToDouble(pair -> answers[pair] == targets.positive(asked[pair]) ? 1 : 0)
                .toArray();
        Tensor column = logits.unsqueeze(1);
        Tensor grown = Tensor.concat(List.of(column.multiply(0), column), 1).logSumExp(1);
        return grown.subtract(logits.multiply(Scores.like(logits, right, right.length)))
                .mean();
    }
}

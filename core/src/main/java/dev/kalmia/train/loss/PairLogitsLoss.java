package dev.kalmia.train.loss;

import dev.kalmia.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/// The squared error of a head's score of a query and each of its own documents beside that of a teacher, which reads
/// both together; the mean over pairs. So a cross-encoder becomes a model of single texts (DSE, Barkan et al. 2020,
/// arXiv 1908.05161, with a = 1: classes take no part).
public record PairLogitsLoss(PairHead head) implements Loss {
    @Override
    public Tensor compute(Tensor queries, Tensor documents, Targets targets) {
        int[] asked = IntStream.range(0, targets.queries())
                .flatMap(i -> Arrays.stream(targets.own(i)).map(_ -> i))
                .toArray();
        int[] answers = IntStream.range(0, targets.queries())
                .flatMap(i -> Arrays.stream(targets.own(i)))
                .toArray();
        double[] known = IntStream.range(0, targets.queries())
                .mapToObj(targets::teacher)
                .flatMapToDouble(Arrays::stream)
                .toArray();
        Tensor logits = head.logits(
                queries.indexSelect(0, Scores.index(asked, queries.device())),
                documents.indexSelect(0, Scores.index(answers, documents.device())));
        return logits.subtract(Scores.like(logits, known, known.length))
                .square()
                .mean();
    }
}

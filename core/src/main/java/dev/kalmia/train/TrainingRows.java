package dev.kalmia.train;

import dev.kalmia.data.Example;
import dev.kalmia.data.Group;
import dev.kalmia.data.GroupScores;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Pair;
import dev.kalmia.data.Scored;
import dev.kalmia.run.InputException;
import dev.kalmia.train.sample.TrainingRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Examples as rows of training. An example's own prompt stands before its query.
public final class TrainingRows {
    private TrainingRows() {}

    /// One row an example.
    ///
    /// @throws InputException for an example that such a loss cannot learn from
    public static List<TrainingRow> of(List<Example> examples, LossConfig loss) {
        return examples.stream()
                .map(example -> loss.kind().isGraded() ? graded(example, loss) : answered(example, loss))
                .toList();
    }

    private static TrainingRow answered(Example example, LossConfig loss) {
        return switch (example) {
            case Pair pair when loss.needsNegatives() -> throw cannot(pair, loss, "a negative for each query");
            case Group group
            when loss.needsNegatives() && group.negatives().isEmpty() ->
                throw cannot(group, loss, "a negative for each query");
            case Pair pair -> row(pair, pair.query(), List.of(pair.positive()), List.of(), null);
            case Group group -> row(group, group.query(), group.positives(), group.negatives(), group.scores());
            case Scored scored -> throw cannot(scored, loss, "pairs or groups, not scored pairs");
            case Labelled labelled -> throw cannot(labelled, loss, "pairs or groups, not labelled texts");
        };
    }

    /// Pairs that are graded have no side that asks: a prompt stands before both (KaLM-Embedding-V2, arXiv
    /// 2506.20923).
    private static TrainingRow graded(Example example, LossConfig loss) {
        if (!(example instanceof Scored scored)) {
            throw cannot(example, loss, "scored pairs");
        }
        double bound = loss.kind() == LossConfig.Kind.COSINE ? 1 : Double.MAX_VALUE;
        if (Math.abs(scored.score()) > bound) {
            throw new InputException("scores must be in -1..1 for the loss cosine; score=" + scored.score()
                    + ", example " + scored.meta().id());
        }
        boolean alike = scored.score() == 0 || scored.score() == 1;
        if (loss.kind() == LossConfig.Kind.PAIR_MARGIN && !alike) {
            throw new InputException("scores must be 0 or 1 for the loss pair-margin; score=" + scored.score()
                    + ", example " + scored.meta().id());
        }
        String prompt = scored.meta().prompt() == null ? "" : scored.meta().prompt();
        return new TrainingRow(
                scored.meta().id(),
                prompt + scored.first(),
                List.of(prompt + scored.second()),
                List.of(),
                null,
                scored.meta().task(),
                scored.score());
    }

    private static TrainingRow row(
            Example example,
            String query,
            List<String> positives,
            List<String> negatives,
            @Nullable GroupScores scores) {
        String prompt = example.meta().prompt();
        return new TrainingRow(
                example.meta().id(),
                prompt == null ? query : prompt + query,
                positives,
                negatives,
                scores,
                example.meta().task(),
                null);
    }

    private static InputException cannot(Example example, LossConfig loss, String needed) {
        return new InputException("training with the loss " + loss.kind().key() + " needs " + needed + "; example "
                + example.meta().id());
    }
}

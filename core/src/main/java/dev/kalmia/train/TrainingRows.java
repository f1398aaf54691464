package dev.kalmia.train;

import dev.kalmia.data.Example;
import dev.kalmia.data.Group;
import dev.kalmia.data.GroupScores;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Pair;
import dev.kalmia.data.Scored;
import dev.kalmia.run.InputException;
import dev.kalmia.train.sample.TrainingRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Examples as rows of contrastive training. An example's own prompt stands before its query.
public final class TrainingRows {
    private TrainingRows() {}

    /// One row an example.
    ///
    /// @throws InputException for examples without an answer, which this loss cannot learn from
    public static List<TrainingRow> of(List<Example> examples) {
        List<TrainingRow> rows = new ArrayList<>();
        for (Example example : examples) {
            rows.add(
                    switch (example) {
                        case Pair pair -> row(pair, pair.query(), List.of(pair.positive()), List.of(), null);
                        case Group group ->
                            row(group, group.query(), group.positives(), group.negatives(), group.scores());
                        case Scored scored -> throw cannot(scored, "scored pairs");
                        case Labelled labelled -> throw cannot(labelled, "labelled texts");
                    });
        }
        return rows;
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
                example.meta().task());
    }

    private static InputException cannot(Example example, String kind) {
        return new InputException("contrastive training needs pairs or groups, not " + kind + "; example "
                + example.meta().id());
    }
}

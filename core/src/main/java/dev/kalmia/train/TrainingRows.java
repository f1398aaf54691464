package dev.kalmia.train;

import dev.kalmia.data.Example;
import dev.kalmia.data.Group;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Meta;
import dev.kalmia.data.Pair;
import dev.kalmia.data.Scored;
import dev.kalmia.mine.Exemplars;
import dev.kalmia.mine.Exemplified;
import dev.kalmia.mine.LabelPositive;
import dev.kalmia.run.InputException;
import dev.kalmia.train.sample.TrainingRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Examples as rows of training. An example's own prompt stands before its query; before all its texts where
/// they are of one kind, as those of scored pairs and of classes are (KaLM-Embedding-V2, arXiv 2506.20923).
/// Labelled texts learn to be near another text of their class ([Exemplars]).
///
/// @param rows in the order of the examples
/// @param alone labelled texts that gave no row, because there is no other of their class or no other class
public record TrainingRows(List<TrainingRow> rows, int alone) {
    public TrainingRows {
        rows = List.copyOf(rows);
    }

    /// One row an example.
    ///
    /// @param seed of which text of its class a labelled one is near
    /// @throws InputException for an example that its loss cannot learn from
    public static TrainingRows of(List<Example> examples, TrainConfig config, long seed) {
        Objectives objectives = Objectives.of(config);
        Map<String, Group> exemplars = exemplars(examples, config, seed);
        List<TrainingRow> rows = new ArrayList<>();
        for (Example example : examples) {
            int objective = objectives.of(example);
            TrainingRow row = row(example, exemplars, objectives.losses().get(objective));
            if (row != null) {
                rows.add(row.of(example.meta().task(), category(example, config.classAttribute()), objective));
            }
        }
        return new TrainingRows(rows, examples.size() - rows.size());
    }

    /// The group of each labelled text that is not alone.
    private static Map<String, Group> exemplars(List<Example> examples, TrainConfig config, long seed) {
        Map<String, Group> groups = new HashMap<>();
        List<Example> texts =
                examples.stream().filter(Labelled.class::isInstance).toList();
        Exemplified exemplified = Exemplars.of(texts, LabelPositive.EXEMPLAR, Math.max(1, config.negatives()), seed);
        exemplified.groups().forEach(group -> groups.put(key(group.meta(), group.query()), group));
        return groups;
    }

    private static String key(Meta meta, String text) {
        return String.join("\n", meta.task(), meta.id(), text);
    }

    /// Classes of different tasks have nothing to do with each other.
    private static @Nullable String category(Example example, @Nullable String attribute) {
        Meta meta = example.meta();
        String name = example instanceof Labelled labelled
                ? labelled.label()
                : attribute == null ? null : meta.attributes().get(attribute);
        return name == null ? null : meta.task() + "\n" + name;
    }

    /// @return null for a text that is alone
    private static @Nullable TrainingRow row(Example example, Map<String, Group> exemplars, LossConfig loss) {
        if (loss.kind() == LossKind.SOFTMAX) {
            return ofClass(example, loss);
        }
        if (loss.kind().isGraded() != example instanceof Scored) {
            throw cannot(example, loss, loss.kind().isGraded() ? "scored pairs" : "pairs or groups, not scored pairs");
        }
        String prompt = Objects.requireNonNullElse(example.meta().prompt(), "");
        return switch (example) {
            case Pair pair ->
                answered(pair, pair.query(), List.of(pair.positive()), List.of(), loss)
                        .withPrompts(prompt, "");
            case Group group ->
                answered(group, group.query(), group.positives(), group.negatives(), loss)
                        .withPrompts(prompt, "")
                        .withScores(group.scores());
            case Scored scored -> graded(scored, loss).withPrompts(prompt, prompt);
            case Labelled labelled -> {
                Group group = exemplars.get(key(labelled.meta(), labelled.text()));
                yield group == null
                        ? null
                        : answered(group, group.query(), group.positives(), group.negatives(), loss)
                                .withPrompts(prompt, prompt);
            }
        };
    }

    private static TrainingRow ofClass(Example example, LossConfig loss) {
        if (!(example instanceof Pair pair)) {
            throw cannot(example, loss, "pairs that say their class");
        }
        String name = pair.meta().attributes().getOrDefault(loss.labelAttribute(), "");
        if (name.isBlank()) {
            throw cannot(example, loss, "the class of each pair in its attribute '" + loss.labelAttribute() + "'");
        }
        String prompt = Objects.requireNonNullElse(pair.meta().prompt(), "");
        return answered(pair, pair.query(), List.of(pair.positive()), List.of(), loss)
                .withPrompts(prompt, prompt)
                .withPairClass(name);
    }

    private static TrainingRow answered(
            Example example, String query, List<String> positives, List<String> negatives, LossConfig loss) {
        if (loss.needsNegatives() && negatives.isEmpty()) {
            throw cannot(example, loss, "a negative for each query");
        }
        return new TrainingRow(example.meta().id(), query, positives, negatives);
    }

    private static TrainingRow graded(Scored scored, LossConfig loss) {
        String id = scored.meta().id();
        String fault = loss.kind().faultOf(scored.score());
        if (fault != null) {
            throw new InputException("scores must be " + fault + " for the loss "
                    + loss.kind().key() + "; score=" + scored.score() + ", example " + id);
        }
        return new TrainingRow(id, scored.first(), List.of(scored.second()), List.of()).withLabel(scored.score());
    }

    private static InputException cannot(Example example, LossConfig loss, String needed) {
        return new InputException("training with the loss " + loss.kind().key() + " needs " + needed + "; example "
                + example.meta().id());
    }
}

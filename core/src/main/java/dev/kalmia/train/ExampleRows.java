package dev.kalmia.train;

import dev.kalmia.data.Example;
import dev.kalmia.data.Group;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Pair;
import dev.kalmia.data.Scored;
import dev.kalmia.mine.Exemplars;
import dev.kalmia.mine.LabelPositive;
import dev.kalmia.run.InputException;
import dev.kalmia.train.sample.TrainingRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/// Makes a row of each example as it comes. Labelled texts wait: whom one is near is known when all are
/// there.
final class ExampleRows implements Consumer<Example> {
    private final TrainConfig config;
    private final Objectives objectives;
    private final long seed;
    private final IntSupplier keep;
    private final ObjIntConsumer<TrainingRow> fill;
    private final List<Waiting> waiting = new ArrayList<>();

    /// A labelled text and the place of its row.
    private record Waiting(Labelled text, int place) {}

    /// @param seed of which text of its class a labelled one is near
    /// @param keep gives a place for a row, in the order of the examples
    /// @param fill puts a row into its place
    ExampleRows(TrainConfig config, long seed, IntSupplier keep, ObjIntConsumer<TrainingRow> fill) {
        this.config = config;
        this.objectives = Objectives.of(config);
        this.seed = seed;
        this.keep = keep;
        this.fill = fill;
    }

    /// @throws InputException for an example that its loss cannot learn from
    @Override
    public void accept(Example example) {
        LossConfig loss = objectives.losses().get(objectives.of(example));
        if (loss.kind() == LossKind.SOFTMAX) {
            put(ofClass(example, loss), example, keep.getAsInt());
            return;
        }
        if (loss.kind().isGraded() != example instanceof Scored) {
            throw cannot(example, loss, loss.kind().isGraded() ? "scored pairs" : "pairs or groups, not scored pairs");
        }
        if (loss.kind() == LossKind.ENTRIES
                && !(example instanceof Pair
                        || (example instanceof Group group && group.negatives().isEmpty()))) {
            throw cannot(example, loss, "pairs of a definition and its entry");
        }
        int place = keep.getAsInt();
        switch (example) {
            case Pair pair ->
                put(
                        answered(pair, pair.query(), List.of(pair.positive()), List.of(), loss)
                                .withPrompts(prompt(pair), ""),
                        pair,
                        place);
            case Group group -> put(ofGroup(group, loss).withPrompts(prompt(group), ""), group, place);
            case Scored scored -> put(graded(scored, loss).withPrompts(prompt(scored), prompt(scored)), scored, place);
            case Labelled labelled -> waiting.add(new Waiting(labelled, place));
        }
    }

    /// Makes the rows of labelled texts.
    ///
    /// @return how many texts gave none, because there is no other of their class or no other class
    int finish() {
        Map<String, Group> groups = new HashMap<>();
        List<Labelled> texts = waiting.stream().map(Waiting::text).toList();
        Exemplars.of(texts, LabelPositive.EXEMPLAR, Math.max(1, config.negatives()), seed)
                .groups()
                .forEach(group -> groups.put(key(group, group.query()), group));
        int alone = 0;
        for (Waiting each : waiting) {
            Labelled text = each.text();
            Group group = groups.get(key(text, text.text()));
            if (group == null) {
                alone++;
            } else {
                LossConfig loss = objectives.losses().get(objectives.of(text));
                put(ofGroup(group, loss).withPrompts(prompt(text), prompt(text)), text, each.place());
            }
        }
        return alone;
    }

    private static String key(Example example, String text) {
        return String.join("\n", example.meta().task(), example.meta().id(), text);
    }

    private static String prompt(Example example) {
        return Objects.requireNonNullElse(example.meta().prompt(), "");
    }

    private void put(TrainingRow row, Example of, int place) {
        fill.accept(row.of(of.meta().task(), category(of), objectives.of(of)), place);
    }

    /// Classes of different tasks have nothing to do with each other.
    private @Nullable String category(Example example) {
        String attribute = config.classAttribute();
        String name = example instanceof Labelled labelled
                ? labelled.label()
                : attribute == null ? null : example.meta().attributes().get(attribute);
        return name == null ? null : example.meta().task() + "\n" + name;
    }

    private static TrainingRow ofGroup(Group group, LossConfig loss) {
        return answered(group, group.query(), group.positives(), group.negatives(), loss)
                .withScores(group.scores());
    }

    private static TrainingRow ofClass(Example example, LossConfig loss) {
        if (!(example instanceof Pair pair)) {
            throw cannot(example, loss, "pairs that say their class");
        }
        String name = pair.meta().attributes().getOrDefault(loss.labelAttribute(), "");
        if (name.isBlank()) {
            throw cannot(example, loss, "the class of each pair in its attribute '" + loss.labelAttribute() + "'");
        }
        return answered(pair, pair.query(), List.of(pair.positive()), List.of(), loss)
                .withPrompts(prompt(pair), prompt(pair))
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

package dev.kalmia.train.check;

import dev.kalmia.data.DigestSet;
import dev.kalmia.data.Example;
import dev.kalmia.data.Group;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Pair;
import dev.kalmia.data.Scored;
import dev.kalmia.run.Nearest;
import dev.kalmia.train.LossKind;
import dev.kalmia.train.TrainConfig;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/// What is odd about the examples of a training, counted as they come: of each positive 64 bits of a hash are
/// held.
public final class DataFaults implements Consumer<Example> {
    private static final int MOST_TASKS = 1000;
    private static final int USUAL_NEGATIVES = 1;

    private final TrainConfig config;
    private final Set<String> tasks = new HashSet<>();
    private final DigestSet positives = new DigestSet();
    private long examples;
    private long fewer;
    private long repeated;
    private long contradicted;

    /// @param config of the training
    public DataFaults(TrainConfig config) {
        this.config = config;
    }

    @Override
    public void accept(Example example) {
        examples++;
        if (tasks.size() < MOST_TASKS) {
            tasks.add(example.meta().task());
        }
        switch (example) {
            case Pair pair -> count(List.of(pair.positive()), List.of());
            case Group group -> count(group.positives(), group.negatives());
            case Scored _, Labelled _ -> {}
        }
    }

    private void count(List<String> right, List<String> wrong) {
        fewer += wrong.size() < config.negatives() ? 1 : 0;
        Set<String> plain = new HashSet<>();
        boolean known = false;
        for (String text : right) {
            plain.add(plain(text));
        }
        for (String text : plain) {
            known |= !positives.add(text);
        }
        repeated += known ? 1 : 0;
        contradicted += wrong.stream().anyMatch(text -> plain.contains(plain(text))) ? 1 : 0;
    }

    /// Without what does not make it another text.
    private static String plain(String text) {
        return text.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    }

    /// What a person should know before it begins, in whole sentences.
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (examples > 0 && config.batchSize() > examples) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "batch-size is larger than the data: %d of %,d examples; a batch is all of them",
                    config.batchSize(),
                    examples));
        }
        if (config.homogeneousRatio() > 0 && tasks.size() == 1) {
            warnings.add("homogeneous-ratio changes nothing: all examples are of one task");
        }
        if (tasks.size() < MOST_TASKS) {
            config.taskLosses().keySet().stream()
                    .filter(task -> !tasks.contains(task))
                    .sorted()
                    .forEach(task -> warnings.add("task-losses names '" + task + "', of which there is no example"
                            + Nearest.hint(task, tasks)));
        }
        // An entry has many definitions.
        boolean entries = config.loss().kind() == LossKind.ENTRIES;
        add(
                warnings,
                entries || isUsual() ? 0 : fewer,
                "have fewer negatives than the " + config.negatives() + " asked for");
        add(
                warnings,
                entries ? 0 : repeated,
                "have a positive that, but for case and spaces, an example before had too: where"
                        + " texts differ in that alone, one counts as wrong for the other's query");
        add(warnings, contradicted, "have a negative that is, but for case and spaces, their own positive");
        return warnings;
    }

    /// Pairs without any negative under the one that is asked for where nobody says how many: nothing is odd.
    private boolean isUsual() {
        return config.negatives() == USUAL_NEGATIVES && fewer == examples;
    }

    private void add(List<String> warnings, long count, String what) {
        if (count > 0) {
            warnings.add(String.format(Locale.ROOT, "%,d of %,d examples %s", count, examples, what));
        }
    }
}

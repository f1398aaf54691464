package dev.kalmia.mine;

import dev.kalmia.data.Example;
import dev.kalmia.data.Group;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Meta;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Labelled texts as groups for contrastive training: the positive is of the text's class, negatives are of
/// other classes of the same task. Classes of different tasks have nothing to do with each other.
public final class Exemplars {
    private final LabelPositive positive;
    private final int negatives;
    private final long seed;
    private final Map<String, LabelledTask> tasks = new HashMap<>();
    private final WrittenOrigins origins = new WrittenOrigins();

    private Exemplars(LabelPositive positive, int negatives, long seed) {
        this.positive = positive;
        this.negatives = negatives;
        this.seed = seed;
    }

    /// Makes a group of each text. What it draws depends on the seed, its id and the texts of its task. The
    /// class is kept as the attribute `label`; where a text was written by a model, so is who wrote which
    /// ([WrittenOrigins]).
    ///
    /// @param negatives the most that a group gets
    /// @throws InputException when an example is no labelled text
    public static Exemplified of(List<? extends Example> examples, LabelPositive positive, int negatives, long seed) {
        Exemplars exemplars = new Exemplars(positive, negatives, seed);
        List<Labelled> texts = examples.stream().map(Exemplars::labelled).toList();
        exemplars.collect(texts);
        List<Group> groups = new ArrayList<>();
        for (Labelled text : texts) {
            Group group = exemplars.group(text);
            if (group != null) {
                groups.add(group);
            }
        }
        return new Exemplified(groups, texts.size() - groups.size());
    }

    private static Labelled labelled(Example example) {
        if (example instanceof Labelled labelled) {
            return labelled;
        }
        throw new InputException("examples must be labelled texts to have exemplars; example="
                + example.meta().id());
    }

    /// Each different text of a class once.
    private void collect(List<Labelled> texts) {
        Map<String, Map<String, Set<String>>> different = new LinkedHashMap<>();
        for (Labelled text : texts) {
            origins.add(text);
            different
                    .computeIfAbsent(text.meta().task(), task -> new LinkedHashMap<>())
                    .computeIfAbsent(text.label(), label -> new LinkedHashSet<>())
                    .add(text.text());
        }
        different.forEach((task, classes) -> tasks.put(task, LabelledTask.of(classes)));
    }

    private @Nullable Group group(Labelled text) {
        LabelledTask task = Objects.requireNonNull(tasks.get(text.meta().task()));
        int others = task.size(text.label()) - 1;
        if (task.labels().size() < 2 || (others == 0 && positive == LabelPositive.EXEMPLAR)) {
            return null;
        }
        SplittableRandom random =
                new SplittableRandom(Seeds.derive(seed, text.meta().id()));
        return switch (positive) {
            case EXEMPLAR -> {
                String exemplar = task.other(text.label(), text.text(), random.nextInt(others));
                List<String> drawn = otherTexts(task.othersOf(text.label(), text.text()), random);
                yield group(text, exemplar, drawn, origins.of(text, exemplar, drawn));
            }
            case LABEL -> group(text, text.label(), otherLabels(task.labelsWithout(text.text()), random), Map.of());
        };
    }

    private static Group group(Labelled text, String positive, List<String> negatives, Map<String, String> origin) {
        Meta meta = text.meta();
        Map<String, String> attributes = new HashMap<>(meta.attributes());
        attributes.putAll(origin);
        attributes.put("label", text.label());
        return new Group(
                text.text(), List.of(positive), negatives, new Meta(meta.id(), meta.task(), meta.prompt(), attributes));
    }

    /// A class is drawn first, then a text of it, so that a large class does not give all negatives.
    ///
    /// @param classes the texts of the other classes
    private List<String> otherTexts(List<List<String>> classes, SplittableRandom random) {
        List<Remaining> others = new ArrayList<>();
        classes.forEach(texts -> others.add(new Remaining(texts)));
        Set<String> drawn = new LinkedHashSet<>();
        while (drawn.size() < negatives && !others.isEmpty()) {
            Remaining texts = others.get(random.nextInt(others.size()));
            drawn.add(texts.take(random.nextInt(texts.size())));
            others.removeIf(left -> left.size() == 0);
        }
        return List.copyOf(drawn);
    }

    /// What is left of a list from which a few are taken.
    private static final class Remaining {
        private final List<String> all;
        private final List<Integer> taken = new ArrayList<>();

        Remaining(List<String> all) {
            this.all = all;
        }

        int size() {
            return all.size() - taken.size();
        }

        /// Takes the one in that place among those left.
        String take(int place) {
            int at = place;
            for (int earlier : taken) {
                at += earlier <= at ? 1 : 0;
            }
            taken.add(at);
            Collections.sort(taken);
            return all.get(at);
        }
    }

    private List<String> otherLabels(List<String> labels, SplittableRandom random) {
        List<String> others = new ArrayList<>(labels);
        List<String> drawn = new ArrayList<>();
        while (drawn.size() < negatives && !others.isEmpty()) {
            drawn.add(others.remove(random.nextInt(others.size())));
        }
        return drawn;
    }
}

package dev.kalmia.mine;

import dev.kalmia.data.Example;
import dev.kalmia.data.Group;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Meta;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Labelled texts as groups for contrastive training: the positive is of the text's class, negatives are of other
/// classes of the same task. Classes of different tasks have nothing to do with each other.
public final class Exemplars {
    private final LabelPositive positive;
    private final int negatives;
    private final long seed;
    private final Map<String, Map<String, List<String>>> textsByClass = new LinkedHashMap<>();

    private Exemplars(LabelPositive positive, int negatives, long seed) {
        this.positive = positive;
        this.negatives = negatives;
        this.seed = seed;
    }

    /// Makes a group of each text. What it draws depends on the seed, its id and the texts of its task. The class is
    /// kept as the attribute `label`.
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
            different
                    .computeIfAbsent(text.meta().task(), task -> new LinkedHashMap<>())
                    .computeIfAbsent(text.label(), label -> new LinkedHashSet<>())
                    .add(text.text());
        }
        different.forEach((task, classes) -> {
            Map<String, List<String>> lists = new LinkedHashMap<>();
            classes.forEach((label, each) -> lists.put(label, List.copyOf(each)));
            textsByClass.put(task, lists);
        });
    }

    private @Nullable Group group(Labelled text) {
        Map<String, List<String>> classes =
                textsByClass.getOrDefault(text.meta().task(), Map.of());
        List<String> same = new ArrayList<>(classes.getOrDefault(text.label(), List.of()));
        same.remove(text.text());
        if (classes.size() < 2 || (same.isEmpty() && positive == LabelPositive.EXEMPLAR)) {
            return null;
        }
        SplittableRandom random =
                new SplittableRandom(Seeds.derive(seed, text.meta().id()));
        return switch (positive) {
            case EXEMPLAR -> {
                String exemplar = same.get(random.nextInt(same.size()));
                Set<String> forbidden = new HashSet<>(classes.getOrDefault(text.label(), List.of()));
                yield group(text, exemplar, otherTexts(classes, text.label(), forbidden, random));
            }
            case LABEL -> group(text, text.label(), otherLabels(classes, text.label(), random));
        };
    }

    private static Group group(Labelled text, String positive, List<String> negatives) {
        Meta meta = text.meta();
        Map<String, String> attributes = new HashMap<>(meta.attributes());
        attributes.put("label", text.label());
        return new Group(
                text.text(), List.of(positive), negatives, new Meta(meta.id(), meta.task(), meta.prompt(), attributes));
    }

    /// A class is drawn first, then a text of it, so that a large class does not give all negatives.
    ///
    /// @param forbidden texts of the class itself, which may have other labels too
    private List<String> otherTexts(
            Map<String, List<String>> classes, String label, Set<String> forbidden, SplittableRandom random) {
        List<List<String>> others = new ArrayList<>();
        classes.forEach((name, texts) -> {
            List<String> free =
                    texts.stream().filter(text -> !forbidden.contains(text)).toList();
            if (!name.equals(label) && !free.isEmpty()) {
                others.add(new ArrayList<>(free));
            }
        });
        Set<String> drawn = new LinkedHashSet<>();
        while (drawn.size() < negatives && !others.isEmpty()) {
            List<String> texts = others.get(random.nextInt(others.size()));
            drawn.add(texts.remove(random.nextInt(texts.size())));
            others.removeIf(List::isEmpty);
        }
        return List.copyOf(drawn);
    }

    private List<String> otherLabels(Map<String, List<String>> classes, String label, SplittableRandom random) {
        List<String> others = new ArrayList<>(classes.keySet());
        others.remove(label);
        List<String> drawn = new ArrayList<>();
        while (drawn.size() < negatives && !others.isEmpty()) {
            drawn.add(others.remove(random.nextInt(others.size())));
        }
        return drawn;
    }
}

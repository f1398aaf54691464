package dev.kalmia.mine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The different texts of each class of a task, so that drawing from them costs the same however many there
/// are.
final class LabelledTask {
    private final Map<String, List<String>> classes;
    private final Map<String, Map<String, Integer>> places = new HashMap<>();
    private final Set<String> inSeveral = new HashSet<>();
    private final Map<String, List<List<String>>> others = new HashMap<>();

    private LabelledTask(Map<String, List<String>> classes) {
        this.classes = classes;
        Set<String> seen = new HashSet<>();
        classes.forEach((label, texts) -> {
            Map<String, Integer> own = new HashMap<>();
            for (String text : texts) {
                own.put(text, own.size());
                if (!seen.add(text)) {
                    inSeveral.add(text);
                }
            }
            places.put(label, own);
        });
    }

    /// @param different class → its texts, each once
    static LabelledTask of(Map<String, Set<String>> different) {
        Map<String, List<String>> classes = new LinkedHashMap<>();
        different.forEach((label, texts) -> classes.put(label, List.copyOf(texts)));
        return new LabelledTask(classes);
    }

    List<String> labels() {
        return List.copyOf(classes.keySet());
    }

    int size(String label) {
        return texts(label).size();
    }

    private List<String> texts(String label) {
        return Objects.requireNonNull(classes.get(label));
    }

    private Map<String, Integer> places(String label) {
        return Objects.requireNonNull(places.get(label));
    }

    /// Another text of a class.
    ///
    /// @param place among the class without `text`
    String other(String label, String text, int place) {
        int own = Objects.requireNonNull(places(label).get(text));
        return texts(label).get(place < own ? place : place + 1);
    }

    /// Classes that a text is not of.
    List<String> labelsWithout(String text) {
        return labels().stream()
                .filter(label -> !places(label).containsKey(text))
                .toList();
    }

    /// The texts of every class that a text is not of, and none that has the label, too.
    List<List<String>> othersOf(String label, String text) {
        return inSeveral.contains(text)
                ? free(label, labelsWithout(text))
                : others.computeIfAbsent(label, each -> free(each, labels()));
    }

    private List<List<String>> free(String label, List<String> from) {
        Map<String, Integer> own = places(label);
        List<String> inSeveralOfOwn =
                texts(label).stream().filter(inSeveral::contains).toList();
        List<List<String>> free = new ArrayList<>();
        for (String name : from) {
            boolean shared = inSeveralOfOwn.stream().anyMatch(places(name)::containsKey);
            List<String> left = shared
                    ? texts(name).stream()
                            .filter(text -> !own.containsKey(text))
                            .toList()
                    : texts(name);
            if (!name.equals(label) && !left.isEmpty()) {
                free.add(left);
            }
        }
        return free;
    }
}

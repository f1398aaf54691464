package dev.kalmia.synth;

import dev.kalmia.run.Default;
import dev.kalmia.run.UsageException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// So many examples of one kind.
///
/// @param kind what is written
/// @param count how many examples; refused ones make them fewer
/// @param name tells it from others of its kind and is the beginning of the examples' ids; empty for the
///     kind's
/// @param languages how much of each there is to be, as parts of their sum
/// @param domains fields that the texts are of, each as often as the others; empty for any; of the four
///     shapes of retrieval, `classification` and `clustering`
/// @param task what texts are sorted by, for `targen`
/// @param labels the classes, for `targen`
public record Assignment(
        Kind kind,
        int count,
        @Default("") String name,
        @Default("{English: 1}") Map<String, Double> languages,
        @Default("") List<String> domains,
        @Default("") String task,
        @Default("") List<String> labels) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    public Assignment {
        name = name.isEmpty() ? kind.key() : name;
        languages = Map.copyOf(languages);
        domains = List.copyOf(domains);
        labels = List.copyOf(labels);
        if (!NAME.matcher(name).matches()) {
            throw new UsageException(
                    "name must be 1 to 64 small letters, digits and hyphens, the first no hyphen; name=" + name);
        }
        if (count < 1) {
            throw new UsageException("count must be at least 1; count=" + count);
        }
        checkLanguages(kind, languages);
        checkWords("domains", domains);
        if (!kind.hasDomain() && !domains.isEmpty()) {
            throw new UsageException("domains must be empty for the kind " + kind.key() + "; domains=" + domains);
        }
        checkWords("labels", labels);
        checkTask(kind, task, labels);
    }

    private static void checkLanguages(Kind kind, Map<String, Double> languages) {
        languages.forEach((language, weight) -> {
            if (language.isBlank() || !(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
                throw new UsageException("languages must have names and weights above 0; " + language + "=" + weight);
            }
        });
        int least = kind == Kind.BITEXT ? 2 : 1;
        if (languages.size() < least) {
            throw new UsageException("languages must be at least " + least + "; languages=" + languages.size());
        }
    }

    private static void checkWords(String key, List<String> words) {
        if (words.stream().anyMatch(String::isBlank) || new HashSet<>(words).size() < words.size()) {
            throw new UsageException(key + " must be different texts, none of them empty; " + key + "=" + words);
        }
    }

    private static void checkTask(Kind kind, String task, List<String> labels) {
        boolean needed = kind == Kind.TARGEN;
        if (needed ? task.isBlank() : !task.isEmpty()) {
            throw new UsageException("task must be given for the kind targen and no other; task=" + task);
        }
        if (needed ? labels.size() < 2 : !labels.isEmpty()) {
            throw new UsageException(
                    "labels must be two or more for the kind targen and none for others; labels=" + labels);
        }
    }

    /// The settings without which there is nothing to begin with: `personas`, `documents`, `examples`.
    public List<String> needs() {
        return switch (kind.matter()) {
            case DOCUMENTS -> List.of("documents", "personas");
            case PERSONAS -> List.of("personas");
            case EXAMPLES -> List.of("examples");
            case NOTHING -> List.of();
        };
    }

    /// How many orders it takes.
    int orders() {
        return Math.ceilDiv(count, kind.examples());
    }
}

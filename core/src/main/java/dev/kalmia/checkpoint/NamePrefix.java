package dev.kalmia.checkpoint;

import dev.kalmia.run.InputException;
import java.util.List;

/// What libraries put before Hugging Face's names of a transformer's weights.
public final class NamePrefix {
    /// Longest first.
    private static final List<String> PREFIXES = List.of(
            "0.auto_model.model.",
            "0.auto_model.",
            "auto_model.",
            "bert.",
            "roberta.",
            "xlm-roberta.",
            "mpnet.",
            "model.",
            "");

    private NamePrefix() {}

    /// What stands before the names of this file.
    ///
    /// @param landmark a name that every checkpoint of the architecture has
    /// @throws InputException when the file has it under no known prefix
    public static String of(WeightFile file, String landmark) {
        return PREFIXES.stream()
                .filter(candidate -> file.names().contains(candidate + landmark))
                .findFirst()
                .orElseThrow(() ->
                        new InputException(file + ": no tensor " + landmark + " under any known prefix; first names: "
                                + file.names().stream().limit(3).toList()));
    }

    /// What most names of a file begin with, where that is a known prefix and names stay different without
    /// it; else nothing.
    public static String common(WeightFile file) {
        return PREFIXES.stream()
                .filter(candidate -> !candidate.isEmpty())
                .filter(candidate -> 2 * count(file, candidate) > file.names().size())
                .filter(candidate -> file.names().stream()
                        .noneMatch(name -> name.startsWith(candidate)
                                && file.names().contains(name.substring(candidate.length()))))
                .findFirst()
                .orElse("");
    }

    private static long count(WeightFile file, String candidate) {
        return file.names().stream().filter(name -> name.startsWith(candidate)).count();
    }
}

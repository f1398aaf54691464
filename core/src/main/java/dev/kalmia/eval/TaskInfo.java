package dev.kalmia.eval;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// What a task is called, apart from its data.
///
/// @param name mteb's name where the task is one of mteb's
/// @param languages such as `eng-Latn`; may be empty
/// @param split which part of the data, such as `test`
/// @param subset mteb's `hf_subset`; `default` where a task has one only
public record TaskInfo(
        String name, TaskKind kind, List<String> languages, String split, String subset, TaskPrompts prompts) {
    public TaskInfo {
        requireNonNull(name, "name is null");
        requireNonNull(kind, "kind is null");
        languages = List.copyOf(languages);
        requireNonNull(split, "split is null");
        requireNonNull(subset, "subset is null");
        requireNonNull(prompts, "prompts is null");
    }

    TaskInfo withSplit(String other) {
        return new TaskInfo(name, kind, languages, other, subset, prompts);
    }

    /// The name for people: `SciFact`, or `Tatoeba [deu-eng]`.
    public String title() {
        return subset.equals("default") ? name : name + " [" + subset + "]";
    }
}

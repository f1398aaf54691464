package dev.kalmia.encode;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/// What is put before each text. A model folder may define prompts by name; the roles `query` and `document`
/// are names that every model accepts and that mean "nothing" where the folder is silent.
public sealed interface Prompt {
    /// Nothing, not even the folder's default prompt.
    record None() implements Prompt {}

    /// This very text, put directly before the input.
    record Text(String text) implements Prompt {
        public Text {
            requireNonNull(text, "text is null");
        }
    }

    /// The folder's prompt of that name; a name it does not know is an error that lists those it knows.
    record Named(String name) implements Prompt {
        public Named {
            requireNonNull(name, "name is null");
        }
    }

    /// The folder's prompt for a query, else nothing.
    record Query() implements Prompt {}

    /// The folder's prompt for a document, else nothing.
    record Document() implements Prompt {}

    /// A template around each text and a pooling that goes with it, for decoders that nobody trained for
    /// vectors.
    record Preset(PromptPreset preset) implements Prompt {
        public Preset {
            requireNonNull(preset, "preset is null");
        }
    }

    static Prompt none() {
        return new None();
    }

    static Prompt text(String text) {
        return new Text(text);
    }

    static Prompt named(String name) {
        return new Named(name);
    }

    static Prompt query() {
        return new Query();
    }

    /// For texts to search for that may have an instruction of their own: this very text, else [Query].
    static List<Prompt> queries(List<Optional<String>> own) {
        return own.stream().map(text -> text.map(Prompt::text).orElse(query())).toList();
    }

    static Prompt document() {
        return new Document();
    }

    static Prompt preset(PromptPreset preset) {
        return new Preset(preset);
    }
}

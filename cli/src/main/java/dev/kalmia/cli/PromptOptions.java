package dev.kalmia.cli;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.encode.PromptPreset;
import dev.kalmia.run.UsageException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What is put before each text.
final class PromptOptions {
    @Option(
            names = "--role",
            paramLabel = "query|document",
            description = "Uses the model's prompt for that role; default: the model's default prompt.")
    private @Nullable String role;

    @Option(
            names = "--prompt",
            paramLabel = "NAME|TEXT",
            description = "The model's prompt of that name, else this text.")
    private @Nullable String prompt;

    Prompt of(ModelFolder model) {
        if (role != null && prompt != null) {
            throw new UsageException("role and prompt cannot both be given; role=" + role + " prompt=" + prompt);
        }
        if (prompt != null) {
            return model.prompts().containsKey(prompt) ? Prompt.named(prompt) : Prompt.text(prompt);
        }
        return switch (role == null ? "" : role) {
            case "" -> model.defaultPrompt().map(Prompt::named).orElse(Prompt.none());
            case "query" -> Prompt.query();
            case "document" -> Prompt.document();
            default -> throw new UsageException("role must be query or document; role=" + role);
        };
    }

    /// The preset, which stands in place of any other prompt.
    Prompt of(PromptPreset preset) {
        if (role != null || prompt != null) {
            throw new UsageException("prompt-preset goes with neither role nor prompt; prompt-preset=" + preset.word());
        }
        return Prompt.preset(preset);
    }
}

package dev.kalmia.encode;

import static java.util.Objects.requireNonNull;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.run.Hashes;
import dev.kalmia.run.UsageException;
import dev.kalmia.vector.Role;
import java.util.List;

/// The prompt that texts were encoded with.
///
/// @param id the prompt's name in the model folder; `none` without a prompt; for a text that the caller brought,
///     `text:` and the first 12 hexadecimal digits of its SHA-256; `preset:` and its name for
///     a [PromptPreset]; `various` where each text of a call had its own and not all were alike
/// @param text what was put before each text; of a preset the template, with `{text}` where texts were; of various
///     prompts `{prompt}`
/// @param role what the texts were encoded as; of texts that were encoded as different things none
public record UsedPrompt(String id, String text, Role role) {
    private static final List<String> QUERY = List.of("query");

    /// As sentence-transformers looks for them, in this order.
    private static final List<String> DOCUMENT = List.of("document", "passage", "corpus");

    private static final int DIGITS = 12;

    public UsedPrompt {
        requireNonNull(id, "id is null");
        requireNonNull(text, "text is null");
        requireNonNull(role, "role is null");
    }

    /// No prompt.
    public static UsedPrompt none(Role role) {
        return new UsedPrompt("none", "", role);
    }

    /// What a text of the caller's own is called.
    public static UsedPrompt own(String text) {
        return text.isEmpty()
                ? none(Role.NONE)
                : new UsedPrompt("text:" + Hashes.string(text).substring(0, DIGITS), text, Role.NONE);
    }

    /// What texts were encoded with of which each had its own prompt: that prompt where all are alike.
    ///
    /// @param prompts at least one
    static UsedPrompt ofAll(List<UsedPrompt> prompts) {
        UsedPrompt first = prompts.getFirst();
        boolean oneRole = prompts.stream().allMatch(prompt -> prompt.role == first.role);
        boolean onePrompt =
                prompts.stream().allMatch(prompt -> prompt.id.equals(first.id) && prompt.text.equals(first.text));
        Role role = oneRole ? first.role : Role.NONE;
        return onePrompt ? new UsedPrompt(first.id, first.text, role) : new UsedPrompt("various", "{prompt}", role);
    }

    /// What asking this model for that prompt comes to.
    ///
    /// @throws UsageException when the model has no prompt of the name asked for
    public static UsedPrompt of(Prompt asked, ModelFolder model) {
        return switch (asked) {
            case Prompt.None none -> none(Role.NONE);
            case Prompt.Text own -> own(own.text());
            case Prompt.Preset(PromptPreset preset) ->
                new UsedPrompt("preset:" + preset.word(), preset.template().filled("{text}"), Role.NONE);
            case Prompt.Query query -> first(QUERY, model, Role.QUERY);
            case Prompt.Document document -> first(DOCUMENT, model, Role.DOCUMENT);
            case Prompt.Named named -> {
                String text = model.prompts().get(named.name());
                if (text == null) {
                    throw new UsageException("prompt must be one of "
                            + model.prompts().keySet() + " of " + model.name() + "; prompt=" + named.name());
                }
                yield new UsedPrompt(named.name(), text, Role.NONE);
            }
        };
    }

    private static UsedPrompt first(List<String> names, ModelFolder model, Role role) {
        for (String name : names) {
            String text = model.prompts().get(name);
            if (text != null) {
                return new UsedPrompt(name, text, role);
            }
        }
        return none(role);
    }
}

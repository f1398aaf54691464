package dev.kalmia.encode;

import dev.kalmia.checkpoint.PoolingMode;
import dev.kalmia.run.UsageException;
import dev.kalmia.tokenize.TextTemplate;
import java.util.Arrays;
import java.util.Locale;

/// Prompts that make vectors with a decoder which nobody trained for vectors. Each has its own pooling,
/// whatever the model's folder says.
public enum PromptPreset {
    /// The state at the end of a sentence that asks for the text in one word (Jiang et al. 2023, arXiv
    /// 2307.16645, section 3.1).
    PROMPTEOL(new TextTemplate("This sentence: \"", "\" means in one word: \"", false), PoolingMode.LAST_TOKEN),
    /// The text twice, and the mean over the second copy, whose tokens have seen all of the first (Springer
    /// et al. 2024, arXiv 2402.15449, section 3).
    ECHO(new TextTemplate("Rewrite the sentence: ", ", rewritten sentence: ", true), PoolingMode.MEAN);

    // A record of texts, which the checker does not look into.
    @SuppressWarnings("ImmutableEnumChecker")
    private final TextTemplate template;

    private final PoolingMode pooling;

    PromptPreset(TextTemplate template, PoolingMode pooling) {
        this.template = template;
        this.pooling = pooling;
    }

    /// What is put around a text.
    public TextTemplate template() {
        return template;
    }

    /// How one vector is made of the tokens' vectors.
    public PoolingMode pooling() {
        return pooling;
    }

    /// `prompteol` or `echo`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Reads `prompteol` or `echo`.
    public static PromptPreset parse(String name) {
        return Arrays.stream(values())
                .filter(preset -> preset.word().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(
                        () -> new UsageException("prompt-preset must be prompteol or echo; prompt-preset=" + name));
    }
}

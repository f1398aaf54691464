package dev.kalmia.encode;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.run.UsageException;
import org.jspecify.annotations.Nullable;

/// A prompt as a model takes it.
///
/// @param preset null where texts only have the prompt's text before them
record AskedPrompt(UsedPrompt used, @Nullable PromptPreset preset) {
    /// @throws UsageException when the model knows no such prompt, or cannot be encoded with such a preset
    static AskedPrompt of(Prompt prompt, SentenceModel model, EncodeConfig config) {
        UsedPrompt used = UsedPrompt.of(prompt, model.folder());
        if (!(prompt instanceof Prompt.Preset(PromptPreset preset))) {
            return new AskedPrompt(used, null);
        }
        requireDecoder(preset, model);
        if (config.overflow().inPieces() || config.overflow() == Overflow.TRUNCATE_LEFT) {
            throw new UsageException(
                    "on-overflow must be warn, error or truncate with a prompt-preset; prompt-preset=" + preset.word());
        }
        return new AskedPrompt(used, preset);
    }

    private static void requireDecoder(PromptPreset preset, SentenceModel model) {
        ModelFolder folder = model.folder();
        if (!model.causal()) {
            throw new UsageException("prompt-preset is for decoders in which a token sees those before it, which "
                    + folder.name() + " is not; prompt-preset=" + preset.word());
        }
        if (folder.head().isEmpty() && folder.poolings().size() > 1) {
            throw new UsageException("prompt-preset is for models whose vectors have the size of a token's, and "
                    + folder.name() + " has pooling=" + folder.poolingName() + "; prompt-preset=" + preset.word());
        }
    }

    /// How one vector was made of the tokens' vectors: the model's own way, or that of the preset.
    String pooling(ModelFolder folder) {
        return preset == null ? folder.poolingName() : preset.pooling().shown();
    }
}

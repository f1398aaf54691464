package dev.kalmia.encode;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import dev.kalmia.tokenize.Tokenizer;

/// How much of a text and of a vector a model gives, by what was asked for and what it can.
///
/// @param maxTokens the most tokens of a text, special ones included
/// @param dimension values of a vector that are kept
record EncodeLimits(int maxTokens, int dimension) {
    /// @throws UsageException when more is asked for than the model has, or less than its special tokens need
    /// @throws InputException when the folder leaves no room for special tokens
    static EncodeLimits of(SentenceModel model, Tokenizer tokenizer, EncodeConfig config) {
        return new EncodeLimits(tokens(model, tokenizer, config), kept(model, config));
    }

    private static int tokens(SentenceModel model, Tokenizer tokenizer, EncodeConfig config) {
        ModelFolder folder = model.folder();
        int asked = config.maxTokens();
        int least = Math.max(1, tokenizer.specialTokens());
        if (asked > 0 && asked < least) {
            throw new UsageException("max-length must be at least " + least + " for " + folder.name()
                    + ", whose special tokens are as many; max-length=" + asked);
        }
        if (asked > model.maxPositions()) {
            throw new UsageException("max-length must be at most " + model.maxPositions() + " for " + folder.name()
                    + "; max-length=" + asked);
        }
        int own = config.extension().targetTokens() > 0
                ? model.maxPositions()
                : Math.min(folder.maxTokens(), model.maxPositions());
        if (asked == 0 && own < least) {
            throw new InputException(folder.path() + ": the longest text must have at least " + least
                    + " tokens, as many as are special; max_seq_length=" + own);
        }
        return asked == 0 ? own : asked;
    }

    private static int kept(SentenceModel model, EncodeConfig config) {
        ModelFolder folder = model.folder();
        int asked = config.dimensions();
        if (asked > model.dimension()) {
            throw new UsageException(
                    "dims must be at most " + model.dimension() + " for " + folder.name() + "; dims=" + asked);
        }
        if (asked != 0 && !config.forceDimensions()) {
            folder.matryoshka().require(asked, model.dimension(), folder.name());
        }
        return asked == 0 ? model.dimension() : asked;
    }
}

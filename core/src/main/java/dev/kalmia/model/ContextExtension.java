package dev.kalmia.model;

import static java.util.Objects.requireNonNull;

import dev.kalmia.run.UsageException;

/// How a model reads texts longer than it was trained on, without being trained for it.
///
/// @param positions which positions the tokens of such a text have
/// @param trainedTokens the longest text of the training; 0 for as many tokens as the model has positions
/// @param targetTokens the longest text that shall be read; 0 where positions are plain
/// @param scaledAttention whether queries beyond the trained length are multiplied by
///     `ln(place + 1) / ln(trained)`, so that attention to more keys stays as sharp (Chiang and Cholak 2022)
public record ContextExtension(Positions positions, int trainedTokens, int targetTokens, boolean scaledAttention) {
    /// Far above any context there is.
    private static final int MOST_TOKENS = 1 << 24;

    private static final ContextExtension NONE = new ContextExtension(new Positions.Plain(), 0, 0, false);

    public ContextExtension {
        requireNonNull(positions, "positions is null");
        boolean plain = positions instanceof Positions.Plain;
        if (trainedTokens < 0 || trainedTokens == 1) {
            throw new UsageException("trained-length must be at least 2; trained-length=" + trainedTokens);
        }
        if (!plain && targetTokens < 1) {
            throw new UsageException("max-length must say how long a text may be where positions are changed;"
                    + " max-length=" + targetTokens);
        }
        if (targetTokens > MOST_TOKENS) {
            throw new UsageException("max-length must be at most " + MOST_TOKENS + "; max-length=" + targetTokens);
        }
        if (plain && targetTokens != 0) {
            throw new IllegalArgumentException("plain positions have no target; targetTokens=" + targetTokens);
        }
    }

    /// The model as it is.
    public static ContextExtension none() {
        return NONE;
    }

    /// These positions for texts of up to `targetTokens`, by a model that was trained on all its positions.
    public static ContextExtension of(Positions positions, int targetTokens) {
        return new ContextExtension(positions, 0, targetTokens, false);
    }

    /// For people and for what is stored beside vectors: `as trained`, or such as `grouped to 4096`.
    public String shown() {
        String how = positions instanceof Positions.Plain ? "as trained" : positions.word() + " to " + targetTokens;
        String from = trainedTokens == 0 ? "" : " from " + trainedTokens;
        return how + from + (scaledAttention ? ", scaled attention" : "");
    }

    public ContextExtension withTrainedTokens(int tokens) {
        return new ContextExtension(positions, tokens, targetTokens, scaledAttention);
    }

    public ContextExtension withScaledAttention(boolean scaled) {
        return new ContextExtension(positions, trainedTokens, targetTokens, scaled);
    }
}

package dev.kalmia.pipeline;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.run.UsageException;
import java.util.Map;

/// Settings held to their bounds as soon as they are read, under the names that a recipe gives them.
final class Bounds {
    private Bounds() {}

    static void atLeast(long least, long value, String key) {
        if (value < least) {
            throw new UsageException(key + " must be at least " + least + "; " + key + "=" + value);
        }
    }

    /// What is wrong with a bound of text lengths, if anything, for [Stage#misfits].
    static Map<String, String> tokens(ModelFolder model, int maxTokens) {
        int most = model.maxPositions();
        return maxTokens <= most
                ? Map.of()
                : Map.of(
                        "max-tokens", "must be at most " + most + " for " + model.name() + "; max-tokens=" + maxTokens);
    }

    static void within(long least, long value, long most, String key) {
        if (value < least || value > most) {
            throw new UsageException(key + " must be " + least + " to " + most + "; " + key + "=" + value);
        }
    }

    static void within(double least, double value, double most, String key) {
        if (!(value >= least && value <= most)) {
            throw new UsageException(key + " must be " + least + " to " + most + "; " + key + "=" + value);
        }
    }
}

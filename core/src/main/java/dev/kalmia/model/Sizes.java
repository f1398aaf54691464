package dev.kalmia.model;

import dev.kalmia.checkpoint.ConfigView;
import dev.kalmia.run.InputException;

/// What architectures ask of the numbers in `config.json`.
public final class Sizes {
    private static final int MOST_OF_HEAD = 1 << 14;

    private Sizes() {}

    /// A whole number from 1.
    public static int positive(ConfigView config, String key) {
        return atLeastOne(config, key, config.integer(key));
    }

    /// A whole number from 1, or the fallback where the key is missing.
    public static int positive(ConfigView config, String key, int fallback) {
        return atLeastOne(config, key, config.integer(key, fallback));
    }

    /// The length of a head's vectors: tables of rotary positions are made of it before any weight is looked at.
    public static int ofHead(ConfigView config, int fallback) {
        int size = positive(config, "head_dim", fallback);
        if (size > MOST_OF_HEAD) {
            throw new InputException(
                    config.place() + ": head_dim must be at most " + MOST_OF_HEAD + "; head_dim=" + size);
        }
        return size;
    }

    private static int atLeastOne(ConfigView config, String key, int size) {
        if (size < 1) {
            throw new InputException(config.place() + ": " + key + " must be at least 1; " + key + "=" + size);
        }
        return size;
    }

    /// Refuses a size that the other one does not divide.
    public static void requireMultiple(ConfigView config, String key, int size, String divisorKey, int divisor) {
        if (size % divisor != 0) {
            throw new InputException(config.place() + ": " + key + " must be a multiple of " + divisorKey + ", "
                    + divisor + "; " + key + "=" + size);
        }
    }

    /// Refuses another text than the one that is computed; a missing key is that one.
    public static void requireText(ConfigView config, String key, String only) {
        String value = config.text(key, only);
        if (!value.equals(only)) {
            throw new InputException(config.place() + ": " + key + " must be " + only + "; " + key + "=" + value);
        }
    }

    /// Refuses another number than the one that is computed; a missing key is that one.
    public static void requireNumber(ConfigView config, String key, double only) {
        double value = config.number(key, only);
        if (value != only) {
            throw new InputException(config.place() + ": " + key + " must be " + only + "; " + key + "=" + value);
        }
    }

    /// A tokenizer of another model has tokens that this one has no vectors for.
    ///
    /// @param place the head of the message
    /// @param key what the bound is called
    /// @param what what the numbers are
    public static void requireBelow(String place, int bound, String key, long[] ids, String what) {
        for (long id : ids) {
            if (id < 0 || id >= bound) {
                throw new InputException(place + ": a " + what + " of its tokenizer must be below " + key + ", " + bound
                        + "; " + what + "=" + id);
            }
        }
    }
}

package dev.kalmia.tensor;

import dev.kalmia.run.InputException;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/// Tensors that come back from a file into those they were saved from.
public final class SavedTensors {
    private SavedTensors() {}

    /// Overwrites the numbers of `own` with those of `saved`, by name. Nothing changes when they are refused.
    ///
    /// @param source what they were read from, for the message of an error
    /// @throws InputException when an entry is missing, too many, or of another shape
    public static void restore(Map<String, Tensor> own, Map<String, Tensor> saved, String source) {
        requireFit(own, saved, source);
        copy(saved, own);
    }

    static void requireFit(Map<String, Tensor> own, Map<String, Tensor> saved, String source) {
        own.forEach((name, mine) -> {
            Tensor theirs = saved.get(name);
            if (theirs == null) {
                throw new InputException(source + ": lacks " + name);
            }
            if (!Arrays.equals(theirs.shape(), mine.shape())) {
                throw new InputException(source + ": the shape of " + name + " must be " + Arrays.toString(mine.shape())
                        + ", not " + Arrays.toString(theirs.shape()));
            }
        });
        for (String name : saved.keySet()) {
            if (!own.containsKey(name)) {
                throw new InputException(source + ": has " + name + ", which belongs to nothing here");
            }
        }
    }

    static void copy(Map<String, Tensor> saved, Map<String, Tensor> own) {
        own.forEach((name, mine) -> mine.assign(Objects.requireNonNull(saved.get(name))));
    }
}

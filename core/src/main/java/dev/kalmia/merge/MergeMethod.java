package dev.kalmia.merge;

import dev.kalmia.run.UsageException;
import java.util.List;
import java.util.SequencedMap;

/// A way to make one model out of several. Numbers are computed in float64; the same tensors give the same
/// numbers, in pieces of any size.
public interface MergeMethod {
    /// The word for it.
    String name();

    /// What it was asked, by the names of settings, as [dev.kalmia.run.Json] writes it.
    SequencedMap<String, Object> settings();

    /// Whether it asks for the model that the others were trained from.
    boolean usesBase();

    /// Refuses a number of models that it is not for.
    ///
    /// @throws UsageException which names what it wants
    default void requireModels(int models) {
        int least = usesBase() ? 1 : 2;
        if (models < least) {
            throw new UsageException("models must be at least " + (least == 1 ? "one" : "two") + "; models=" + models);
        }
    }

    /// Looks at all tensors before the first is merged, where that is needed; called once.
    ///
    /// @param tensors of floating point numbers, in their order
    TensorMerge prepare(List<TensorStack> tensors);

    /// What is done with each tensor; one that is written again is merged again.
    @FunctionalInterface
    interface TensorMerge {
        /// What is done with a tensor, which may be read for that as often as is needed.
        PieceMerge of(TensorStack tensor);
    }

    /// What is done with the pieces of one tensor, which come once each and in their order.
    @FunctionalInterface
    interface PieceMerge {
        /// Merges one piece.
        ///
        /// @param into gets the numbers of the piece, from 0
        void merge(Piece piece, double[] into);
    }
}

package dev.kalmia.postprocess;

import dev.kalmia.run.Progress;
import dev.kalmia.vector.Matrix;

/// A linear map of one model's space into another's, fitted on the vectors of texts that both encode. The
/// same vectors give the same map.
@FunctionalInterface
public interface SpaceAlignment {
    /// Fits the map.
    ///
    /// @param from `(N, D)`, of length 1, one a text
    /// @param to `(N, E)`, of length 1, of the same texts in the other space
    /// @throws dev.kalmia.run.InputException when they are too few, or lie in too few directions
    Fitted fit(Matrix from, Matrix to, Progress progress);
}

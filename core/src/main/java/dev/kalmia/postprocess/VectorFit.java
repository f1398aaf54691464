package dev.kalmia.postprocess;

import dev.kalmia.run.Progress;
import dev.kalmia.vector.Matrix;

/// A map of one model's vectors, fitted on those of many texts. The same vectors give the same map.
@FunctionalInterface
public interface VectorFit {
    /// Fits the map.
    ///
    /// @param vectors `(N, D)`, one a text
    /// @throws dev.kalmia.run.InputException when they are too few, or lie in too few directions
    /// @throws dev.kalmia.run.UsageException when what is asked for is not there in D dimensions
    Fitted fit(Matrix vectors, Progress progress);
}

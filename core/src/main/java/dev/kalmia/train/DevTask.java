package dev.kalmia.train;

import dev.kalmia.checkpoint.ModelFolder;

/// What tells how good a model is while it is trained, on texts that it is not trained on.
@FunctionalInterface
public interface DevTask {
    /// Measures a model.
    ///
    /// @return higher is better; the same for the same model
    double score(ModelFolder model);

    /// Measures what a model must not unlearn. Asked for where the settings guard against forgetting.
    ///
    /// @return higher is better; the same for the same model
    default double general(ModelFolder model) {
        throw new UnsupportedOperationException("there is no general task");
    }
}

package dev.kalmia.train.sample;

import java.util.List;

/// What is drawn for a step as a whole.
///
/// @param seed of the noise of its texts
/// @param layers after which the model is to end too
public record StepDraw(long seed, List<Integer> layers) {
    /// Nothing is drawn.
    public static final StepDraw NONE = new StepDraw(0, List.of());

    public StepDraw {
        layers = List.copyOf(layers);
    }
}

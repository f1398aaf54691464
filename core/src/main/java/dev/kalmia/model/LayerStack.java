package dev.kalmia.model;

import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Runs layers one after another. What a layer makes on the way is freed when it is done: of a long text, all layers'
/// would be many times its states.
public final class LayerStack {
    private LayerStack() {}

    /// One layer after another.
    @FunctionalInterface
    public interface Step {
        /// What layer `layer` makes of `x`: another tensor of the same shape, made on this thread.
        Tensor run(int layer, Tensor x);
    }

    /// What the last layer makes. The input is freed, too.
    ///
    /// @param embedded `(B, L, D)`, of the innermost scope
    /// @return `(B, L, D)`
    public static Tensor last(Tensor embedded, int layers, Step step) {
        Tensor x_BLD = Recomputation.cut(embedded);
        for (int i = 0; i < layers; i++) {
            x_BLD = next(i, x_BLD, step);
        }
        return x_BLD;
    }

    private static Tensor next(int layer, Tensor x, Step step) {
        if (Recomputation.isOpen()) {
            return Recomputation.layer(x, input -> step.run(layer, input));
        }
        try (x) {
            return Scope.only(() -> step.run(layer, x));
        }
    }

    /// The input and what each layer makes, `(B, L, D)` each.
    public static List<Tensor> all(Tensor embedded, int layers, Step step) {
        List<Tensor> states = new ArrayList<>();
        states.add(Recomputation.cut(embedded));
        for (int i = 0; i < layers; i++) {
            int layer = i;
            Tensor x_BLD = states.get(layer);
            states.add(
                    Recomputation.isOpen()
                            ? Recomputation.layer(x_BLD, input -> step.run(layer, input))
                            : Scope.only(() -> step.run(layer, x_BLD)));
        }
        return states;
    }
}

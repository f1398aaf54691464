package dev.kalmia.model;

import dev.kalmia.nn.Dropout;
import dev.kalmia.tensor.NoGradient;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A way through a model and back on which of each layer nothing but its input is kept: the gradient runs the layer
/// again (Chen et al. 2016, arXiv 1604.06174). The gradients are the same, for the time of a third pass.
///
/// The graph is cut between the layers: what one makes is a leaf for the next, which takes the gradient that goes on
/// into the layer before. What is made before the layers and used by all of them is cut off as well ([#cut]), since a
/// graph is gone through once. Used by one thread, in one scope.
public final class Recomputation {
    private static final ThreadLocal<@Nullable Recomputation> RECORDING = new ThreadLocal<>();

    private final boolean wanted;
    // The way back, the last part first.
    private final Deque<Runnable> back = new ArrayDeque<>();

    /// @param wanted whether layers run again; else they keep what their gradient needs
    public Recomputation(boolean wanted) {
        this.wanted = wanted;
    }

    /// Goes through a model, possibly several times.
    public Tensor forward(Supplier<Tensor> work) {
        Recomputation before = RECORDING.get();
        RECORDING.set(wanted ? this : null);
        try {
            return work.get();
        } finally {
            if (before == null) {
                RECORDING.remove();
            } else {
                RECORDING.set(before);
            }
        }
    }

    /// Takes a gradient all the way back.
    ///
    /// @param made by [#forward], or from it
    /// @param gradient of that
    public void backward(Tensor made, Tensor gradient) {
        made.backward(gradient);
        while (!back.isEmpty()) {
            back.pop().run();
        }
    }

    private static @Nullable Recomputation recording() {
        return NoGradient.isOpen() ? null : RECORDING.get();
    }

    /// Whether layers on this thread run again for their gradient.
    static boolean isOpen() {
        return recording() != null;
    }

    /// What several layers use: the same numbers, whose gradient is gathered before it goes on.
    public static Tensor cut(Tensor made) {
        Recomputation way = recording();
        if (way == null || !made.requiresGradient()) {
            return made;
        }
        Tensor leaf = made.detach().requireGradient();
        way.back.push(() -> goOn(leaf, made::backward));
        return leaf;
    }

    /// What a layer makes of its input, which must stay open until the gradient has come back.
    static Tensor layer(Tensor x, UnaryOperator<Tensor> work) {
        Recomputation way = recording();
        UnaryOperator<Tensor> again = Dropout.same(work);
        try (Scope scope = Scope.open()) {
            Tensor made = work.apply(x);
            Tensor leaf = scope.keep(made.detach());
            if (way != null && made.requiresGradient()) {
                leaf.requireGradient();
                way.back.push(() -> goOn(leaf, gradient -> again.apply(x).backward(gradient)));
            }
            return leaf;
        }
    }

    private static void goOn(Tensor leaf, Consumer<Tensor> further) {
        try (Scope _ = Scope.open()) {
            Tensor gradient = leaf.gradient();
            // None has come where nothing above uses it.
            if (gradient != null) {
                further.accept(gradient);
                leaf.clearGradient();
            }
        }
    }
}

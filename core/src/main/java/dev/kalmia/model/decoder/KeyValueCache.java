package dev.kalmia.model.decoder;

import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// The keys and values of the tokens that one text has so far, a pair a layer, so that the next token is
/// computed without computing them again.
public final class KeyValueCache implements AutoCloseable {
    record Pair(Tensor keys, Tensor values) implements AutoCloseable {
        @Override
        public void close() {
            keys.close();
            values.close();
        }
    }

    private final List<Pair> layers = new ArrayList<>();
    private int length;

    /// Tokens so far.
    public int length() {
        return length;
    }

    /// Adds the keys and values of new tokens to a layer and returns all there are, `(1, G, M, K)` each.
    Pair extend(int layer, Tensor keys, Tensor values) {
        if (layer == layers.size()) {
            layers.add(new Pair(kept(List.of(keys)), kept(List.of(values))));
        } else {
            try (Pair before = layers.get(layer)) {
                layers.set(layer, new Pair(kept(List.of(before.keys(), keys)), kept(List.of(before.values(), values))));
            }
        }
        return layers.get(layer);
    }

    /// A copy that outlives the step.
    private static Tensor kept(List<Tensor> parts) {
        try (Scope scope = Scope.open()) {
            return scope.release(Tensor.concat(parts, 2));
        }
    }

    /// Counts tokens that all layers have.
    void advance(int tokens) {
        length += tokens;
    }

    @Override
    public void close() {
        layers.forEach(Pair::close);
        layers.clear();
    }
}

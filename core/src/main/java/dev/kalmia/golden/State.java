package dev.kalmia.golden;

import dev.kalmia.model.Backbone;
import dev.kalmia.nn.Pooling;
import dev.kalmia.tensor.NoGradient;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// What a backbone computes of one batch, by the names of reference files, from the first layer to the
/// last: the `hidden_states_K_LAYER`, `last_hidden_state_K`, then `pooled_cls_K`, `pooled_mean_K` and
/// `pooled_last_K`, each of these also of length 1 with `_norm` at its end.
final class State {
    private static final List<Pooling> POOLINGS = List.of(Pooling.CLS, Pooling.MEAN, Pooling.LAST_TOKEN);
    private static final List<String> NAMES = List.of("cls", "mean", "last");

    private final String name;
    private final long[] shape;
    private final float[] values;
    private final boolean ofTokens;

    private State(String name, Tensor tensor, boolean ofTokens) {
        this.name = name;
        this.shape = tensor.shape();
        this.values = Tensors.floats(tensor);
        this.ofTokens = ofTokens;
    }

    /// All states of a batch, in the order in which they are computed.
    ///
    /// @param endsInOutput whether the last of the hidden states is to be the output of the whole model
    static SequencedMap<String, State> of(Backbone backbone, GoldenBatch batch, boolean endsInOutput) {
        SequencedMap<String, State> states = new LinkedHashMap<>();
        try (Scope _ = Scope.open();
                NoGradient _ = NoGradient.open()) {
            Tensor last = backbone.lastHidden(batch.tokens());
            List<Tensor> layers = backbone.hiddenStates(batch.tokens());
            for (int layer = 0; layer < layers.size(); layer++) {
                Tensor state = endsInOutput && layer == layers.size() - 1 ? last : layers.get(layer);
                put(states, "hidden_states_" + batch.number() + "_" + layer, state, true);
            }
            put(states, "last_hidden_state_" + batch.number(), last, true);
            Tensor mask = Tensors.of(
                            batch.tokens().mask(),
                            batch.tokens().rows(),
                            batch.tokens().length())
                    .to(last.device());
            for (int i = 0; i < NAMES.size(); i++) {
                Tensor pooled = POOLINGS.get(i).apply(last, mask);
                put(states, "pooled_" + NAMES.get(i) + "_" + batch.number(), pooled, false);
                put(states, "pooled_" + NAMES.get(i) + "_" + batch.number() + "_norm", pooled.normalise(), false);
            }
        }
        return states;
    }

    private static void put(SequencedMap<String, State> states, String name, Tensor tensor, boolean ofTokens) {
        states.put(name, new State(name, tensor, ofTokens));
    }

    String name() {
        return name;
    }

    /// `(B, L, D)` or `(B, D)`. Not a copy.
    long[] shape() {
        return shape;
    }

    /// Row-major. Not a copy.
    float[] values() {
        return values;
    }

    /// Whether there is a row for every token, padding included, and not one a text.
    boolean ofTokens() {
        return ofTokens;
    }
}

package dev.kalmia.model;

import dev.kalmia.tensor.Tensor;
import dev.kalmia.tokenize.TokenBatch;
import java.util.List;

/// A model that ended after one of its layers, for one batch that went through it.
///
/// @param state `(B, L, D)`, what it made of the batch
record EndedBackbone(Backbone whole, Tensor state) implements Backbone {
    @Override
    public int hiddenSize() {
        return whole.hiddenSize();
    }

    @Override
    public int maxPositions() {
        return whole.maxPositions();
    }

    @Override
    public int layers() {
        return whole.layers();
    }

    @Override
    public Tensor lastHidden(TokenBatch batch) {
        return state;
    }

    @Override
    public List<Tensor> hiddenStates(TokenBatch batch) {
        throw new UnsupportedOperationException("a model that ended has its last state alone");
    }
}

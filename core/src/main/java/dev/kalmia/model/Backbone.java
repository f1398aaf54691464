package dev.kalmia.model;

import dev.kalmia.tensor.Tensor;
import dev.kalmia.tokenize.TokenBatch;
import java.util.List;

/// A transformer without a head: tokens in, a vector a token out.
public interface Backbone {
    /// D, the size of a token's vector.
    int hiddenSize();

    /// The most tokens of a text that have a position.
    int maxPositions();

    /// How many layers there are.
    int layers();

    /// Runs all layers.
    ///
    /// @return `(B, L, D)`; values at padding mean nothing
    default Tensor lastHidden(TokenBatch batch) {
        return hiddenStates(batch).getLast();
    }

    /// What [#lastHidden] goes through: the embedding output, then the output of each layer, each `(B, L,
    /// D)`, the last one as Hugging Face's models return it: decoders normalise it, ModernBERT does not.
    List<Tensor> hiddenStates(TokenBatch batch);

    /// What [#lastHidden] would be, if the model ended after each of these layers.
    ///
    /// @param layers counted from 1
    /// @return `(B, L, D)` for each
    default List<Tensor> endingAt(TokenBatch batch, List<Integer> layers) {
        List<Tensor> states = hiddenStates(batch);
        return layers.stream().map(states::get).toList();
    }
}

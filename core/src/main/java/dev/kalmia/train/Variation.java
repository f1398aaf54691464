package dev.kalmia.train;

import dev.kalmia.model.SentenceModel;
import dev.kalmia.nn.Dropout;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tokenize.TokenBatch;
import java.util.List;

/// How texts are embedded otherwise than they will be when the model is used: with noise, or by the whole
/// model and by its first layers too.
///
/// @param dropout rate
/// @param seeds of the noise, one a text
/// @param layers after which the model ends too
record Variation(double dropout, List<Long> seeds, List<Integer> layers) {
    Variation {
        seeds = List.copyOf(seeds);
        layers = List.copyOf(layers);
    }

    /// Of some of the texts.
    Variation of(List<Integer> places) {
        return new Variation(dropout, places.stream().map(seeds::get).toList(), layers);
    }

    /// `(n, (1 + layers) × D)`.
    Tensor forward(SentenceModel model, TokenBatch batch) {
        try (Dropout _ = Dropout.open(dropout, seeds)) {
            return layers.isEmpty() ? model.forward(batch) : model.forwardEndingAt(batch, layers);
        }
    }
}

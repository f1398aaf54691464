package dev.kalmia.nn;

import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The trainable poolings of Tang and Yang (2024, arXiv 2409.02727, models M2 to M5): a table of latent
/// vectors asks what the layers have of a text, passes a gated feed-forward layer, and the mean over latents
/// is the text's vector.
///
/// `z = latents + Attention(LN(latents), LN(X)); z = z + FF(LN(z)); mean(z)`, where X has
///
/// | | last token | all tokens |
/// |---|---|---|
/// | last layer | its state (M2) | a row each token's state (M4) |
/// | all layers | a row each layer: its state, and the layer's place (M3) | the same with their mean (M5) |
public final class MultiLayerPooling {
    /// Rows of latents that go through the layers at a time: enough to fill a product, little enough to hold.
    private static final long ROWS = 1024;

    private final boolean allTokens;
    private final Tensor latents;
    private final @Nullable Embedding places;
    private final LayerNorm norm;
    private final LayerNorm latentNorm;
    private final CrossAttention attention;
    private final GatedMean gated;
    private final Constant queries = new Constant(this::queries);

    /// Takes `latents` `(R, D)`, the two blocks and, for all layers, `layer_places.weight` `(layers, D)`.
    ///
    /// @param hidden D, the size of a token's state
    /// @param latents R, how many there are
    /// @param layers how many are pooled; 0 for the last alone, without a place
    public MultiLayerPooling(
            ParameterSource source,
            long hidden,
            long latents,
            long heads,
            long headSize,
            long layers,
            boolean allTokens) {
        this.allTokens = allTokens;
        this.latents = source.take("latents", latents, hidden);
        places = layers == 0 ? null : new Embedding(source.under("layer_places"), layers, hidden);
        ParameterSource block = source.under("cross_attend_blocks.0");
        norm = new LayerNorm(block.under("norm"), hidden, LatentAttention.EPSILON);
        latentNorm = new LayerNorm(block.under("norm_context"), hidden, LatentAttention.EPSILON);
        attention = new CrossAttention(block.under("fn"), hidden, hidden, heads, headSize);
        gated = new GatedMean(source.under("cross_attend_blocks.1"), hidden);
    }

    /// Pools a batch.
    ///
    /// @param states `(B, L, D)` of each layer that is pooled, the last one last
    /// @param mask `(B, L)` int64, 1 for a token that takes part, else 0; every row has one
    /// @return `(B, D)`
    public Tensor forward(List<Tensor> states, Tensor mask) {
        long[] shape = mask.shape();
        boolean tokens = places == null && allTokens;
        Tensor rows = tokens ? states.getLast() : summaries(states, mask);
        Tensor allowed = tokens ? mask.notEqualTo(0).reshape(shape[0], 1, 1, shape[1]) : null;
        return inParts(queries.get(), attention.keysAndValues(norm.forward(rows)), allowed);
    }

    private Tensor queries() {
        return attention.queries(latentNorm.forward(latents).unsqueeze(0));
    }

    /// The latents as they ask.
    public Constant constant() {
        return queries;
    }

    /// `(B, layers, D)`.
    private Tensor summaries(List<Tensor> states, Tensor mask) {
        Pooling pooling = allTokens ? Pooling.MEAN : Pooling.LAST_TOKEN;
        Tensor rows = Tensor.concat(
                states.stream()
                        .map(state -> pooling.apply(state, mask).unsqueeze(1))
                        .toList(),
                1);
        return places == null ? rows : rows.add(places.rows(0, states.size()));
    }

    /// A text has hundreds of latents, so a batch of texts would take as much memory as one of long texts.
    private Tensor inParts(Tensor asking, Tensor keysAndValues, @Nullable Tensor allowed) {
        long texts = keysAndValues.shape()[0];
        long step = Math.max(1, ROWS / latents.shape()[0]);
        List<Tensor> parts = new ArrayList<>();
        for (long from = 0; from < texts; from += step) {
            long count = Math.min(step, texts - from);
            try (Scope scope = Scope.open()) {
                Tensor keys = keysAndValues.narrow(0, from, count);
                Tensor seen = allowed == null ? null : allowed.narrow(0, from, count);
                parts.add(scope.keep(part(asking, keys, seen, count)));
            }
        }
        return Tensor.concat(parts, 0);
    }

    private Tensor part(Tensor asking, Tensor keysAndValues, @Nullable Tensor allowed, long texts) {
        long[] shape = asking.shape();
        Tensor each = asking.expand(texts, shape[1], shape[2], shape[3]);
        Tensor asked = latents.add(attention.forward(each, keysAndValues, allowed));
        return gated.forward(asked, rows -> rows.sum(1).divide((double) shape[2]));
    }
}

package dev.kalmia.nn;

import dev.kalmia.tensor.Tensor;

/// The head of NV-Embed (Lee et al. 2024, arXiv 2405.17428, section 3.2): every token asks a trained table of
/// latent vectors, passes a gated feed-forward layer, and the mean over tokens is the text's vector. Names of
/// parameters are those of its released weights below `latent_attention_model`.
///
/// `h = Attention(LN(h), LN(latents)) + h; h = FF(LN(h)) + h; mean(h)`
public final class LatentAttention {
    /// Of all norms of heads.
    static final double EPSILON = 1e-5;

    private final Tensor latents;
    private final LayerNorm norm;
    private final LayerNorm latentNorm;
    private final CrossAttention attention;
    private final GatedMean gated;
    private final Constant table = new Constant(this::table);

    /// Takes `latents` `(R, latentSize)` and the two blocks.
    ///
    /// @param hidden D, the size of a token's state
    /// @param latents R, how many there are
    public LatentAttention(
            ParameterSource source, long hidden, long latents, long latentSize, long heads, long headSize) {
        this.latents = source.take("latents", latents, latentSize);
        ParameterSource block = source.under("cross_attend_blocks.0");
        norm = new LayerNorm(block.under("norm"), hidden, EPSILON);
        latentNorm = new LayerNorm(block.under("norm_context"), latentSize, EPSILON);
        attention = new CrossAttention(block.under("fn"), hidden, latentSize, heads, headSize);
        gated = new GatedMean(source.under("cross_attend_blocks.1"), hidden);
    }

    /// Pools a batch.
    ///
    /// @param hidden `(B, L, D)`
    /// @param mask `(B, L)` int64, 1 for a token that takes part in the mean, else 0; every row has one
    /// @return `(B, D)`
    public Tensor forward(Tensor hidden, Tensor mask) {
        long[] shape = hidden.shape();
        // Every token sees all latents and no other token, so all texts are one row of tokens.
        Tensor tokens = hidden.reshape(1, shape[0] * shape[1], shape[2]);
        Tensor found = attention.forward(attention.queries(norm.forward(tokens)), table.get(), null);
        Tensor asked = tokens.add(found).reshape(shape);
        return gated.forward(asked, rows -> Pooling.MEAN.apply(rows, mask));
    }

    private Tensor table() {
        return attention.keysAndValues(latentNorm.forward(latents)).unsqueeze(0);
    }

    /// The latents as tokens ask them.
    public Constant constant() {
        return table;
    }
}

package dev.kalmia.nn;

import dev.kalmia.tensor.Attention;
import dev.kalmia.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Attention of one set of vectors to another (Vaswani et al. 2017, 3.2.2), without biases, heads side by
/// side: `O · softmax(Q Kᵀ / √K) V`. Heads may be wider together than the vectors.
final class CrossAttention {
    private final long heads;
    private final long inner;
    private final double scale;
    private final Linear toQuery;
    private final Linear toKeyAndValue;
    private final Linear toOutput;

    /// Takes `to_q` `(H·K, D)`, `to_kv` `(2·H·K, C)` and `to_out` `(D, H·K)`.
    ///
    /// @param queries D, the size of what asks
    /// @param contexts C, the size of what is asked
    CrossAttention(ParameterSource source, long queries, long contexts, long heads, long headSize) {
        this.heads = heads;
        this.inner = heads * headSize;
        this.scale = 1 / Math.sqrt((double) headSize);
        toQuery = new Linear(source.under("to_q"), queries, inner, false);
        toKeyAndValue = new Linear(source.under("to_kv"), contexts, 2 * inner, false);
        toOutput = new Linear(source.under("to_out"), inner, queries, false);
    }

    /// What asks: `(B, N, D)` to `(B, H, N, K)`.
    Tensor queries(Tensor x) {
        return Attention.split(toQuery.forward(x), heads);
    }

    /// What is asked: `(B, M, C)` to `(B, M, 2·H·K)`.
    Tensor keysAndValues(Tensor context) {
        return toKeyAndValue.forward(context);
    }

    /// What the queries get.
    ///
    /// @param queries of [#queries]
    /// @param keysAndValues of [#keysAndValues]
    /// @param allowed `(B, 1, 1, M)` boolean; null for all
    /// @return `(B, N, D)`
    Tensor forward(Tensor queries, Tensor keysAndValues, @Nullable Tensor allowed) {
        Tensor keys = Attention.split(keysAndValues.narrow(-1, 0, inner), heads);
        Tensor values = Attention.split(keysAndValues.narrow(-1, inner, inner), heads);
        return toOutput.forward(Attention.merge(Attention.of(queries, keys, values, allowed, scale)));
    }
}

package dev.kalmia.nn;

import dev.kalmia.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Multi-head attention of a text to itself, every token to every token that is not padding (Vaswani et al.
/// 2017, 3.2): `softmax(Q Kᵀ / √K) V`, heads side by side.
public final class SelfAttention {
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final long heads;

    /// Takes `query`, `key` and `value`, each `(D, D)` with bias.
    public SelfAttention(ParameterSource source, long hidden, long heads) {
        this.heads = heads;
        query = new Linear(source.under("query"), hidden, hidden);
        key = new Linear(source.under("key"), hidden, hidden);
        value = new Linear(source.under("value"), hidden, hidden);
    }

    /// Lets the tokens of each text look at each other.
    ///
    /// @param x `(B, L, D)`
    /// @param keys `(B, 1, 1, L)` boolean, false for padding; null when nothing is padded
    /// @return `(B, L, D)`
    public Tensor forward(Tensor x, @Nullable Tensor keys) {
        return Tensor.attention(query.forward(x), key.forward(x), value.forward(x), heads, keys);
    }
}

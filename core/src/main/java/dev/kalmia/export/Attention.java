package dev.kalmia.export;

/// Attention of a text to itself: `softmax(cap(Q Kᵀ · scale) + bias) V`.
///
/// @param heads of the queries, H
/// @param sharedHeads of keys and values, each for `heads / sharedHeads` heads of the queries
/// @param size of a head, K
/// @param scale of the scores
/// @param cap what scores stay below, by `cap · tanh(score / cap)`; 0 for none
record Attention(int heads, int sharedHeads, int size, double scale, double cap) {
    /// As many heads everywhere, scores scaled by the root of a head's size.
    static Attention of(int heads, int size) {
        return new Attention(heads, heads, size, 1 / Math.sqrt(size), 0);
    }

    /// From vectors with their heads side by side, as many everywhere.
    ///
    /// @param queries `(B, L, H·K)`
    /// @param bias of [Tokens#scoreBias]
    /// @return `(B, L, H·K)`
    Value apply(Value queries, Value keys, Value values, Value bias) {
        // With the keys turned at once, as runtimes know attention and compute it in one go.
        Value turned = keys.reshape(0, 0, heads, size).transpose(0, 2, 3, 1);
        return mix(split(queries, heads), turned, split(values, heads), bias);
    }

    /// `(B, L, count·K)` to `(B, count, L, K)`.
    Value split(Value x, int count) {
        return x.reshape(0, 0, count, size).transpose(0, 2, 1, 3);
    }

    /// From `(B, heads, L, K)`.
    ///
    /// @return `(B, L, H·K)`
    Value attend(Value queries, Value keys, Value values, Value bias) {
        return mix(queries, repeated(keys).transpose(0, 1, 3, 2), repeated(values), bias);
    }

    /// @param turned keys as `(B, H, K, L)`
    private Value mix(Value queries, Value turned, Value values, Value bias) {
        Value scores = queries.matmul(turned).divide(1 / scale);
        Value capped = cap == 0 ? scores : scores.divide(cap).tanh().multiply(cap);
        Value attended = capped.add(bias).softmax().matmul(values);
        return attended.transpose(0, 2, 1, 3).reshape(0, 0, (long) heads * size);
    }

    /// Each shared head as often as it is used.
    private Value repeated(Value shared) {
        if (heads == sharedHeads) {
            return shared;
        }
        int times = heads / sharedHeads;
        return shared.unsqueeze(2).expand(1, 1, times, 1, 1).reshape(0, heads, -1, size);
    }
}

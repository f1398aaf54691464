package dev.kalmia.nn;

import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;
import org.jspecify.annotations.Nullable;

/// Which key each query sees.
public final class AttentionMasks {
    private AttentionMasks() {}

    /// All keys that are not padding.
    ///
    /// @return `(B, 1, 1, L)` boolean, true for a token; null when nothing is padded
    public static @Nullable Tensor tokens(TokenBatch batch, Device device) {
        if (!batch.padded()) {
            return null;
        }
        return Tensors.of(batch.mask(), batch.rows(), batch.length())
                .to(device)
                .notEqualTo(0)
                .reshape(batch.rows(), 1, 1, batch.length());
    }

    /// Keys that are not padding, not after the query where `causal`, and fewer than `window` places away.
    ///
    /// @param window 0 for no bound
    /// @return boolean, spreads to `(B, H, L, L)`; null when every query sees every key. Padding sees
    ///     itself, since a
    ///     row that sees nothing has no softmax
    public static @Nullable Tensor of(TokenBatch batch, boolean causal, int window, Device device) {
        int length = batch.length();
        boolean bounded = window > 0 && window < length;
        if (!causal && !bounded) {
            return tokens(batch, device);
        }
        // What comes after a text is what a causal query does not see anyhow.
        boolean hidden = batch.padded() && (!causal || batch.paddedLeft());
        int rows = hidden ? batch.rows() : 1;
        boolean[] allowed = new boolean[Math.multiplyExact(Math.multiplyExact(rows, length), length)];
        for (int row = 0; row < rows; row++) {
            for (int query = 0; query < length; query++) {
                int from = bounded ? Math.max(0, query - window + 1) : 0;
                int to = causal ? query + 1 : bounded ? Math.min(length, query + window) : length;
                for (int key = from; key < to; key++) {
                    allowed[(row * length + query) * length + key] =
                            key == query || !hidden || batch.mask()[row * length + key] == 1;
                }
            }
        }
        return Tensors.of(allowed, rows, 1, length, length).to(device);
    }

    /// What new tokens of one text see: all before them and themselves, fewer than `window` places back.
    ///
    /// @param past tokens that were there before
    /// @param window 0 for no bound
    /// @return `(1, 1, count, past + count)` boolean; null when every new token sees all
    public static @Nullable Tensor continued(int past, int count, int window, Device device) {
        int total = past + count;
        if (count == 1 && (window == 0 || window >= total)) {
            return null;
        }
        boolean[] allowed = new boolean[Math.multiplyExact(count, total)];
        for (int query = 0; query < count; query++) {
            int place = past + query;
            for (int key = window == 0 ? 0 : Math.max(0, place - window + 1); key <= place; key++) {
                allowed[query * total + key] = true;
            }
        }
        return Tensors.of(allowed, 1, 1, count, total).to(device);
    }
}

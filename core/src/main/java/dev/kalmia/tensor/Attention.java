package dev.kalmia.tensor;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// Scaled dot-product attention (Vaswani et al. 2017, 3.2).
public final class Attention {
    private Attention() {}

    /// Attention of heads that lie side by side: `(B, L, D)` each, of which every head has `D / heads`.
    ///
    /// @param allowed `(B, 1, 1, L)` boolean, true where a key takes part; null for all
    /// @return `(B, L, D)`
    public static Tensor ofSides(Tensor query, Tensor key, Tensor value, long heads, @Nullable Tensor allowed) {
        Tensor plain = KernelPath.attention(query, key, value, heads, allowed);
        if (plain != null) {
            return plain;
        }
        double scale = 1 / Math.sqrt((double) query.shape()[2] / heads);
        return merge(of(split(query, heads), split(key, heads), split(value, heads), allowed, scale));
    }

    /// `(B, L, H·K)` to `(B, H, L, K)`.
    public static Tensor split(Tensor sides, long heads) {
        long[] shape = sides.shape();
        return sides.reshape(shape[0], shape[1], heads, shape[2] / heads).transpose(1, 2);
    }

    /// `(B, H, L, K)` to `(B, L, H·K)`.
    public static Tensor merge(Tensor heads) {
        long[] shape = heads.shape();
        return heads.transpose(1, 2).reshape(shape[0], shape[2], shape[1] * shape[3]);
    }

    /// `softmax(scale · Q Kᵀ) V`. Where keys have fewer heads than queries, each serves as many query heads
    /// in a row (Ainslie et al. 2023).
    ///
    /// @param query `(B, H, L, K)`
    /// @param key `(B, G, M, K)`; `G` divides `H`
    /// @param value `(B, G, M, K)`
    /// @param allowed anything that spreads to `(B, H, L, M)`: boolean, true where a query sees a key, of
    ///     which every query sees at least one, or float32, added to the scores; null when all see all
    /// @return `(B, H, L, K)`
    public static Tensor of(Tensor query, Tensor key, Tensor value, @Nullable Tensor allowed, double scale) {
        TensorOptional mask = allowed == null ? new TensorOptional() : new TensorOptional(allowed.handle());
        return fused(query, key, value, mask, false, scale);
    }

    /// The same where each query sees the key at its own place and those before it.
    ///
    /// @param query `(B, H, L, K)`
    /// @param key `(B, G, L, K)`; `G` divides `H`
    /// @param value `(B, G, L, K)`
    /// @return `(B, H, L, K)`
    public static Tensor causal(Tensor query, Tensor key, Tensor value, double scale) {
        return fused(query, key, value, new TensorOptional(), true, scale);
    }

    /// Heads are repeated first: libtorch goes without all scores at a time for equal numbers of heads alone.
    private static Tensor fused(
            Tensor query, Tensor key, Tensor value, TensorOptional mask, boolean causal, double scale) {
        long group = query.shape()[1] / key.shape()[1];
        return new Tensor(torch.scaled_dot_product_attention(
                query.handle(),
                repeat(key, group).handle(),
                repeat(value, group).handle(),
                mask,
                0.0,
                causal,
                new DoubleOptional(scale),
                false));
    }

    /// The same with scores squeezed between `-cap` and `cap`: `cap · tanh(scale · Q Kᵀ / cap)` (Gemma 2,
    /// Riviere et al. 2024, section 2).
    ///
    /// @param allowed boolean; null when every query sees every key
    public static Tensor capped(
            Tensor query, Tensor key, Tensor value, @Nullable Tensor allowed, double scale, double cap) {
        long group = query.shape()[1] / key.shape()[1];
        Tensor scores = query.matmul(repeat(key, group).transpose(2, 3))
                .multiply(scale / cap)
                .tanh()
                .multiply(cap);
        Tensor seen = allowed == null ? scores : scores.maskedFill(allowed.equalTo(0), Double.NEGATIVE_INFINITY);
        return seen.softmax(-1).matmul(repeat(value, group));
    }

    /// `(B, G, M, K)` to `(B, G·times, M, K)`, every head `times` times in a row.
    public static Tensor repeat(Tensor heads, long times) {
        if (times == 1) {
            return heads;
        }
        long[] shape = heads.shape();
        return heads.unsqueeze(2)
                .expand(shape[0], shape[1], times, shape[2], shape[3])
                .reshape(shape[0], shape[1] * times, shape[2], shape[3]);
    }
}

package dev.kalmia.nn;

import dev.kalmia.tensor.Attention;
import dev.kalmia.tensor.Joined;
import dev.kalmia.tensor.Tensor;

/// Attention under a mask, in memory that grows as the text does and not as its square.
public final class MaskedAttention {
    /// Scores that are held at a time.
    static final int SCORES = 1 << 21;

    /// Queries at a time where a window bounds their keys: most of a block should be pairs that see each other.
    private static final int LEAST_QUERIES = 256;

    private MaskedAttention() {}

    /// `softmax(scale · Q Kᵀ) V`.
    ///
    /// @param queries `(B, H, L, K)`
    /// @param keys `(B, G, M, K)`; `G` divides `H`
    /// @param values `(B, G, M, K)`
    /// @param cap what scores are squeezed below; 0 for none
    /// @return `(B, H, L, K)`
    public static Tensor of(Tensor queries, Tensor keys, Tensor values, AttentionMask mask, double scale, double cap) {
        if (cap == 0 && mask.onlyCausal()) {
            return Attention.causal(queries, keys, values, scale);
        }
        if (cap == 0 && mask.sameForAll()) {
            return Attention.of(queries, keys, values, mask.keys(), scale);
        }
        long[] shape = queries.shape();
        int length = (int) shape[2];
        long group = shape[1] / keys.shape()[1];
        Tensor allKeys = Attention.repeat(keys, group);
        Tensor allValues = Attention.repeat(values, group);
        int step = step(shape[0] * shape[1], keys.shape()[2], length, mask.window());
        Joined blocks = new Joined(2, length);
        for (int from = 0; from < length; from += step) {
            AttentionMask.Block block = mask.block(from, Math.min(step, length - from));
            blocks.add(() -> {
                Tensor some = queries.narrow(2, block.from(), block.count());
                Tensor seen = allKeys.narrow(2, block.firstKey(), block.keys());
                Tensor taken = allValues.narrow(2, block.firstKey(), block.keys());
                Tensor allowed = mask.of(block);
                return cap > 0
                        ? Attention.capped(some, seen, taken, allowed, scale, cap)
                        : Attention.of(some, seen, taken, allowed, scale);
            });
        }
        return blocks.whole();
    }

    private static int step(long heads, long keys, int length, int window) {
        int most = Math.clamp(SCORES / (heads * keys), 1, length);
        return window == 0 ? most : Math.min(most, Math.max(window, LEAST_QUERIES));
    }
}

package dev.kalmia.model.bert;

import dev.kalmia.nn.ParameterSource;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import org.jspecify.annotations.Nullable;

/// A number for every head and every distance between a query and a key, added to their score: near
/// distances have one each, far ones share it by logarithm, both directions apart (Raffel et al. 2020,
/// section 2.1; as MPNet has it).
public final class DistanceBias {
    /// Distances from here on are all alike.
    public static final int FARTHEST = 128;

    private final Tensor weight;
    private final int buckets;
    private final Device device;

    /// Takes `weight` `(buckets, heads)`.
    DistanceBias(ParameterSource source, int buckets, int heads, Device device) {
        weight = source.take("weight", buckets, heads);
        this.buckets = buckets;
        this.device = device;
    }

    /// What is added to the scores of texts of `length` tokens.
    ///
    /// @param keys `(B, 1, 1, L)` boolean, false for padding; null when nothing is padded
    /// @return `(1, H, L, L)`, or `(B, H, L, L)` with padding at minus infinity
    Tensor forward(int length, @Nullable Tensor keys) {
        long[] rows = new long[Math.multiplyExact(length, length)];
        for (int query = 0; query < length; query++) {
            for (int key = 0; key < length; key++) {
                rows[query * length + key] = bucket(key - query, buckets);
            }
        }
        Tensor bias_HLL = weight.embedding(Tensors.of(rows, length, length).to(device))
                .transpose(1, 2)
                .transpose(0, 1)
                .unsqueeze(0);
        return keys == null ? bias_HLL : bias_HLL.maskedFill(keys.equalTo(0), Double.NEGATIVE_INFINITY);
    }

    /// The row of a distance.
    ///
    /// @param ahead how far the key is after the query
    /// @param buckets rows in all
    public static int bucket(int ahead, int buckets) {
        int half = buckets / 2;
        int exact = half / 2;
        int distance = Math.abs(ahead);
        int side = ahead > 0 ? half : 0;
        if (distance < exact) {
            return side + distance;
        }
        // float32 as in the reference: the edges of buckets depend on it.
        float share = (float) Math.log((float) distance / exact) / (float) Math.log((double) FARTHEST / exact);
        return side + Math.min(half - 1, exact + (int) (share * (half - exact)));
    }
}

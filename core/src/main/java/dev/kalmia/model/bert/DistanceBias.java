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
    ScoreBias of(int length, @Nullable Tensor keys) {
        long[] rows = new long[2 * length - 1];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = bucket(i - (length - 1), buckets);
        }
        Tensor byDistance_HD = weight.embedding(Tensors.of(rows, rows.length).to(device))
                .transpose(0, 1)
                .contiguous();
        return new ScoreBias(byDistance_HD, length, keys, device);
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

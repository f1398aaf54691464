package dev.kalmia.model.bert;

import dev.kalmia.model.Recomputation;
import dev.kalmia.tensor.Attention;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Joined;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import org.jspecify.annotations.Nullable;

/// What is added to the scores of a batch's texts by the distance of query and key. For long texts it is made for some
/// queries at a time: for all pairs it would grow as the square of the text.
final class ScoreBias {
    /// Scores up to which it is made once for all layers.
    private static final long AT_ONCE = 1 << 24;

    /// Scores that are held at a time of longer texts.
    private static final long IN_A_BLOCK = 1 << 21;

    private final Tensor byDistance;
    private final int length;
    private final @Nullable Tensor keys;
    private final Device device;
    private final @Nullable Tensor whole;

    /// @param byDistance `(H, 2L - 1)`, the key as far before the query as it may be first
    /// @param keys `(B, 1, 1, L)` boolean, false for padding; null when nothing is padded
    ScoreBias(Tensor byDistance, int length, @Nullable Tensor keys, Device device) {
        this.byDistance = Recomputation.cut(byDistance);
        this.length = length;
        this.keys = keys;
        this.device = device;
        long rows = keys == null ? 1 : keys.shape()[0];
        long all = rows * byDistance.shape()[0] * length * length;
        this.whole = all <= AT_ONCE ? Recomputation.cut(of(0, length)) : null;
    }

    /// `softmax(scale · Q Kᵀ + bias) V`, all `(B, H, L, K)`.
    Tensor attend(Tensor queries, Tensor keysOfHeads, Tensor values, double scale) {
        if (whole != null) {
            return Attention.of(queries, keysOfHeads, values, whole, scale);
        }
        long scores = queries.shape()[0] * queries.shape()[1] * length;
        int step = Math.clamp(IN_A_BLOCK / scores, 1, length);
        Joined blocks = new Joined(2, length);
        for (int first = 0; first < length; first += step) {
            int from = first;
            int count = Math.min(step, length - from);
            blocks.add(() -> Attention.of(queries.narrow(2, from, count), keysOfHeads, values, of(from, count), scale));
        }
        return blocks.whole();
    }

    /// `(1, H, count, L)`, or `(B, H, count, L)` with padding at minus infinity.
    private Tensor of(int from, int count) {
        long[] places = new long[Math.multiplyExact(count, length)];
        for (int query = 0; query < count; query++) {
            for (int key = 0; key < length; key++) {
                places[query * length + key] = key - (from + query) + length - 1L;
            }
        }
        Tensor bias = byDistance
                .indexSelect(1, Tensors.of(places, places.length).to(device))
                .reshape(1, byDistance.shape()[0], count, length);
        return keys == null ? bias : bias.maskedFill(keys.equalTo(0), Double.NEGATIVE_INFINITY);
    }
}

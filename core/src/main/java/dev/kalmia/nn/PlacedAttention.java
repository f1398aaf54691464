package dev.kalmia.nn;

import dev.kalmia.tensor.Attention;
import dev.kalmia.tensor.DType;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Joined;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Attention between tokens at the places of one batch, made once and used by all layers of a kind.
public final class PlacedAttention {
    private final Rotary.Turns turns;
    private final @Nullable Tensor queryScales;
    private final @Nullable Far far;

    /// @param queryScales `(B, 1, L, 1)`; null for 1
    /// @param far where places far away are others than those nearby; null where they are not
    public PlacedAttention(Rotary.Turns turns, @Nullable Tensor queryScales, @Nullable Far far) {
        this.turns = turns;
        this.queryScales = queryScales;
        this.far = far;
    }

    /// Every token at its place.
    public static PlacedAttention of(Rotary.Turns turns) {
        return new PlacedAttention(turns, null, null);
    }

    /// Turns heads `(B, H, L, K)` by the places of their tokens.
    public Tensor turn(Tensor heads) {
        return turns.apply(heads);
    }

    /// Attention of heads that are not turned yet.
    ///
    /// @param queries `(B, H, L, K)`
    /// @param keys `(B, G, L, K)`; `G` divides `H`
    /// @param values `(B, G, L, K)`
    /// @param cap what scores are squeezed below; 0 for none
    /// @return `(B, H, L, K)`
    public Tensor attend(Tensor queries, Tensor keys, Tensor values, AttentionMask mask, double scale, double cap) {
        Tensor scaled =
                queryScales == null ? queries : queries.multiply(queryScales).to(queries.dtype());
        if (far != null && far.reaches(queries.shape()[2])) {
            return far.attend(turns, scaled, keys, values, mask, scale, cap);
        }
        return MaskedAttention.of(turn(scaled), turn(keys), values, mask, scale, cap);
    }

    /// Places of queries and keys that are not nearby (SelfExtend): `grouped` for whichever comes first in
    /// the text, `shifted` for the other.
    public static final class Far {
        private final int window;
        private final Rotary.Turns grouped;
        private final Rotary.Turns shifted;
        private final boolean[] extended;
        private final boolean causal;
        private final Device device;

        /// @param window keys nearer than so many tokens are nearby
        /// @param extended which rows of the batch this is for; in the others all keys are nearby
        public Far(
                int window,
                Rotary.Turns grouped,
                Rotary.Turns shifted,
                boolean[] extended,
                boolean causal,
                Device device) {
            this.window = window;
            this.grouped = grouped;
            this.shifted = shifted;
            this.extended = extended.clone();
            this.causal = causal;
            this.device = device;
        }

        boolean reaches(long length) {
            return length > window;
        }

        /// A block of queries at a time: three times all scores of a long text would fill the memory.
        Tensor attend(
                Rotary.Turns near,
                Tensor queries,
                Tensor keys,
                Tensor values,
                AttentionMask mask,
                double scale,
                double cap) {
            long[] shape = queries.shape();
            long group = shape[1] / keys.shape()[1];
            Sides sides = new Sides(
                    List.of(near.apply(queries), shifted.apply(queries), grouped.apply(queries)),
                    List.of(columns(near, keys, group), columns(grouped, keys, group), columns(shifted, keys, group)));
            Tensor repeated = Attention.repeat(values, group);
            int length = (int) shape[2];
            int step = Math.clamp(MaskedAttention.SCORES / (shape[0] * shape[1] * length), 1, length);
            Joined blocks = new Joined(2, length);
            for (int from = 0; from < length; from += step) {
                var block = new AttentionMask.Block(from, Math.min(step, length - from), 0, length);
                blocks.add(() -> weights(sides, block, mask, scale, cap)
                        .to(values.dtype())
                        .matmul(repeated));
            }
            return blocks.whole();
        }

        /// The share of each key in what the queries of a block take, `(B, H, count, L)` float32.
        private Tensor weights(Sides sides, AttentionMask.Block block, AttentionMask mask, double scale, double cap) {
            Tensor scores = scores(sides, block).multiply(scale);
            Tensor capped = cap > 0 ? scores.divide(cap).tanh().multiply(cap) : scores;
            Tensor allowed = mask.of(block);
            Tensor seen = allowed == null ? capped : capped.maskedFill(allowed.equalTo(0), Double.NEGATIVE_INFINITY);
            return seen.to(DType.FLOAT32).softmax(-1);
        }

        /// Queries and keys, nearby, with the key before the query, and with the key after it.
        private record Sides(List<Tensor> queries, List<Tensor> columns) {}

        private static Tensor columns(Rotary.Turns turns, Tensor keys, long group) {
            return Attention.repeat(turns.apply(keys), group).transpose(2, 3);
        }

        private Tensor scores(Sides sides, AttentionMask.Block block) {
            Tensor sum = part(sides, 0, block);
            for (int side = 1; side < (causal ? 2 : 3); side++) {
                sum = sum.add(part(sides, side, block));
            }
            return sum;
        }

        /// The scores of one side, 0 where a pair is of another.
        private Tensor part(Sides sides, int side, AttentionMask.Block block) {
            int count = block.count();
            int length = block.keys();
            boolean[] other = new boolean[extended.length * count * length];
            for (int row = 0; row < extended.length; row++) {
                for (int query = 0; query < count; query++) {
                    for (int key = 0; key < length; key++) {
                        other[(row * count + query) * length + key] = side(row, block.from() + query, key) != side;
                    }
                }
            }
            Tensor elsewhere =
                    Tensors.of(other, extended.length, 1, count, length).to(device);
            return sides.queries()
                    .get(side)
                    .narrow(2, block.from(), count)
                    .matmul(sides.columns().get(side))
                    .maskedFill(elsewhere, 0);
        }

        private int side(int row, int query, int key) {
            if (!extended[row] || Math.abs(query - key) < window) {
                return 0;
            }
            return causal || key < query ? 1 : 2;
        }
    }
}

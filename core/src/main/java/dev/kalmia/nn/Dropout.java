package dev.kalmia.nn;

import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Noise while a model learns (Srivastava et al. 2014): of what a layer adds, values become 0 by chance, and
/// the others grow so that the mean stays. What is drawn for a text depends on its seed and on the place in
/// the model alone, not on the texts beside it; so a text that is embedded twice with one seed meets the same
/// noise.
/// Open for the thread that opened it, until it is closed; where none is open nothing happens. Attention's
/// weights are left alone, unlike in BERT's own training.
public final class Dropout implements AutoCloseable {
    private static final ThreadLocal<@Nullable Dropout> OPEN = new ThreadLocal<>();
    private static final int SLICES = 1 << 16;
    private static final int VALUES_A_DRAW = 4;

    private final double rate;
    private final List<Long> seeds;
    private long places;

    private Dropout(double rate, List<Long> seeds) {
        this.rate = rate;
        this.seeds = List.copyOf(seeds);
    }

    /// Opens it.
    ///
    /// @param rate share of values that become 0, at least 0 and below 1; 0: nothing happens
    /// @param seeds one for each text of the batches that follow
    public static Dropout open(double rate, List<Long> seeds) {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("dropout must be at least 0 and below 1; dropout=" + rate);
        }
        if (OPEN.get() != null) {
            throw new IllegalStateException("dropout is open already");
        }
        Dropout opened = new Dropout(rate, seeds);
        if (rate > 0) {
            OPEN.set(opened);
        }
        return opened;
    }

    /// The same work for later, with the noise that it would meet now.
    public static UnaryOperator<Tensor> same(UnaryOperator<Tensor> work) {
        Dropout open = OPEN.get();
        if (open == null) {
            return work;
        }
        long place = open.places;
        return x -> {
            Dropout before = OPEN.get();
            Dropout again = new Dropout(open.rate, open.seeds);
            again.places = place;
            OPEN.set(again);
            try {
                return work.apply(x);
            } finally {
                OPEN.set(before);
            }
        };
    }

    /// Whether values become 0 in this thread.
    static boolean isOpen() {
        return OPEN.get() != null;
    }

    /// What a layer adds, `(B, L, D)`, with noise where it is open.
    public static Tensor apply(Tensor x) {
        Dropout open = OPEN.get();
        return open == null ? x : open.noisy(x);
    }

    private Tensor noisy(Tensor x) {
        long[] shape = x.shape();
        if (shape[0] != seeds.size()) {
            throw new IllegalStateException(
                    "dropout needs a seed for each text; texts=" + shape[0] + " seeds=" + seeds.size());
        }
        int values = Math.toIntExact(shape[1] * shape[2]);
        float[] factors = new float[Math.toIntExact(shape[0] * values)];
        for (int text = 0; text < seeds.size(); text++) {
            SplittableRandom random = new SplittableRandom(seeds.get(text) + places);
            fill(factors, text * values, values, random);
        }
        places++;
        return x.multiply(Tensors.of(factors, shape).to(x.device()).to(x.dtype()));
    }

    private void fill(float[] factors, int from, int count, SplittableRandom random) {
        long bound = Math.round(rate * SLICES);
        float kept = (float) (1 / (1 - rate));
        long drawn = 0;
        for (int i = 0; i < count; i++) {
            drawn = i % VALUES_A_DRAW == 0 ? random.nextLong() : drawn >>> 16;
            factors[from + i] = (drawn & SLICES - 1) < bound ? 0 : kept;
        }
    }

    @Override
    public void close() {
        OPEN.remove();
    }
}

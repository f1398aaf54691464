package dev.kalmia.merge;

/// The k largest numbers by magnitude of a task vector's tensor, in float32. Which is the last of them is
/// found exactly by two counts, over the upper 16 and the lower 15 of the 31 bits of a magnitude, which order
/// as the magnitudes do. Of equal ones the first by place are taken: numbers are asked for once each, in
/// their order.
final class Largest {
    private static final int LOWER_BITS = 15;
    private static final int UPPER = 1 << 16;
    private static final int LOWER = 1 << LOWER_BITS;

    private final int last;
    private long equal;

    /// @param equal how many of just that magnitude are taken
    private Largest(int last, long equal) {
        this.last = last;
        this.equal = equal;
    }

    /// How many a part is, to the nearest, halves to even.
    static long part(double part, long elements) {
        return Math.min(elements, (long) Math.rint(part * elements));
    }

    /// For each count and then for each model. Reads the tensor twice.
    ///
    /// @param counts each at most the tensor's elements
    static Largest[][] of(TensorStack tensor, long... counts) {
        long[][] upper = new long[tensor.models()][UPPER];
        for (Piece piece : tensor.pieces()) {
            for (int i = 0; i < upper.length; i++) {
                count(piece.ofModel(i), piece.ofBase(), piece.count(), upper[i]);
            }
        }
        Place[][] places = new Place[counts.length][upper.length];
        long[][][] lower = new long[counts.length][upper.length][LOWER];
        for (int c = 0; c < counts.length; c++) {
            for (int i = 0; i < upper.length; i++) {
                places[c][i] = Place.of(upper[i], counts[c]);
            }
        }
        for (Piece piece : tensor.pieces()) {
            for (int i = 0; i < upper.length; i++) {
                count(piece, i, places, lower);
            }
        }
        Largest[][] largest = new Largest[counts.length][upper.length];
        for (int c = 0; c < counts.length; c++) {
            for (int i = 0; i < upper.length; i++) {
                largest[c][i] = places[c][i].in(lower[c][i]);
            }
        }
        return largest;
    }

    private static void count(float[] numbers, float[] base, int count, long[] upper) {
        for (int k = 0; k < count; k++) {
            upper[bits(numbers[k], base[k]) >>> LOWER_BITS]++;
        }
    }

    private static void count(Piece piece, int model, Place[][] places, long[][][] lower) {
        float[] numbers = piece.ofModel(model);
        float[] base = piece.ofBase();
        for (int k = 0; k < piece.count(); k++) {
            int bits = bits(numbers[k], base[k]);
            for (int c = 0; c < places.length; c++) {
                if (bits >>> LOWER_BITS == places[c][model].bucket()) {
                    lower[c][model][bits & (LOWER - 1)]++;
                }
            }
        }
    }

    /// In which bucket the last one is, and the how manieth largest in it; no bucket where none is taken.
    private record Place(int bucket, long within) {
        static Place of(long[] buckets, long count) {
            long left = count;
            for (int bucket = buckets.length - 1; left > 0; bucket--) {
                if (buckets[bucket] >= left) {
                    return new Place(bucket, left);
                }
                left -= buckets[bucket];
            }
            return new Place(-1, 0);
        }

        Largest in(long[] lower) {
            if (bucket < 0) {
                return new Largest(Integer.MAX_VALUE, 0);
            }
            Place place = of(lower, within);
            return new Largest((bucket << LOWER_BITS) | place.bucket, place.within);
        }
    }

    private static int bits(float number, float base) {
        return Float.floatToRawIntBits((float) ((double) number - base)) & Integer.MAX_VALUE;
    }

    /// Whether the next number of the model is one of them.
    boolean takes(Piece piece, int model, int k) {
        int bits = bits(piece.ofModel(model)[k], piece.ofBase()[k]);
        if (bits != last) {
            return bits > last;
        }
        if (equal == 0) {
            return false;
        }
        equal--;
        return true;
    }
}

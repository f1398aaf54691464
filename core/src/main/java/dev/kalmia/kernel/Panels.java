package dev.kalmia.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The numbers of a weight in panels of `Tile.LANES` outputs side by side, one row an input.
sealed interface Panels {
    /// Bytes held.
    long bytes();

    /// [Tile#product] with the panel that begins at this column.
    ///
    /// @param depth rows of the panel
    void product(float[] a, int aFrom, int lda, int column, int depth, float[] bias, float[] c, int cFrom, int ldc);

    /// Packs `(out, in)` row-major float32: in half the bytes where no number loses a bit.
    static Panels of(MemorySegment weight, int out, int in) {
        return Halves.hold(weight) ? Halves.pack(weight, out, in) : Floats.pack(weight, out, in);
    }

    /// Four bytes a number.
    final class Floats implements Panels {
        private final float[] numbers;

        private Floats(float[] numbers) {
            this.numbers = numbers;
        }

        static Floats pack(MemorySegment weight, int out, int in) {
            float[] numbers = new float[Tile.panels(out) * Tile.LANES * in];
            float[] row = new float[in];
            for (int n = 0; n < out; n++) {
                MemorySegment.copy(weight, ValueLayout.JAVA_FLOAT, 4L * n * in, row, 0, in);
                int to = Tile.place(n, 0, in);
                for (int k = 0; k < in; k++) {
                    numbers[to + k * Tile.LANES] = row[k];
                }
            }
            return new Floats(numbers);
        }

        @Override
        public long bytes() {
            return 4L * numbers.length;
        }

        @Override
        public void product(
                float[] a, int aFrom, int lda, int column, int depth, float[] bias, float[] c, int cFrom, int ldc) {
            Tile.product(a, aFrom, lda, numbers, column * depth, depth, bias, column, c, cFrom, ldc);
        }
    }

    /// Two bytes a number, for weights that are bfloat16 numbers: float32 whose lower half is zero. The first half of
    /// a panel's columns lies in the lower halves of the words, the second in the upper ones.
    final class Halves implements Panels {
        private static final int LOWER = 0xFFFF;

        private final int[] words;

        private Halves(int[] words) {
            this.words = words;
        }

        /// Whether every number is one of bfloat16.
        static boolean hold(MemorySegment weight) {
            int some = 0;
            long bytes = weight.byteSize();
            for (long at = 0; at < bytes; at += 4) {
                some |= weight.get(ValueLayout.JAVA_INT_UNALIGNED, at) & LOWER;
                // Most weights show it at once.
                if ((at & 0xFFFC) == 0 && some != 0) {
                    return false;
                }
            }
            return some == 0;
        }

        static Halves pack(MemorySegment weight, int out, int in) {
            int[] words = new int[Tile.panels(out) * HalfTile.WORDS * in];
            int[] row = new int[in];
            for (int n = 0; n < out; n++) {
                MemorySegment.copy(weight, ValueLayout.JAVA_INT, 4L * n * in, row, 0, in);
                int lane = n % Tile.LANES;
                int to = n / Tile.LANES * in * HalfTile.WORDS + lane % HalfTile.WORDS;
                for (int k = 0; k < in; k++) {
                    words[to + k * HalfTile.WORDS] |= lane < HalfTile.WORDS ? row[k] >>> 16 : row[k] & ~LOWER;
                }
            }
            return new Halves(words);
        }

        @Override
        public long bytes() {
            return 4L * words.length;
        }

        @Override
        public void product(
                float[] a, int aFrom, int lda, int column, int depth, float[] bias, float[] c, int cFrom, int ldc) {
            int from = column / Tile.LANES * depth * HalfTile.WORDS;
            HalfTile.product(a, aFrom, lda, words, from, depth, bias, column, c, cFrom, ldc);
        }
    }
}

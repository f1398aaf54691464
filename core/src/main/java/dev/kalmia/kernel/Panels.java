package dev.kalmia.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The numbers of a weight in panels of `Tile.LANES` outputs side by side, one row an input.
sealed interface Panels {
    /// Bytes held.
    long bytes();

    /// An array that holds a panel as float32, from [#place] on. It may be one of this thread's scratch arrays.
    ///
    /// @param depth rows of the panel
    float[] panel(int number, int depth);

    /// Where in [#panel] a panel begins.
    int place(int number, int depth);

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

        private static Floats pack(MemorySegment weight, int out, int in) {
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
        public float[] panel(int number, int depth) {
            return numbers;
        }

        @Override
        public int place(int number, int depth) {
            return number * Tile.LANES * depth;
        }
    }

    /// Two bytes a number, for weights that are bfloat16 numbers: float32 whose lower half is zero. A panel is
    /// widened into the cache when it is asked for, so that half as much memory passes. The first half of its
    /// columns lies in the lower halves of the words, the second in the upper ones, and no number changes its lane.
    final class Halves implements Panels {
        private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
        private static final VectorSpecies<Integer> WORDS = IntVector.SPECIES_PREFERRED;
        private static final int WIDTH = FLOATS.length();
        private static final int LOWER = 0xFFFF;

        /// Beside the arrays that [PackedMatrix] has in use.
        private static final int PANEL = 2;

        private final int[] words;

        private Halves(int[] words) {
            this.words = words;
        }

        /// Whether every number is one of bfloat16.
        private static boolean hold(MemorySegment weight) {
            int some = 0;
            for (long at = 0; at < weight.byteSize(); at += 4) {
                some |= weight.get(ValueLayout.JAVA_INT_UNALIGNED, at) & LOWER;
                // Most weights show it at once.
                if ((at & 0xFFFC) == 0 && some != 0) {
                    return false;
                }
            }
            return some == 0;
        }

        private static Halves pack(MemorySegment weight, int out, int in) {
            int[] words = new int[Tile.panels(out) * WIDTH * in];
            int[] row = new int[in];
            for (int n = 0; n < out; n++) {
                MemorySegment.copy(weight, ValueLayout.JAVA_INT, 4L * n * in, row, 0, in);
                int lane = n % Tile.LANES;
                int to = n / Tile.LANES * in * WIDTH + lane % WIDTH;
                for (int k = 0; k < in; k++) {
                    words[to + k * WIDTH] |= lane < WIDTH ? row[k] >>> 16 : row[k] & ~LOWER;
                }
            }
            return new Halves(words);
        }

        @Override
        public long bytes() {
            return 4L * words.length;
        }

        @Override
        public float[] panel(int number, int depth) {
            float[] panel = Scratch.ofThisThread().array(PANEL, depth * Tile.LANES);
            int from = number * WIDTH * depth;
            for (int k = 0; k < depth; k++) {
                IntVector pairs = IntVector.fromArray(WORDS, words, from + k * WIDTH);
                pairs.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().intoArray(panel, k * Tile.LANES);
                pairs.and(~LOWER).reinterpretAsFloats().intoArray(panel, k * Tile.LANES + WIDTH);
            }
            return panel;
        }

        @Override
        public int place(int number, int depth) {
            return 0;
        }
    }
}

package dev.kalmia.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The weight of a linear layer, laid out for `y = x Wᵀ + b` of few rows: panels of outputs side by side. Immutable; a
/// copy of the weight as it was.
public final class PackedMatrix {
    /// The most rows of x. Up to here this is faster than a library that has to lay the weight out anew at every call,
    /// and x stays in the second-level cache while all panels pass.
    public static final int MOST_ROWS = 128;

    /// Parts a thread, so that one that comes late is not waited for.
    private static final int PARTS = 4;

    private static final int INPUTS = 0;
    private static final int OUTPUTS = 1;

    private final int in;
    private final int out;
    private final Panels panels;

    private PackedMatrix(int in, int out, Panels panels) {
        this.in = in;
        this.out = out;
        this.panels = panels;
    }

    /// Whether a matrix of that size can be packed: the panels are one array.
    public static boolean fits(long out, long in) {
        return out > 0 && in > 0 && (out + Tile.LANES) * in <= Integer.MAX_VALUE - 8L;
    }

    /// Packs `(out, in)` row-major float32. Weights that are bfloat16 numbers take half the memory, and give the same
    /// results to the bit.
    public static PackedMatrix of(MemorySegment weight, int out, int in) {
        if (!fits(out, in) || weight.byteSize() != 4L * out * in) {
            throw new IllegalArgumentException("a weight of " + out + " × " + in + " has " + 4L * out * in
                    + " bytes and is packed up to 8 GiB; bytes=" + weight.byteSize());
        }
        return new PackedMatrix(in, out, Panels.of(weight, out, in));
    }

    /// Bytes held.
    public long bytes() {
        return panels.bytes();
    }

    /// Writes `x Wᵀ + b`, or the GELU of that.
    ///
    /// @param x `(rows, in)` row-major float32
    /// @param rows 1 to [#MOST_ROWS], else an [IllegalArgumentException]
    /// @param bias `(out)` float32; null for none
    /// @param gelu whether GELU is applied to the result while it is in the cache
    /// @param y `(rows, out)` row-major float32
    public void multiply(MemorySegment x, int rows, @Nullable MemorySegment bias, boolean gelu, MemorySegment y) {
        if (rows < 1 || rows > MOST_ROWS) {
            throw new IllegalArgumentException("rows must be 1 to " + MOST_ROWS + "; rows=" + rows);
        }
        int columns = Tile.panels(out);
        float[] shifts = new float[columns * Tile.LANES];
        if (bias != null) {
            MemorySegment.copy(bias, ValueLayout.JAVA_FLOAT, 0, shifts, 0, out);
        }
        // All threads read this thread's copy of x; it waits for them before it uses the array again.
        float[] inputs = load(x, rows);
        int parts = Workers.allowed() == 1 ? 1 : Math.min(columns, Workers.allowed() * PARTS);
        Workers.forEach(parts, part -> {
            int from = (int) ((long) columns * part / parts);
            int to = (int) ((long) columns * (part + 1) / parts);
            multiplyPanels(inputs, rows, shifts, gelu, y, from, to);
        });
    }

    private float[] load(MemorySegment x, int rows) {
        int padded = (rows + Tile.ROWS - 1) / Tile.ROWS * Tile.ROWS;
        float[] inputs = Scratch.ofThisThread().array(INPUTS, padded * in);
        MemorySegment.copy(x, ValueLayout.JAVA_FLOAT, 0, inputs, 0, rows * in);
        Arrays.fill(inputs, rows * in, padded * in, 0f);
        return inputs;
    }

    private void multiplyPanels(
            float[] inputs, int rows, float[] shifts, boolean gelu, MemorySegment y, int from, int to) {
        int width = (to - from) * Tile.LANES;
        float[] outputs = Scratch.ofThisThread().array(OUTPUTS, (rows + Tile.ROWS) * width);
        tiles(inputs, rows, shifts, outputs, from, to);
        if (gelu) {
            Gelu.apply(outputs, 0, rows * width);
        }
        store(outputs, width, y, rows, from * Tile.LANES);
    }

    private void tiles(float[] inputs, int count, float[] shifts, float[] outputs, int from, int to) {
        int width = (to - from) * Tile.LANES;
        for (int panel = from; panel < to; panel++) {
            int column = panel * Tile.LANES;
            int at = column - from * Tile.LANES;
            float[] numbers = panels.panel(panel, in);
            int begin = panels.place(panel, in);
            for (int row = 0; row < count; row += Tile.ROWS) {
                Tile.product(
                        inputs, row * in, in, numbers, begin, in, shifts, column, outputs, row * width + at, width);
            }
        }
    }

    private void store(float[] outputs, int width, MemorySegment y, int rows, int column) {
        int kept = Math.min(width, out - column);
        for (int row = 0; row < rows; row++) {
            long to = 4L * ((long) row * out + column);
            MemorySegment.copy(outputs, row * width, y, ValueLayout.JAVA_FLOAT, to, kept);
        }
    }
}

package dev.kalmia.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The weight of a linear layer, laid out for `y = x Wᵀ + b`: panels of outputs side by side. Immutable; a
/// copy of
/// the weight as it was.
public final class PackedMatrix {
    /// Rows of x that are worked on together: their numbers stay in the second-level cache while all panels
    /// pass.
    private static final int BLOCK = 16 * Tile.ROWS;

    /// Up to this many rows this is faster than a library that has to lay the weight out anew at every call;
    /// above, that
    /// no longer shows.
    public static final int MOST_ROWS = 128;

    private static final int INPUTS = 0;
    private static final int OUTPUTS = 1;

    private final int in;
    private final int out;
    private final float[] panels;

    private PackedMatrix(int in, int out, float[] panels) {
        this.in = in;
        this.out = out;
        this.panels = panels;
    }

    /// Whether a matrix of that size can be packed: the panels are one array.
    public static boolean fits(long out, long in) {
        return out > 0 && in > 0 && (out + Tile.LANES) * in <= Integer.MAX_VALUE - 8L;
    }

    /// Packs `(out, in)` row-major float32.
    public static PackedMatrix of(MemorySegment weight, int out, int in) {
        if (!fits(out, in) || weight.byteSize() != 4L * out * in) {
            throw new IllegalArgumentException("a weight of " + out + " × " + in + " has " + 4L * out * in
                    + " bytes and is packed up to 8 GiB; bytes=" + weight.byteSize());
        }
        float[] panels = new float[Tile.panels(out) * Tile.LANES * in];
        float[] row = new float[in];
        for (int n = 0; n < out; n++) {
            MemorySegment.copy(weight, ValueLayout.JAVA_FLOAT, 4L * n * in, row, 0, in);
            int to = Tile.place(n, 0, in);
            for (int k = 0; k < in; k++) {
                panels[to + k * Tile.LANES] = row[k];
            }
        }
        return new PackedMatrix(in, out, panels);
    }

    /// Bytes held.
    public long bytes() {
        return 4L * panels.length;
    }

    /// Writes `x Wᵀ + b`, or the GELU of that.
    ///
    /// @param gelu whether `Gelu` is applied to the result while it is in the cache
    /// @param x `(rows, in)` row-major float32
    /// @param bias `(out)` float32; null for none
    /// @param y `(rows, out)` row-major float32
    public void multiply(MemorySegment x, int rows, @Nullable MemorySegment bias, boolean gelu, MemorySegment y) {
        int columns = Tile.panels(out);
        float[] shifts = new float[columns * Tile.LANES];
        if (bias != null) {
            MemorySegment.copy(bias, ValueLayout.JAVA_FLOAT, 0, shifts, 0, out);
        }
        int block = Math.min(BLOCK, (rows + Tile.ROWS - 1) / Tile.ROWS * Tile.ROWS);
        // With one block the threads read the same copy of x, so that many small parts cost nothing and a
        // thread that
        // comes late is not waited for.
        float[] shared =
                rows <= block ? load(x, 0, rows, block, Scratch.ofThisThread().array(INPUTS, block * in)) : null;
        int parts = Workers.allowed() == 1 ? 1 : Math.min(columns, Workers.allowed() * (shared == null ? 1 : 4));
        Workers.forEach(parts, part -> {
            int from = (int) ((long) columns * part / parts);
            int to = (int) ((long) columns * (part + 1) / parts);
            multiplyPanels(x, rows, block, shared, shifts, gelu, y, from, to);
        });
    }

    private float[] load(MemorySegment x, int row, int count, int block, float[] inputs) {
        MemorySegment.copy(x, ValueLayout.JAVA_FLOAT, 4L * row * in, inputs, 0, count * in);
        Arrays.fill(inputs, count * in, block * in, 0f);
        return inputs;
    }

    private void multiplyPanels(
            MemorySegment x,
            int rows,
            int block,
            float @Nullable [] shared,
            float[] shifts,
            boolean gelu,
            MemorySegment y,
            int from,
            int to) {
        int width = (to - from) * Tile.LANES;
        Scratch scratch = Scratch.ofThisThread();
        float[] outputs = scratch.array(OUTPUTS, block * width);
        for (int row = 0; row < rows; row += block) {
            int count = Math.min(block, rows - row);
            float[] inputs = shared != null ? shared : load(x, row, count, block, scratch.array(INPUTS, block * in));
            tiles(inputs, count, shifts, outputs, from, to);
            if (gelu) {
                Gelu.apply(outputs, 0, count * width);
            }
            store(outputs, width, y, row, count, from * Tile.LANES);
        }
    }

    private void tiles(float[] inputs, int count, float[] shifts, float[] outputs, int from, int to) {
        int width = (to - from) * Tile.LANES;
        for (int panel = from; panel < to; panel++) {
            int column = panel * Tile.LANES;
            int at = column - from * Tile.LANES;
            for (int row = 0; row < count; row += Tile.ROWS) {
                Tile.product(
                        inputs,
                        row * in,
                        in,
                        panels,
                        column * in,
                        in,
                        shifts,
                        column,
                        outputs,
                        row * width + at,
                        width);
            }
        }
    }

    private void store(float[] outputs, int width, MemorySegment y, int row, int count, int column) {
        int kept = Math.min(width, out - column);
        if (kept == out && kept == width) {
            MemorySegment.copy(outputs, 0, y, ValueLayout.JAVA_FLOAT, 4L * row * out, count * out);
            return;
        }
        for (int i = 0; i < count; i++) {
            long to = 4L * ((long) (row + i) * out + column);
            MemorySegment.copy(outputs, i * width, y, ValueLayout.JAVA_FLOAT, to, kept);
        }
    }
}

package dev.kalmia.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/// Rows stretched to reach from 0 to 1, and products of stretched rows brought back: what goes around a product in
/// small integers. One pass over the memory each.
public final class RowRange {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int WIDTH = SPECIES.length();

    private final float[] least;
    private final float[] span;

    private RowRange(int rows) {
        least = new float[rows];
        span = new float[rows];
    }

    /// Whether rows of that length are stretched here.
    public static boolean fits(long rows, long dimension) {
        return rows < 1 << 24 && dimension > 0 && dimension % WIDTH == 0 && dimension < 1 << 20;
    }

    /// Writes `(x - least) / span` of each row of `(rows, dimension)` row-major float32, and keeps both. A row of one
    /// number, again and again, becomes zeros.
    public static RowRange stretch(MemorySegment x, int rows, int dimension, MemorySegment stretched) {
        RowRange range = new RowRange(rows);
        float[] row = Scratch.ofThisThread().array(0, dimension);
        for (int i = 0; i < rows; i++) {
            long at = 4L * i * dimension;
            MemorySegment.copy(x, ValueLayout.JAVA_FLOAT, at, row, 0, dimension);
            range.stretch(i, row, dimension);
            MemorySegment.copy(row, 0, stretched, ValueLayout.JAVA_FLOAT, at, dimension);
        }
        return range;
    }

    private void stretch(int i, float[] row, int dimension) {
        FloatVector low = FloatVector.broadcast(SPECIES, Float.POSITIVE_INFINITY);
        FloatVector high = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        for (int k = 0; k < dimension; k += WIDTH) {
            FloatVector values = FloatVector.fromArray(SPECIES, row, k);
            low = low.min(values);
            high = high.max(values);
        }
        float least = Float.POSITIVE_INFINITY;
        float most = Float.NEGATIVE_INFINITY;
        for (int lane = 0; lane < WIDTH; lane++) {
            least = Math.min(least, low.lane(lane));
            most = Math.max(most, high.lane(lane));
        }
        this.least[i] = least;
        this.span[i] = Math.max(most - least, Float.MIN_NORMAL);
        FloatVector from = FloatVector.broadcast(SPECIES, least);
        for (int k = 0; k < dimension; k += WIDTH) {
            FloatVector.fromArray(SPECIES, row, k).sub(from).div(this.span[i]).intoArray(row, k);
        }
    }

    /// Brings products with stretched rows back, in place: `y · span + sums · least + bias`, or the GELU of that.
    ///
    /// @param y `(rows, dimension)` row-major float32
    /// @param sums of each row of the weight, `(dimension)`
    public void restore(
            MemorySegment y, int dimension, MemorySegment sums, @Nullable MemorySegment bias, boolean gelu) {
        float[] all = sums.toArray(ValueLayout.JAVA_FLOAT);
        float[] shifts = bias == null ? new float[dimension] : bias.toArray(ValueLayout.JAVA_FLOAT);
        float[] row = Scratch.ofThisThread().array(0, dimension);
        for (int i = 0; i < least.length; i++) {
            long at = 4L * i * dimension;
            MemorySegment.copy(y, ValueLayout.JAVA_FLOAT, at, row, 0, dimension);
            FloatVector spans = FloatVector.broadcast(SPECIES, span[i]);
            FloatVector from = FloatVector.broadcast(SPECIES, least[i]);
            for (int k = 0; k < dimension; k += WIDTH) {
                FloatVector shift =
                        FloatVector.fromArray(SPECIES, all, k).fma(from, FloatVector.fromArray(SPECIES, shifts, k));
                FloatVector.fromArray(SPECIES, row, k).fma(spans, shift).intoArray(row, k);
            }
            if (gelu) {
                Gelu.apply(row, 0, dimension);
            }
            MemorySegment.copy(row, 0, y, ValueLayout.JAVA_FLOAT, at, dimension);
        }
    }
}

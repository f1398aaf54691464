package dev.kalmia.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Layer normalisation of each row (Ba et al. 2016): mean 0 and variance 1, then scaled and shifted.
public final class RowNorm {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int WIDTH = SPECIES.length();

    private RowNorm() {}

    /// Whether rows of that length are normalised here.
    public static boolean fits(long dimension) {
        return dimension > 0 && dimension % WIDTH == 0 && dimension < 1 << 20;
    }

    /// Normalises `(rows, dimension)` row-major float32.
    ///
    /// @param scale `(dimension)`
    /// @param shift `(dimension)`
    /// @param y the result, of the shape of x
    public static void apply(
            MemorySegment x,
            int rows,
            int dimension,
            MemorySegment scale,
            MemorySegment shift,
            double epsilon,
            MemorySegment y) {
        float[] scales = scale.toArray(ValueLayout.JAVA_FLOAT);
        float[] shifts = shift.toArray(ValueLayout.JAVA_FLOAT);
        float[] row = Scratch.ofThisThread().array(0, dimension);
        for (int i = 0; i < rows; i++) {
            long at = 4L * i * dimension;
            MemorySegment.copy(x, ValueLayout.JAVA_FLOAT, at, row, 0, dimension);
            normalise(row, dimension, scales, shifts, epsilon);
            MemorySegment.copy(row, 0, y, ValueLayout.JAVA_FLOAT, at, dimension);
        }
    }

    /// In two passes: the variance of what is left when the mean is taken away loses no digits.
    private static void normalise(float[] row, int dimension, float[] scales, float[] shifts, double epsilon) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int k = 0; k < dimension; k += WIDTH) {
            sum = sum.add(FloatVector.fromArray(SPECIES, row, k));
        }
        float mean = Lanes.sum(sum) / dimension;
        FloatVector squares = FloatVector.zero(SPECIES);
        for (int k = 0; k < dimension; k += WIDTH) {
            FloatVector rest = FloatVector.fromArray(SPECIES, row, k).sub(mean);
            rest.intoArray(row, k);
            squares = rest.fma(rest, squares);
        }
        double variance = Lanes.sum(squares) / (double) dimension;
        float inverse = (float) (1 / Math.sqrt(variance + epsilon));
        for (int k = 0; k < dimension; k += WIDTH) {
            FloatVector scale = FloatVector.fromArray(SPECIES, scales, k);
            FloatVector.fromArray(SPECIES, row, k)
                    .mul(inverse)
                    .fma(scale, FloatVector.fromArray(SPECIES, shifts, k))
                    .intoArray(row, k);
        }
    }
}

package dev.kalmia.vector;

import dev.kalmia.run.InputException;

/// The map x ↦ W x + b, W `(E, D)`, b `(E)`, in float64. Immutable.
public final class Affine {
    private final Matrix weight;
    private final double[] bias;

    /// @param bias as many numbers as the weight has rows, all finite
    public Affine(Matrix weight, double[] bias) {
        if (bias.length != weight.rows()) {
            throw new IllegalArgumentException(
                    "bias must have a number for each of " + weight.rows() + " rows; numbers=" + bias.length);
        }
        this.weight = weight;
        this.bias = Matrix.of(new double[][] {bias}).row(0);
    }

    /// x ↦ W x.
    public static Affine linear(Matrix weight) {
        return new Affine(weight, new double[weight.rows()]);
    }

    /// x ↦ W (x − μ).
    public static Affine centred(Matrix weight, double[] mean) {
        double[] bias = weight.times(mean);
        for (int i = 0; i < bias.length; i++) {
            // Not -0, where the mean is 0.
            bias[i] = 0 - bias[i];
        }
        return new Affine(weight, bias);
    }

    /// D, the size of what goes in.
    public int inputs() {
        return weight.columns();
    }

    /// E, the size of what comes out.
    public int outputs() {
        return weight.rows();
    }

    /// W.
    public Matrix weight() {
        return weight;
    }

    /// A copy of b.
    public double[] bias() {
        return bias.clone();
    }

    /// Whether b is 0: then lengths may be brought to 1 before or after the map alike.
    public boolean isLinear() {
        for (double number : bias) {
            if (number != 0) {
                return false;
            }
        }
        return true;
    }

    /// W x + b.
    public double[] apply(double[] x) {
        double[] y = weight.times(x);
        for (int i = 0; i < y.length; i++) {
            y[i] += bias[i];
        }
        return y;
    }

    /// The map of each row.
    ///
    /// @return rows of what length they get
    /// @throws InputException when a number is too large for float32
    public Embeddings apply(Embeddings rows) {
        if (rows.dimension() != inputs()) {
            throw new InputException("vectors must have the map's " + inputs() + " dimensions; dimensions="
                    + rows.dimension() + " (model " + rows.origin().model() + ")");
        }
        Matrix mapped = Matrix.of(rows).times(weight.transposed());
        EmbeddingOrigin origin = new EmbeddingOrigin(
                rows.origin().model(),
                rows.origin().prompt(),
                false,
                rows.origin().role());
        Embeddings.Builder builder = Embeddings.builder(outputs(), origin);
        float[] row = new float[outputs()];
        for (int i = 0; i < rows.size(); i++) {
            for (int j = 0; j < row.length; j++) {
                row[j] = (float) (mapped.get(i, j) + bias[j]);
            }
            builder.add(row);
        }
        return builder.build();
    }

    /// This map and then another: x ↦ V (W x + b) + c.
    ///
    /// @param next takes as many numbers as come out here
    public Affine then(Affine next) {
        return new Affine(next.weight.times(weight), next.apply(bias));
    }
}

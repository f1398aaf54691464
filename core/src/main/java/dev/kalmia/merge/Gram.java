package dev.kalmia.merge;

import java.util.List;

/// Inner products of tensors, or of task vectors, in float64: all that arcs between them depend on. Summed in
/// the order of the numbers, whatever the size of pieces.
final class Gram {
    private final double[][] products;

    private Gram(int models) {
        this.products = new double[models][models];
    }

    /// Of the models' numbers of one tensor.
    static Gram ofModels(TensorStack tensor) {
        Gram gram = new Gram(tensor.models());
        for (Piece piece : tensor.pieces()) {
            gram.add(piece, Piece::model);
        }
        return gram;
    }

    /// Of the task vectors over all given tensors.
    ///
    /// @param tensors at least one
    static Gram ofTasks(List<TensorStack> tensors) {
        Gram gram = new Gram(tensors.getFirst().models());
        for (TensorStack tensor : tensors) {
            for (Piece piece : tensor.pieces()) {
                gram.add(piece, Piece::task);
            }
        }
        return gram;
    }

    @FunctionalInterface
    private interface Value {
        double of(Piece piece, int model, int k);
    }

    private void add(Piece piece, Value value) {
        for (int i = 0; i < products.length; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = products[i][j];
                for (int k = 0; k < piece.count(); k++) {
                    sum += value.of(piece, i, k) * value.of(piece, j, k);
                }
                products[i][j] = sum;
                products[j][i] = sum;
            }
        }
    }

    int models() {
        return products.length;
    }

    double product(int i, int j) {
        return products[i][j];
    }

    double length(int i) {
        return Math.sqrt(products[i][i]);
    }

    /// 0 where one of them has no length.
    double cosine(int i, int j) {
        double lengths = length(i) * length(j);
        return lengths == 0 ? 0 : within(products[i][j] / lengths);
    }

    /// Σ a_i b_j ⟨i, j⟩.
    double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b.length; j++) {
                sum += a[i] * b[j] * products[i][j];
            }
        }
        return sum;
    }

    /// Rounding must not lead out of the cosine's range.
    static double within(double cosine) {
        return Math.clamp(cosine, -1.0, 1.0);
    }
}

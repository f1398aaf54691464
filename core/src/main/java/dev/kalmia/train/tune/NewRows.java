package dev.kalmia.train.tune;

import dev.kalmia.tensor.DType;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;

/// A table of which some rows move alone: the others have no gradient, and an optimiser that does not decay the table
/// leaves their bits as they are.
///
/// @param name of the table's parameter
/// @param table `(V, D)`, the model's own
/// @param first row that moves
/// @param count of rows that move
record NewRows(String name, Tensor table, long first, long count) {
    /// Takes the gradient of all other rows away.
    void hold() {
        try (Scope _ = Scope.open()) {
            Tensor gradient = table.gradient();
            if (gradient != null) {
                Tensor zero = Tensors.zeros(DType.FLOAT32, 1).to(table.device());
                long after = first + count;
                gradient.narrow(0, 0, first).assign(zero);
                gradient.narrow(0, after, table.shape()[0] - after).assign(zero);
            }
        }
    }
}

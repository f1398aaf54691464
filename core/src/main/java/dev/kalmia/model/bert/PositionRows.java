package dev.kalmia.model.bert;

import dev.kalmia.model.LongContext;
import dev.kalmia.nn.Embedding;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;

/// Rows of a position table for texts of which some have more tokens than it has rows. A position between
/// two rows is their mean, weighted by how near it is; past the last row it is the last row.
final class PositionRows {
    private PositionRows() {}

    /// `(B, L, D)`.
    ///
    /// @param first the row of a text's first token
    static Tensor of(Embedding table, LongContext context, TokenBatch batch, int first, Device device) {
        int length = batch.length();
        long[] lower = new long[batch.rows() * length];
        long[] upper = new long[lower.length];
        float[] shares = new float[lower.length];
        boolean between = false;
        for (int row = 0; row < batch.rows(); row++) {
            double[] positions = context.at(batch.lengths()[row], length);
            for (int column = 0; column < length; column++) {
                int i = row * length + column;
                int whole = (int) positions[column];
                lower[i] = (long) first + whole;
                upper[i] = (long) first + Math.min(whole + 1, context.trained() - 1);
                shares[i] = (float) (positions[column] - whole);
                between |= shares[i] > 0;
            }
        }
        Tensor below = rows(table, lower, batch, device);
        if (!between) {
            return below;
        }
        Tensor shares_BL1 = Tensors.of(shares, batch.rows(), length, 1).to(device);
        Tensor above = rows(table, upper, batch, device);
        return below.add(above.subtract(below).multiply(shares_BL1));
    }

    private static Tensor rows(Embedding table, long[] rows, TokenBatch batch, Device device) {
        return table.forward(Tensors.of(rows, batch.rows(), batch.length()).to(device));
    }
}

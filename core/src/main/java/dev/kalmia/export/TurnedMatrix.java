package dev.kalmia.export;

import dev.kalmia.checkpoint.DataType;
import dev.kalmia.checkpoint.TensorInfo;
import dev.kalmia.export.onnx.Initialiser;
import java.io.IOException;
import java.io.OutputStream;

/// The matrix of a linear layer, stored `(out, in)`, as `(in, out)`: what `MatMul` multiplies by without turning it
/// at every call.
final class TurnedMatrix implements Initialiser {
    private static final int BLOCK = 1 << 20;

    private final WeightNumbers matrix;
    private final int rows;
    private final int columns;

    TurnedMatrix(WeightNumbers matrix) {
        this.matrix = matrix;
        this.rows = Math.toIntExact(matrix.info().shape()[0]);
        this.columns = Math.toIntExact(matrix.info().shape()[1]);
    }

    @Override
    public TensorInfo info() {
        return new TensorInfo(DataType.F32, columns, rows);
    }

    /// A block of columns at a time, so that each row is read in runs.
    @Override
    public void write(OutputStream out) throws IOException {
        int width = Math.clamp(BLOCK / rows, 1, columns);
        float[] run = new float[width];
        float[] block = new float[Math.multiplyExact(width, rows)];
        for (int from = 0; from < columns; from += width) {
            int count = Math.min(width, columns - from);
            for (int row = 0; row < rows; row++) {
                matrix.read((long) row * columns + from, run, 0, count);
                for (int i = 0; i < count; i++) {
                    block[i * rows + row] = run[i];
                }
            }
            WeightNumbers.write(out, block, count * rows);
        }
    }
}

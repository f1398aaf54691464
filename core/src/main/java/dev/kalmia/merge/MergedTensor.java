package dev.kalmia.merge;

import dev.kalmia.checkpoint.TensorContent;
import dev.kalmia.checkpoint.TensorInfo;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A tensor that is merged while it is written.
record MergedTensor(TensorStack stack, MergeMethod.TensorMerge method, Precision precision, Progress progress)
        implements TensorContent {
    @Override
    public TensorInfo info() {
        return new TensorInfo(precision.type(), stack.info().shape());
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        MergeMethod.PieceMerge merge = method.of(stack);
        double[] merged = new double[stack.pieceSize()];
        ByteBuffer bytes =
                ByteBuffer.allocate(merged.length * precision.type().bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (Piece piece : stack.pieces()) {
            merge.merge(piece, merged);
            bytes.clear();
            for (int k = 0; k < piece.count(); k++) {
                float number = (float) merged[k];
                if (!precision.holds(number)) {
                    throw new InputException(stack.name() + ": what is merged must be a finite " + precision
                            + "; element=" + (piece.from() + k) + " value=" + merged[k]);
                }
                precision.put(bytes, number);
            }
            out.write(bytes.array(), 0, bytes.position());
        }
        progress.advance(1);
    }
}

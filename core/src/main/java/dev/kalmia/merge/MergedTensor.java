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
    private static final double SURELY_HELD = 60_000;

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
            requireHeld(piece, merged);
            precision.put(bytes, merged, piece.count());
            out.write(bytes.array(), 0, piece.count() * precision.type().bytes());
        }
        progress.advance(1);
    }

    private void requireHeld(Piece piece, double[] merged) {
        for (int k = 0; k < piece.count(); k++) {
            // What is far below the largest of any precision needs no closer look.
            if (!(Math.abs(merged[k]) <= SURELY_HELD) && !precision.holds((float) merged[k])) {
                throw new InputException(stack.name() + ": what is merged must be a finite " + precision + "; element="
                        + (piece.from() + k) + " value=" + merged[k]);
            }
        }
    }
}

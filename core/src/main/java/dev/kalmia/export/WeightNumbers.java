package dev.kalmia.export;

import dev.kalmia.checkpoint.DataType;
import dev.kalmia.checkpoint.StoredNumbers;
import dev.kalmia.checkpoint.TensorInfo;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.export.onnx.Initialiser;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A stored weight as float32, a piece at a time: the numbers that Kalmia itself computes with.
final class WeightNumbers implements Initialiser {
    private static final int PIECE = 1 << 18;
    private final StoredNumbers stored;
    private final TensorInfo info;

    /// @param name of a tensor in the file, which must stay open until this is written
    WeightNumbers(WeightFile file, String name) {
        this.stored = new StoredNumbers(file, name);
        this.info = new TensorInfo(DataType.F32, file.info(name).shape());
    }

    @Override
    public TensorInfo info() {
        return info;
    }

    @Override
    public void write(OutputStream out) throws IOException {
        float[] piece = new float[(int) Math.min(PIECE, info.elements())];
        for (long from = 0; from < info.elements(); from += PIECE) {
            int count = (int) Math.min(PIECE, info.elements() - from);
            read(from, piece, 0, count);
            write(out, piece, count);
        }
    }

    /// Reads elements `from` to `from + count`.
    void read(long from, float[] into, int at, int count) {
        stored.read(from, into, at, count);
    }

    static void write(OutputStream out, float[] numbers, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers, 0, count);
        out.write(bytes.array());
    }
}

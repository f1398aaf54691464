package dev.kalmia.export;

import dev.kalmia.checkpoint.DataType;
import dev.kalmia.checkpoint.TensorInfo;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.export.onnx.Initialiser;
import dev.kalmia.run.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A stored weight as float32, a piece at a time: the numbers that Kalmia itself computes with.
final class WeightNumbers implements Initialiser {
    private static final int PIECE = 1 << 18;
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final DataType type;
    private final MemorySegment data;
    private final TensorInfo info;

    /// @param name of a tensor in the file, which must stay open until this is written
    WeightNumbers(WeightFile file, String name) {
        this.type = file.info(name).type();
        switch (type) {
            case F32, F64, F16, BF16 -> {}
            default ->
                throw new InputException(file + ": type of " + name + " must be F64, F32, F16 or BF16; type=" + type);
        }
        this.data = file.data(name);
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
        switch (type) {
            case F32 -> MemorySegment.copy(data, FLOAT, from * Float.BYTES, into, at, count);
            case F64 -> {
                for (int i = 0; i < count; i++) {
                    into[at + i] = (float) data.get(DOUBLE, (from + i) * Double.BYTES);
                }
            }
            case F16 -> {
                for (int i = 0; i < count; i++) {
                    into[at + i] = Float.float16ToFloat(data.get(SHORT, (from + i) * Short.BYTES));
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    into[at + i] = Float.intBitsToFloat(data.get(SHORT, (from + i) * Short.BYTES) << Short.SIZE);
                }
            }
        }
    }

    static void write(OutputStream out, float[] numbers, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers, 0, count);
        out.write(bytes.array());
    }
}

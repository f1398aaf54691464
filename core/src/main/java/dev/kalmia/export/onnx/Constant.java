package dev.kalmia.export.onnx;

import dev.kalmia.checkpoint.DataType;
import dev.kalmia.checkpoint.TensorInfo;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Numbers of the graph itself.
public final class Constant implements Initialiser {
    private final TensorInfo info;
    private final byte[] bytes;

    private Constant(TensorInfo info, ByteBuffer bytes) {
        this.info = info;
        this.bytes = bytes.array();
    }

    /// Whole numbers, in a list.
    public static Constant of(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return new Constant(new TensorInfo(DataType.I64, values.length), bytes);
    }

    /// One whole number, with no dimension.
    public static Constant single(long value) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return new Constant(new TensorInfo(DataType.I64), bytes.putLong(value));
    }

    /// Numbers, in a list.
    public static Constant of(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return new Constant(new TensorInfo(DataType.F32, values.length), bytes);
    }

    /// One number, with no dimension.
    public static Constant single(float value) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return new Constant(new TensorInfo(DataType.F32), bytes.putFloat(value));
    }

    @Override
    public TensorInfo info() {
        return info;
    }

    @Override
    public void write(OutputStream out) throws IOException {
        out.write(bytes);
    }
}

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

    private Constant(DataType type, byte[] bytes, long... shape) {
        this.info = new TensorInfo(type, shape);
        this.bytes = bytes;
    }

    /// Whole numbers, in a list.
    public static Constant of(long... values) {
        return new Constant(DataType.I64, bytes(values), values.length);
    }

    /// One whole number, with no dimension.
    public static Constant single(long value) {
        return new Constant(DataType.I64, bytes(value));
    }

    /// Numbers, in a list.
    public static Constant of(float... values) {
        return new Constant(DataType.F32, bytes(values), values.length);
    }

    /// One number, with no dimension.
    public static Constant single(float value) {
        return new Constant(DataType.F32, bytes(value));
    }

    private static byte[] bytes(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return bytes.array();
    }

    private static byte[] bytes(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
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

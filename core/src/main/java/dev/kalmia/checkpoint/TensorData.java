package dev.kalmia.checkpoint;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;

/// A tensor to be stored: what it is, and its elements in row-major order.
///
/// @param info type and shape
/// @param data exactly the bytes that `info` asks for, little-endian
public record TensorData(TensorInfo info, MemorySegment data) implements TensorContent {
    private static final int CHUNK = 1 << 20;

    public TensorData {
        if (data.byteSize() != info.bytes()) {
            throw new IllegalArgumentException(
                    info + " must have " + info.bytes() + " bytes; bytes=" + data.byteSize());
        }
    }

    public TensorData(DataType type, long[] shape, MemorySegment data) {
        this(new TensorInfo(type, shape), data);
    }

    public DataType type() {
        return info.type();
    }

    /// A copy.
    public long[] shape() {
        return info.shape();
    }

    /// By way of an array, because a stream takes nothing else.
    @Override
    public void writeTo(OutputStream out) throws IOException {
        byte[] chunk = new byte[(int) Math.min(CHUNK, data.byteSize())];
        MemorySegment window = MemorySegment.ofArray(chunk);
        for (long from = 0; from < data.byteSize(); from += CHUNK) {
            int bytes = (int) Math.min(CHUNK, data.byteSize() - from);
            MemorySegment.copy(data, from, window, 0, bytes);
            out.write(chunk, 0, bytes);
        }
    }
}

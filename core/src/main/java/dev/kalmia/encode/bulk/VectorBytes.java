package dev.kalmia.encode.bulk;

import dev.kalmia.vector.BinaryCodes;
import dev.kalmia.vector.Int8Ranges;
import dev.kalmia.vector.Npy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// The bytes of a vector in a form.
///
/// @param ranges of the form `INT8`, else null
record VectorBytes(VectorForm form, int dimension, @Nullable Int8Ranges ranges) {
    byte[] of(float[] row) {
        return switch (form) {
            case FLOAT, BASE64 -> littleEndian(row);
            case INT8 -> ranges().codes(row);
            case BINARY -> BinaryCodes.of(row);
        };
    }

    /// How many bytes a vector has.
    int length() {
        return switch (form) {
            case FLOAT, BASE64 -> dimension * Float.BYTES;
            case INT8 -> dimension;
            case BINARY -> BinaryCodes.bytes(dimension);
        };
    }

    /// What stands before the vectors in NumPy's file.
    byte[] npyHead(long rows) {
        return switch (form) {
            case FLOAT, BASE64 -> Npy.header(Npy.Values.FLOAT32, rows, dimension);
            case INT8 -> Npy.header(Npy.Values.INT8, rows, dimension);
            case BINARY -> Npy.header(Npy.Values.UINT8, rows, length());
        };
    }

    @Override
    public Int8Ranges ranges() {
        if (ranges == null) {
            throw new IllegalStateException("only int8 has ranges; form=" + form);
        }
        return ranges;
    }

    private static byte[] littleEndian(float[] row) {
        ByteBuffer bytes = ByteBuffer.allocate(row.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(row);
        return bytes.array();
    }
}

package dev.kalmia.merge;

import dev.kalmia.checkpoint.DataType;
import java.nio.ByteBuffer;
import java.util.Locale;

/// What merged numbers are written as: rounded to float32, and from there to the nearest, ties to even.
public enum Precision {
    F32(DataType.F32) {
        @Override
        void put(ByteBuffer into, float number) {
            into.putFloat(number);
        }

        @Override
        boolean holds(float number) {
            return Float.isFinite(number);
        }

        @Override
        void put(ByteBuffer into, double[] numbers, int count) {
            float[] rounded = new float[count];
            for (int k = 0; k < count; k++) {
                rounded[k] = (float) numbers[k];
            }
            into.asFloatBuffer().put(rounded);
        }
    },
    F16(DataType.F16) {
        @Override
        void put(ByteBuffer into, float number) {
            into.putShort(Float.floatToFloat16(number));
        }

        @Override
        boolean holds(float number) {
            return Float.isFinite(Float.float16ToFloat(Float.floatToFloat16(number)));
        }

        @Override
        void put(ByteBuffer into, double[] numbers, int count) {
            short[] rounded = new short[count];
            for (int k = 0; k < count; k++) {
                rounded[k] = Float.floatToFloat16((float) numbers[k]);
            }
            into.asShortBuffer().put(rounded);
        }
    },
    BF16(DataType.BF16) {
        @Override
        void put(ByteBuffer into, float number) {
            into.putShort(upper(number));
        }

        @Override
        boolean holds(float number) {
            return Float.isFinite(Float.intBitsToFloat(upper(number) << Short.SIZE));
        }

        @Override
        void put(ByteBuffer into, double[] numbers, int count) {
            short[] rounded = new short[count];
            for (int k = 0; k < count; k++) {
                rounded[k] = upper((float) numbers[k]);
            }
            into.asShortBuffer().put(rounded);
        }
    };

    private final DataType type;

    Precision(DataType type) {
        this.type = type;
    }

    DataType type() {
        return type;
    }

    /// @param into little-endian
    abstract void put(ByteBuffer into, float number);

    /// Many at once, from where the buffer is, which stays there.
    ///
    /// @param into little-endian
    abstract void put(ByteBuffer into, double[] numbers, int count);

    /// Whether it is finite once it is rounded.
    abstract boolean holds(float number);

    /// The upper half of a float32, rounded.
    private static short upper(float number) {
        int bits = Float.floatToRawIntBits(number);
        return (short) ((bits + 0x7FFF + ((bits >>> Short.SIZE) & 1)) >>> Short.SIZE);
    }

    /// As settings have it.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package dev.kalmia.checkpoint;

import dev.kalmia.run.InputException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// A stored weight as float32, whatever type it is stored as: the numbers that are computed with.
public final class StoredNumbers {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// A page that is read brings its neighbours, those before it too, which were let go of already: 64 KiB on Linux.
    private static final long AROUND = 1 << 17;

    private final DataType type;
    private final MemorySegment data;

    /// @param name of a tensor in the file, which must stay open while this is read
    /// @throws InputException when it is of whole numbers or of a type that is not read
    public StoredNumbers(WeightFile file, String name) {
        this.type = file.info(name).type();
        if (!holds(type)) {
            throw new InputException(file + ": type of " + name + " must be F64, F32, F16 or BF16; type=" + type);
        }
        this.data = file.data(name);
    }

    /// Whether tensors of a type are numbers as they are read here.
    public static boolean holds(DataType type) {
        return switch (type) {
            case F32, F64, F16, BF16 -> true;
            case BOOL, U8, I8, F8_E5M2, F8_E4M3, I16, U16, I32, U32, I64, U64 -> false;
        };
    }

    /// Reads elements `from` to `from + count`.
    public void read(long from, float[] into, int at, int count) {
        switch (type) {
            case F32 -> MemorySegment.copy(data, FLOAT, from * Float.BYTES, into, at, count);
            case F64 -> {
                for (int i = 0; i < count; i++) {
                    into[at + i] = (float) data.get(DOUBLE, (from + i) * Double.BYTES);
                }
            }
            case F16 -> {
                short[] halves = halves(from, count);
                for (int i = 0; i < count; i++) {
                    into[at + i] = Float.float16ToFloat(halves[i]);
                }
            }
            default -> {
                short[] halves = halves(from, count);
                for (int i = 0; i < count; i++) {
                    into[at + i] = Float.intBitsToFloat(halves[i] << Short.SIZE);
                }
            }
        }
    }

    /// As an array first, so that the loop over them is a plain one.
    private short[] halves(long from, int count) {
        short[] halves = new short[count];
        MemorySegment.copy(data, SHORT, from * Short.BYTES, halves, 0, count);
        return halves;
    }

    /// Lets go what was read of a mapped file: it counts no longer as memory of this process, and may be read
    /// again.
    public void release(long from, int count) {
        if (data.isMapped() && count > 0) {
            long begin = Math.max(0, from * type.bytes() - AROUND);
            data.asSlice(begin, (from + count) * type.bytes() - begin).unload();
        }
    }
}

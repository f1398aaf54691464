package dev.kalmia.checkpoint;

import dev.kalmia.run.InputException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// A stored list of whole numbers, such as which row of a table each token has.
public final class WholeNumbers {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private WholeNumbers() {}

    /// Reads a list.
    ///
    /// @throws InputException when it is none, or a number is not from 0 to 2³¹ - 1
    public static int[] read(WeightFile file, String name) {
        TensorInfo info = file.info(name);
        boolean wide = info.type() == DataType.I64;
        if (info.shape().length != 1
                || info.elements() > Integer.MAX_VALUE - 8
                || !(wide || info.type() == DataType.I32)) {
            throw new InputException(file + ": " + name + " must be a list of I64 or I32; it is " + info);
        }
        MemorySegment data = file.data(name);
        int[] numbers = new int[(int) info.elements()];
        for (int i = 0; i < numbers.length; i++) {
            long number = wide ? data.getAtIndex(LONG, i) : data.getAtIndex(INT, i);
            if (number < 0 || number > Integer.MAX_VALUE) {
                throw new InputException(
                        file + ": a number of " + name + " must be from 0; number " + i + "=" + number);
            }
            numbers[i] = (int) number;
        }
        return numbers;
    }
}

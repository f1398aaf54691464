package dev.kalmia.vector;

import java.util.Arrays;
import java.util.function.IntPredicate;

/// The largest of many numbers.
public final class Largest {
    private Largest() {}

    /// The places of the largest, largest first; of equal numbers the smaller place is first.
    ///
    /// @param numbers none of them NaN
    /// @param count the most places, at least 1
    /// @param wanted which places count
    public static int[] of(float[] numbers, int count, IntPredicate wanted) {
        Best best = new Best(count);
        for (int place = 0; place < numbers.length; place++) {
            if (numbers[place] >= best.threshold() && wanted.test(place)) {
                best.offer(numbers[place], place);
            }
        }
        return Arrays.stream(best.sorted()).mapToInt(Best::row).toArray();
    }
}

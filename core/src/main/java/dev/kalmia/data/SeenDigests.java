package dev.kalmia.data;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// How often each 64-bit number came: 16 to 32 bytes a number, since millions of rows are counted.
final class SeenDigests {
    private long[] places = new long[1 << 10];
    private int size;
    private long zeros;
    private final Map<Long, Integer> again = new HashMap<>();

    /// Takes a number, and says how often it has come by now.
    int add(long number) {
        boolean isNew = number == 0 ? zeros++ == 0 : put(places, number);
        if (!isNew) {
            return again.merge(number, 2, (times, two) -> times + 1);
        }
        if (number != 0 && ++size > places.length / 2) {
            grow();
        }
        return 1;
    }

    private void grow() {
        long[] larger = new long[Math.multiplyExact(places.length, 2)];
        Arrays.stream(places).filter(number -> number != 0).forEach(number -> put(larger, number));
        places = larger;
    }

    /// Whether it was not there: 0 marks a free place, and digests lie evenly as they are.
    private static boolean put(long[] places, long number) {
        int at = (int) number & places.length - 1;
        while (places[at] != 0) {
            if (places[at] == number) {
                return false;
            }
            at = at + 1 & places.length - 1;
        }
        places[at] = number;
        return true;
    }
}

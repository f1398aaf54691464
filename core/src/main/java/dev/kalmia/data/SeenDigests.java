package dev.kalmia.data;

import java.util.HashMap;
import java.util.Map;

/// How often each 64-bit digest came.
final class SeenDigests {
    private final DigestSet seen = new DigestSet();
    private final Map<Long, Integer> again = new HashMap<>();

    /// Takes a digest, and says how often it has come by now.
    int add(long digest) {
        return seen.add(digest) ? 1 : again.merge(digest, 2, (times, two) -> times + 1);
    }
}

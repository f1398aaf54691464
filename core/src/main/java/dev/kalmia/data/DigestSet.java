package dev.kalmia.data;

import dev.kalmia.run.Hashes;
import java.util.Arrays;

/// A set of texts of which 64 bits of a hash are kept: 16 to 32 bytes each, since there are millions. Of ten
/// million, two are alike once in 400,000 times. For one thread.
public final class DigestSet {
    private long[] places = new long[1 << 10];
    private int size;
    private boolean zero;

    /// Puts a text in.
    ///
    /// @return whether it was not there
    public boolean add(String text) {
        return add(digest(text));
    }

    /// Whether a text was put in.
    public boolean has(String text) {
        return has(digest(text));
    }

    /// Whether a digest was put in.
    public boolean has(long digest) {
        return digest == 0 ? zero : places[place(places, digest)] == digest;
    }

    /// The first 64 bits of a text's SHA-256.
    public static long digest(String text) {
        return Long.parseUnsignedLong(Hashes.string(text).substring(0, 16), 16);
    }

    /// Puts a digest in.
    ///
    /// @return whether it was not there
    public boolean add(long digest) {
        if (digest == 0) {
            boolean isNew = !zero;
            zero = true;
            return isNew;
        }
        if (!put(places, digest)) {
            return false;
        }
        if (++size > places.length / 2) {
            grow();
        }
        return true;
    }

    private void grow() {
        long[] larger = new long[Math.multiplyExact(places.length, 2)];
        Arrays.stream(places).filter(digest -> digest != 0).forEach(digest -> put(larger, digest));
        places = larger;
    }

    private static boolean put(long[] places, long digest) {
        int at = place(places, digest);
        boolean isNew = places[at] == 0;
        places[at] = digest;
        return isNew;
    }

    /// Where it stands or would stand: 0 marks a free place, and digests lie evenly as they are.
    private static int place(long[] places, long digest) {
        int at = (int) digest & places.length - 1;
        while (places[at] != 0 && places[at] != digest) {
            at = at + 1 & places.length - 1;
        }
        return at;
    }
}

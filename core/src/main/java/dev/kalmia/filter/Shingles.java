package dev.kalmia.filter;

import dev.kalmia.data.Example;
import dev.kalmia.data.Plain;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/// The runs of words of an example, each once, in ascending order. No run spans two texts. Negatives
/// are left out: they are mined anew and say little about an example.
///
/// @param query of the query
/// @param positives of all positives together
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole, never leaves the room
record Shingles(long[] query, long[] positives) {
    private static final long QUERY_SALT = 0x5851f42d4c957f2dL;

    static Shingles of(Example example, int words) {
        Sides sides = Sides.of(example);
        return new Shingles(set(List.of(sides.query()), words), set(sides.positives(), words));
    }

    private static long[] set(List<String> texts, int words) {
        return texts.stream()
                .flatMapToLong(text -> runs(text, words))
                .sorted()
                .distinct()
                .toArray();
    }

    private static LongStream runs(String text, int length) {
        long[] words = Words.of(Plain.of(text));
        return words.length == 0
                ? LongStream.empty()
                : Arrays.stream(Words.runs(words, Math.min(length, words.length)));
    }

    boolean isEmpty() {
        return query.length == 0 && positives.length == 0;
    }

    /// Those of the query told apart from those of the positives. Where both sides reach a Jaccard index, so does
    /// this union of the two.
    long[] all() {
        return LongStream.concat(Arrays.stream(query).map(run -> Words.mix(run ^ QUERY_SALT)), Arrays.stream(positives))
                .toArray();
    }

    /// The smaller of the Jaccard indices of the two sides.
    double alike(Shingles other) {
        return Math.min(jaccard(query, other.query), jaccard(positives, other.positives));
    }

    /// |A ∩ B| / |A ∪ B| of two ascending arrays without repeats; 1 where both are empty.
    static double jaccard(long[] a, long[] b) {
        int common = 0;
        for (int i = 0, j = 0; i < a.length && j < b.length; ) {
            if (a[i] == b[j]) {
                common++;
                i++;
                j++;
            } else if (a[i] < b[j]) {
                i++;
            } else {
                j++;
            }
        }
        int union = a.length + b.length - common;
        return union == 0 ? 1 : (double) common / union;
    }
}

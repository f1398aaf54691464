package dev.kalmia.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Texts of drawn words, of which few are frequent, as in a language.
final class DrawnWords {
    private static final int VOCABULARY = 20_000;

    private DrawnWords() {}

    static String text(SplittableRandom random, int words) {
        List<String> drawn = new ArrayList<>(words);
        for (int i = 0; i < words; i++) {
            drawn.add(word(random));
        }
        return String.join(" ", drawn);
    }

    static String word(SplittableRandom random) {
        double rank = VOCABULARY * Math.pow(random.nextDouble(), 3);
        return "w" + Integer.toString((int) rank, Character.MAX_RADIX);
    }
}

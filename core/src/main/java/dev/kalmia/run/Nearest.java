package dev.kalmia.run;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeSet;

/// The word that was probably meant: the one at the smallest edit distance (Levenshtein 1966), the alphabet deciding
/// ties.
public final class Nearest {
    private static final int MAX_LENGTH = 200;
    private static final int MOST_SHOWN = 20;

    private Nearest() {}

    /// The nearest of `words`; empty when there are none.
    public static Optional<String> of(String word, Collection<String> words) {
        return new TreeSet<>(words).stream().min(Comparator.comparingInt(other -> distance(word, other)));
    }

    /// `; the nearest is 'x'`, or where none is near all that there are, to end a message with.
    public static String hint(String word, Collection<String> words) {
        return of(word, words)
                .map(near -> isNear(word, near) ? "; the nearest is '" + near + "'" : "; there are " + list(words))
                .orElse("; there are none");
    }

    /// Whether more letters are right than wrong.
    static boolean isNear(String word, String other) {
        return 2 * distance(word, other) <= Math.max(word.length(), other.length());
    }

    private static String list(Collection<String> words) {
        String shown =
                String.join(", ", words.stream().sorted().limit(MOST_SHOWN).toList());
        return words.size() > MOST_SHOWN ? shown + " and " + (words.size() - MOST_SHOWN) + " more" : shown;
    }

    /// How many letters must be put in, taken out or changed to make one of the other.
    static int distance(String first, String second) {
        String a = first.substring(0, Math.min(first.length(), MAX_LENGTH));
        String b = second.substring(0, Math.min(second.length(), MAX_LENGTH));
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[b.length()];
    }
}

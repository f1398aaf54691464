package dev.kalmia.train;

import dev.kalmia.tokenize.Tokenizer;
import dev.kalmia.tokenize.WordTokens;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// A decoder's tokens as tokens of the student. Where the student's vocabulary has all of the decoder's under the same
/// numbers they are what they are; else the text that a token spells is cut by the student's tokenizer, and its share
/// is dealt evenly to the pieces that have a letter or a digit. A token without such a piece is lost.
final class StudentTokens {
    private final Tokenizer student;
    private final Tokenizer decoder;
    private final WordTokens words;
    private final boolean same;
    private final Map<Integer, int[]> pieces = new HashMap<>();

    StudentTokens(Tokenizer student, Tokenizer decoder) {
        this.student = student;
        this.decoder = decoder;
        this.words = new WordTokens(student);
        this.same = student.hasAllOf(decoder);
    }

    /// Whether the decoder's tokens are the student's.
    boolean same() {
        return same;
    }

    /// Adds a share to those of the student's tokens.
    void add(int token, double share, Map<Integer, Double> shares) {
        int[] own = pieces.computeIfAbsent(token, this::cut);
        for (int piece : own) {
            shares.merge(piece, share / own.length, Double::sum);
        }
    }

    private int[] cut(int token) {
        if (same) {
            return new int[] {token};
        }
        return Arrays.stream(student.withoutSpecials(decoder.decode(new int[] {token})))
                .filter(words::has)
                .toArray();
    }
}

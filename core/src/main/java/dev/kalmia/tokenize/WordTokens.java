package dev.kalmia.tokenize;

import java.util.BitSet;

/// Which tokens of a vocabulary have a letter or a digit. The others are marks, special tokens and parts of characters,
/// which say nothing of what a text is about.
public final class WordTokens {
    private final BitSet tokens = new BitSet();

    /// Looks at all tokens once.
    public WordTokens(Tokenizer tokenizer) {
        tokenizer.ids().forEach(id -> {
            String text = tokenizer.decode(new int[] {id});
            tokens.set(id, text.codePoints().anyMatch(Character::isLetterOrDigit));
        });
    }

    /// Whether a token, or a number that is no token's, has a letter or a digit.
    public boolean has(int token) {
        return tokens.get(token);
    }

    /// How many have.
    public int count() {
        return tokens.cardinality();
    }
}

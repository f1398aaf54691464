package dev.kalmia.encode;

import dev.kalmia.tokenize.TokenChunks;
import dev.kalmia.tokenize.TokenIds;
import java.util.List;

/// The tokens of a window of texts.
sealed interface TokenWindow {
    /// How many texts stand before the first of these.
    long offset();

    int size();

    /// Tokens of text `i` before any cut.
    int fullTokens(int i);

    /// How many chunks text `i` is encoded in.
    int chunks(int i);

    /// Texts in one piece each.
    record Whole(long offset, List<TokenIds> tokens) implements TokenWindow {
        @Override
        public int size() {
            return tokens.size();
        }

        @Override
        public int fullTokens(int i) {
            return tokens.get(i).fullLength();
        }

        @Override
        public int chunks(int i) {
            return 1;
        }
    }

    /// Texts of which some have more than one chunk.
    record InChunks(long offset, List<TokenChunks> texts) implements TokenWindow {
        @Override
        public int size() {
            return texts.size();
        }

        @Override
        public int fullTokens(int i) {
            return texts.get(i).fullLength();
        }

        @Override
        public int chunks(int i) {
            return texts.get(i).size();
        }
    }
}

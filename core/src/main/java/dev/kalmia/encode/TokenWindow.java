package dev.kalmia.encode;

import dev.kalmia.tokenize.TokenChunks;
import dev.kalmia.tokenize.TokenIds;
import java.util.List;
import java.util.stream.IntStream;

/// The tokens of a window of texts.
sealed interface TokenWindow {
    /// A run of no more than so many texts and tokens takes less than compiling the kernels does.
    int FEW_TEXTS = 16;

    long FEW_TOKENS = 2048;

    /// How many texts stand before the first of these.
    long offset();

    int size();

    /// Tokens of text `i` before any cut.
    int fullTokens(int i);

    /// How many chunks text `i` is encoded in.
    int chunks(int i);

    /// Whether this window is all there is, and little. Its own texts decide alone, so that the same texts
    /// give the same bits.
    default boolean isShort() {
        return offset() == 0
                && size() <= FEW_TEXTS
                && IntStream.range(0, size()).mapToLong(this::fullTokens).sum() <= FEW_TOKENS;
    }

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

package dev.kalmia.encode;

import dev.kalmia.tokenize.TokenChunks;
import dev.kalmia.tokenize.TokenSpans;

/// Where a part stands.
///
/// @param text the number of its text
/// @param from its first character, as Java's strings count
/// @param to the one after its last
/// @param fromToken its first token, special tokens and prompt not counted
/// @param toToken the one after its last
public record Part(int text, int from, int to, int fromToken, int toToken) {
    static Part of(int text, TokenChunks cut, int i, TokenSpans spans) {
        int first = cut.front() + cut.start(i);
        int end = cut.front() + cut.end(i);
        return new Part(text, spans.start(first, end), spans.end(first, end), cut.start(i), cut.end(i));
    }
}

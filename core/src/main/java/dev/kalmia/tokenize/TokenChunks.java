package dev.kalmia.tokenize;

import java.util.Arrays;

/// One text as a model reads it piece by piece. A text that fits is one chunk, its ordinary tokens. A longer one
/// is cut between tokens, never within: each chunk has the special tokens around it and the prompt's tokens in
/// front, and holds the next tokens of the text; the sizes differ by at most one. A chunk is made when asked for,
/// so that a long text costs its tokens once.
public final class TokenChunks {
    private final int[] ids;
    private final int[] typeIds;
    private final int front;
    private final int tail;
    private final int promptLength;
    private final int size;

    /// Takes over both arrays.
    ///
    /// @param front tokens at the beginning that every chunk repeats
    /// @param tail tokens at the end that every chunk repeats
    /// @param promptLength tokens at the beginning of each chunk that are the prompt's
    TokenChunks(int[] ids, int[] typeIds, int front, int tail, int promptLength, int maxTokens) {
        this.ids = ids;
        this.typeIds = typeIds;
        this.front = front;
        this.tail = tail;
        this.promptLength = promptLength;
        this.size = ids.length <= maxTokens ? 1 : Math.ceilDiv(body(), maxTokens - front - tail);
    }

    private int body() {
        return ids.length - front - tail;
    }

    /// How many chunks, at least one.
    public int size() {
        return size;
    }

    /// Tokens of the text in one piece, special tokens and prompt included once.
    public int fullLength() {
        return ids.length;
    }

    /// The tokens of chunk `i`, special tokens and prompt included.
    public TokenIds chunk(int i) {
        TokenIds chunk = size == 1 ? new TokenIds(ids, typeIds) : new TokenIds(part(ids, i), part(typeIds, i));
        return chunk.withPrompt(promptLength);
    }

    /// Tokens of the text itself in chunk `i`: what the chunk counts for.
    public int weight(int i) {
        return start(i + 1) - start(i);
    }

    private int start(int i) {
        return (int) ((long) body() * i / size);
    }

    private int[] part(int[] whole, int i) {
        int[] part = Arrays.copyOf(whole, front + weight(i) + tail);
        System.arraycopy(whole, front + start(i), part, front, weight(i));
        System.arraycopy(whole, whole.length - tail, part, part.length - tail, tail);
        return part;
    }
}

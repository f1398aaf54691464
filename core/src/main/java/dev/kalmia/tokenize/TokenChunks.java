package dev.kalmia.tokenize;

/// One text as a model reads it piece by piece. A text that fits is one chunk, its ordinary tokens. A
/// longer one is cut between tokens, never within: each chunk has the special tokens around it and the
/// prompt's tokens in front, and holds the next tokens of the text; the sizes differ by at most one, or are
/// all the same where chunks may share tokens. A chunk is made when asked for, so that a long text costs
/// its tokens once.
public final class TokenChunks {
    private static final int NEVER = -1;

    private final int[] ids;
    private final int[] typeIds;
    private final int front;
    private final int tail;
    private final int promptLength;
    private final int room;
    private final int overlap;
    private final int size;

    /// Takes over both arrays.
    ///
    /// @param front tokens at the beginning that every chunk repeats
    /// @param tail tokens at the end that every chunk repeats
    /// @param promptLength tokens at the beginning of each chunk that are the prompt's
    TokenChunks(int[] ids, int[] typeIds, int front, int tail, int promptLength, int maxTokens) {
        this(ids, typeIds, front, tail, promptLength, Math.max(1, maxTokens - front - tail), NEVER);
    }

    private TokenChunks(int[] ids, int[] typeIds, int front, int tail, int promptLength, int room, int overlap) {
        this.ids = ids;
        this.typeIds = typeIds;
        this.front = front;
        this.tail = tail;
        this.promptLength = promptLength;
        this.room = room;
        this.overlap = overlap;
        this.size = countChunks();
    }

    /// The same text cut into as few chunks as hold at most so many of its own tokens each, none of them
    /// twice.
    public TokenChunks evenly(int tokens) {
        return new TokenChunks(ids, typeIds, front, tail, promptLength, tokens, NEVER);
    }

    /// The same text in full windows, of at most as many tokens as its chunks: each begins `overlap` tokens
    /// before the end of the one before it, the last so that it ends with the text.
    ///
    /// @param overlap less than [#room]
    public TokenChunks windows(int overlap) {
        if (overlap < 0 || overlap >= room) {
            throw new IllegalArgumentException("overlap must be from 0 and below " + room + "; overlap=" + overlap);
        }
        return new TokenChunks(ids, typeIds, front, tail, promptLength, room, overlap);
    }

    private int countChunks() {
        if (body() <= room) {
            return 1;
        }
        return overlap == NEVER ? Math.ceilDiv(body(), room) : 1 + Math.ceilDiv(body() - room, room - overlap);
    }

    /// Tokens of the text itself.
    public int body() {
        return ids.length - front - tail;
    }

    /// Tokens at the beginning that every chunk repeats: special ones and the prompt's.
    public int front() {
        return front;
    }

    /// The most tokens of the text itself that a chunk has.
    public int room() {
        return room;
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
        return end(i) - start(i);
    }

    /// The first of the text's own tokens in chunk `i`.
    public int start(int i) {
        if (size == 1) {
            return 0;
        }
        return overlap == NEVER
                ? (int) ((long) body() * i / size)
                : (int) Math.min((long) i * (room - overlap), body() - room);
    }

    /// The one after the last of the text's own tokens in chunk `i`.
    public int end(int i) {
        if (size == 1) {
            return body();
        }
        return overlap == NEVER ? (int) ((long) body() * (i + 1) / size) : start(i) + room;
    }

    private int[] part(int[] whole, int i) {
        int[] part = new int[front + weight(i) + tail];
        System.arraycopy(whole, 0, part, 0, front);
        System.arraycopy(whole, front + start(i), part, front, weight(i));
        System.arraycopy(whole, whole.length - tail, part, part.length - tail, tail);
        return part;
    }
}

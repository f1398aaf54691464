package dev.kalmia.encode;

import static java.util.Objects.requireNonNull;

import java.util.stream.IntStream;

/// What happened to each text on its way to a vector. Immutable.
public final class EncodeReport {
    private final int[] fullTokens;
    private final int[] chunks;
    private final EncodedAs as;

    /// Says what happened to texts.
    ///
    /// @param fullTokens tokens of each text (prompt and special tokens included once) before any cut
    /// @param chunks how many chunks each text had; one with more than one lost nothing
    /// @param as what was the same for all of them
    public EncodeReport(int[] fullTokens, int[] chunks, EncodedAs as) {
        if (chunks.length != fullTokens.length) {
            throw new IllegalArgumentException(
                    "chunks must be as many as texts, " + fullTokens.length + "; chunks=" + chunks.length);
        }
        this.fullTokens = fullTokens.clone();
        this.chunks = chunks.clone();
        this.as = requireNonNull(as, "as is null");
    }

    /// How many texts the report is about.
    public int size() {
        return fullTokens.length;
    }

    /// All there is to say about text `i`.
    public TextReport text(int i) {
        return new TextReport(tokens(i), lost(i), chunks[i], as);
    }

    /// What was the same for all texts.
    public EncodedAs as() {
        return as;
    }

    /// Tokens of text `i` before any cut.
    public int fullTokens(int i) {
        return fullTokens[i];
    }

    /// Tokens of text `i` that took part, each counted once.
    public int tokens(int i) {
        return fullTokens[i] - lost(i);
    }

    /// Tokens of text `i` that were cut off.
    public int lost(int i) {
        return chunks[i] == 1 ? Math.max(0, fullTokens[i] - as.maxTokens()) : 0;
    }

    /// How many chunks text `i` was encoded in: 1 unless it was too long and chunks were asked for.
    public int chunks(int i) {
        return chunks[i];
    }

    /// Whether text `i` lost tokens.
    public boolean truncated(int i) {
        return lost(i) > 0;
    }

    /// How many texts lost tokens.
    public int truncatedTexts() {
        return (int) texts().filter(this::truncated).count();
    }

    /// How many texts were encoded in more than one chunk.
    public int chunkedTexts() {
        return (int) texts().filter(i -> chunks[i] > 1).count();
    }

    /// Tokens that took part, over all texts, each counted once.
    public long totalTokens() {
        return texts().mapToLong(this::tokens).sum();
    }

    /// Tokens that were cut off, over all texts.
    public long lostTokens() {
        return texts().mapToLong(this::lost).sum();
    }

    private IntStream texts() {
        return IntStream.range(0, fullTokens.length);
    }

    public int maxTokens() {
        return as.maxTokens();
    }

    /// The text put before each input, empty when there was none; `{prompt}` where each had its own.
    public String prompt() {
        return as.prompt().text();
    }

    public boolean normalised() {
        return as.normalised();
    }

    /// SHA-256 (hexadecimal) of the model.
    public String fingerprint() {
        return as.fingerprint();
    }
}

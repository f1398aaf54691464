package dev.kalmia.encode;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.stream.IntStream;

/// What happened to each text on its way to a vector. Immutable.
public final class EncodeReport {
    private final int[] fullTokens;
    private final int[] chunks;
    private final int maxTokens;
    private final String prompt;
    private final boolean normalised;
    private final String fingerprint;

    /// Says what happened to texts of which each was encoded in one piece.
    ///
    /// @param fullTokens tokens of each text (prompt and special tokens included) before any cut
    /// @param maxTokens the bound: a text with more full tokens was cut to this many
    /// @param prompt the text put before each input, empty when there was none
    /// @param normalised whether the rows have Euclidean length 1
    /// @param fingerprint SHA-256 (hexadecimal) of the model
    public EncodeReport(int[] fullTokens, int maxTokens, String prompt, boolean normalised, String fingerprint) {
        this(fullTokens, ones(fullTokens.length), maxTokens, prompt, normalised, fingerprint);
    }

    /// Says what happened to texts of which some were encoded chunk by chunk.
    ///
    /// @param fullTokens tokens of each text (prompt and special tokens included once) before any cut
    /// @param chunks how many chunks each text had; one with more than one lost nothing
    /// @param maxTokens the bound: a text of one chunk with more full tokens was cut to this many
    /// @param prompt the text put before each input, empty when there was none
    /// @param normalised whether the rows have Euclidean length 1
    /// @param fingerprint SHA-256 (hexadecimal) of the model
    public EncodeReport(
            int[] fullTokens, int[] chunks, int maxTokens, String prompt, boolean normalised, String fingerprint) {
        if (chunks.length != fullTokens.length) {
            throw new IllegalArgumentException(
                    "chunks must be as many as texts, " + fullTokens.length + "; chunks=" + chunks.length);
        }
        this.fullTokens = fullTokens.clone();
        this.chunks = chunks.clone();
        this.maxTokens = maxTokens;
        this.prompt = requireNonNull(prompt, "prompt is null");
        this.normalised = normalised;
        this.fingerprint = requireNonNull(fingerprint, "fingerprint is null");
    }

    /// How many texts the report is about.
    public int size() {
        return fullTokens.length;
    }

    /// Tokens of text `i` before any cut.
    public int fullTokens(int i) {
        return fullTokens[i];
    }

    /// Tokens of text `i` that took part, each counted once.
    public int tokens(int i) {
        return truncated(i) ? maxTokens : fullTokens[i];
    }

    /// How many chunks text `i` was encoded in: 1 unless it was too long and chunks were asked for.
    public int chunks(int i) {
        return chunks[i];
    }

    /// Whether text `i` lost tokens.
    public boolean truncated(int i) {
        return chunks[i] == 1 && fullTokens[i] > maxTokens;
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

    private IntStream texts() {
        return IntStream.range(0, fullTokens.length);
    }

    private static int[] ones(int count) {
        int[] ones = new int[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    public int maxTokens() {
        return maxTokens;
    }

    /// The text put before each input, empty when there was none.
    public String prompt() {
        return prompt;
    }

    public boolean normalised() {
        return normalised;
    }

    /// SHA-256 (hexadecimal) of the model.
    public String fingerprint() {
        return fingerprint;
    }
}

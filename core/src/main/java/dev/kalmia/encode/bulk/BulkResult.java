package dev.kalmia.encode.bulk;

import dev.kalmia.encode.EncodedAs;
import java.util.List;

/// What is in a finished file of vectors.
///
/// @param texts how many rows
/// @param resumed how many of these an earlier run had written
/// @param tokens that took part, each counted once
/// @param newTokens those of this run
/// @param lostTokens that were cut off
/// @param truncated texts that lost tokens
/// @param chunked texts of more than one chunk
/// @param as what was the same for all of them
public record BulkResult(
        long texts,
        long resumed,
        long tokens,
        long newTokens,
        long lostTokens,
        long truncated,
        long chunked,
        EncodedAs as) {
    static BulkResult of(JournalFacts facts, List<JournalEntry> windows, int kept) {
        return new BulkResult(
                texts(windows),
                texts(windows.subList(0, kept)),
                tokens(windows),
                tokens(windows.subList(kept, windows.size())),
                windows.stream().mapToLong(JournalEntry::lost).sum(),
                windows.stream().mapToLong(JournalEntry::truncated).sum(),
                windows.stream().mapToLong(JournalEntry::chunked).sum(),
                facts.as());
    }

    static long texts(List<JournalEntry> windows) {
        return windows.stream().mapToLong(JournalEntry::texts).sum();
    }

    private static long tokens(List<JournalEntry> windows) {
        return windows.stream().mapToLong(JournalEntry::tokens).sum();
    }
}

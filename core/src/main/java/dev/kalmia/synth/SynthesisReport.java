package dev.kalmia.synth;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What came of a job: the same whether a model or a journal answered.
///
/// @param planned examples
/// @param written examples
/// @param lostByReason examples that there might have been; all but the written ones
/// @param repaired replies that had to be asked for twice
/// @param suspect examples out of texts that may have been written to steer a model
/// @param firstReject what was wrong with the first of the refused, of those that nobody answered where there are
///     such; empty where none was
public record SynthesisReport(
        long planned,
        long written,
        SortedMap<String, Long> lostByReason,
        long requests,
        long promptTokens,
        long answerTokens,
        long repaired,
        long suspect,
        String firstReject) {
    public SynthesisReport {
        lostByReason = Collections.unmodifiableSortedMap(new TreeMap<>(lostByReason));
    }

    /// How many examples there may be when the model is asked another time, as nobody answered for now.
    public long notNow() {
        return lostByReason.getOrDefault(Scribe.NOT_NOW, 0L);
    }
}

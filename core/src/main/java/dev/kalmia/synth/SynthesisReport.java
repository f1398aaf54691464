package dev.kalmia.synth;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/// What came of a job: the same whether a model or a journal answered.
///
/// @param planned examples
/// @param written examples
/// @param lostByReason examples that there might have been; all but the written ones
/// @param requests chats that orders read the answers of: one that several share counts for each
/// @param promptTokens of these
/// @param answerTokens of these
/// @param repaired replies that had to be asked for twice
/// @param suspect examples out of texts that may have been written to steer a model
/// @param passedOver examples that orders could not begin with, counted for each order
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
        long passedOver,
        String firstReject) {
    public SynthesisReport {
        lostByReason = Collections.unmodifiableSortedMap(new TreeMap<>(lostByReason));
    }

    /// How many examples there may be when the model is asked another time, as nobody answered for now.
    public long notNow() {
        return lostByReason.getOrDefault(Scribe.NOT_NOW, 0L);
    }

    /// The same as a stage counts it: what was to be written, what was lost and why, what came out, what it took.
    public SequencedMap<String, Long> counts() {
        SequencedMap<String, Long> counts = new LinkedHashMap<>();
        counts.put("in", planned());
        lostByReason().forEach((reason, lost) -> counts.put("dropped." + reason, lost));
        counts.put("out", written());
        counts.put("requests", requests());
        counts.put("prompt-tokens", promptTokens());
        counts.put("answer-tokens", answerTokens());
        counts.put("asked-twice", repaired());
        counts.put("suspect", suspect());
        if (passedOver > 0) {
            counts.put("passed-over", passedOver);
        }
        return counts;
    }
}

package dev.kalmia.pipeline;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// How many examples a stage read, and what it had to leave out.
///
/// @param examples those that can be used
/// @param rejected how many rows cannot be
/// @param withoutPositive how many queries of BEIR folders made no example, as no usable judgement gives them a
///     positive
record IntakeCounts(long examples, long rejected, long withoutPositive) {
    /// The beginning of a stage's counts: all that went in (examples, rows left out, queries without a
    /// positive), and what was left out.
    SequencedMap<String, Long> counts() {
        SequencedMap<String, Long> counts = new LinkedHashMap<>();
        counts.put("in", examples + rejected + withoutPositive);
        if (rejected > 0) {
            counts.put("dropped.bad-row", rejected);
        }
        if (withoutPositive > 0) {
            counts.put("dropped.no-positive", withoutPositive);
        }
        return counts;
    }
}

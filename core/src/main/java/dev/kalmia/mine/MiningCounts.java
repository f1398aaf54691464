package dev.kalmia.mine;

import dev.kalmia.run.InputException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What happened to a window of examples, by names that are written down until all windows are done.
final class MiningCounts {
    private final Map<String, Long> counts = new TreeMap<>();
    private final FloatList positiveScores = new FloatList();
    private final FloatList negativeScores = new FloatList();

    void existing(int kept) {
        add("existing", kept);
    }

    void refusedExisting(Rule rule) {
        add("existing." + rule.word(), 1);
    }

    /// A candidate of a miner, and why its text is refused, if it is.
    void looked(int miner, Optional<Rule> rule) {
        add("miner." + miner, 1);
        rule.ifPresent(why -> refused(miner, why));
    }

    void refused(int miner, Rule rule) {
        add("miner." + miner + "." + rule.word(), 1);
    }

    void mined(int miner, float score) {
        add("mined." + miner, 1);
        negativeScores.add(score);
    }

    void positiveScore(float best) {
        positiveScores.add(best);
    }

    void forgottenScores() {
        add("forgotten-scores", 1);
    }

    /// A query for which an approximate search found some of the true hits.
    void recall(long all, long found) {
        add("recall.queries", 1);
        add("recall.all", all);
        add("recall.found", found);
    }

    /// An example that nothing is mined for.
    void passed() {
        add("passed", 1);
    }

    /// An example that is done.
    void example(int missing) {
        add("examples", 1);
        add("short", missing > 0 ? 1 : 0);
        add("missing", missing);
    }

    FloatList positiveScores() {
        return positiveScores;
    }

    FloatList negativeScores() {
        return negativeScores;
    }

    long get(String name) {
        return counts.getOrDefault(name, 0L);
    }

    private void add(String name, long by) {
        counts.merge(name, by, Long::sum);
    }

    Map<String, Long> values() {
        return counts;
    }

    /// Adds what was written down.
    ///
    /// @param place where it stands, for the message
    void addAll(Map<String, Object> written, String place) {
        written.forEach((name, value) -> {
            if (!(value instanceof Long count) || count < 0) {
                throw new InputException(place + ": a count must be a number of at least 0; " + name + "=" + value);
            }
            add(name, count);
        });
    }
}

package dev.kalmia.synth;

import java.util.TreeMap;

/// Counts along. For one thread.
final class Tally {
    private final TreeMap<String, Long> lost = new TreeMap<>();
    private Spending spending = Spending.NOTHING;
    private long written;
    private long repaired;
    private long suspect;
    private String firstReject = "";
    private boolean notNow;

    void count(OrderResult result) {
        spending = spending.plus(result.spending());
        written += result.examples().size();
        repaired += result.repaired();
        suspect += result.examples().stream()
                .filter(example -> example.meta().attributes().containsKey("synth.suspect"))
                .count();
        for (Rejected rejected : result.rejects()) {
            if (rejected.lost() == 0) {
                continue;
            }
            lost.merge(rejected.reason(), (long) rejected.lost(), Long::sum);
            if (firstReject.isEmpty() || (rejected.reason().equals(Scribe.NOT_NOW) && !notNow)) {
                notNow = rejected.reason().equals(Scribe.NOT_NOW);
                firstReject = rejected.order() + ": " + rejected.reason() + ": " + rejected.detail();
            }
        }
    }

    SynthesisReport report(long planned, long passedOver) {
        return new SynthesisReport(
                planned,
                written,
                lost,
                spending.requests(),
                spending.promptTokens(),
                spending.answerTokens(),
                repaired,
                suspect,
                passedOver,
                firstReject);
    }
}

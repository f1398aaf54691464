package dev.kalmia.mine;

import static java.util.Objects.requireNonNull;

import dev.kalmia.data.Quantiles;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/// What mining found.
///
/// @param examples examples mined
/// @param passed scored and labelled examples, which stay as they are
/// @param existing negatives that were there already and were kept
/// @param refusedExisting negatives that were there already and were positives of the same query, the query
///     itself, or there twice
/// @param mined negatives added
/// @param shortExamples examples that have fewer negatives than asked
/// @param missing negatives that these lack together
/// @param forgottenScores examples whose scores were of other negatives than they have now
/// @param miners one for each
/// @param recall the part of the true hits that an approximate search found; empty where every text was
///     compared
/// @param recallQueries of how many queries
/// @param positives the judge's score of the best positive of each example that it was asked about
/// @param negatives the judge's score of each negative added
public record MiningReport(
        long examples,
        long passed,
        long existing,
        long refusedExisting,
        long mined,
        long shortExamples,
        long missing,
        long forgottenScores,
        List<OfMiner> miners,
        OptionalDouble recall,
        long recallQueries,
        Quantiles positives,
        Quantiles negatives) {
    /// What one miner found.
    ///
    /// @param looked candidates in its windows
    /// @param refused of these, by why
    /// @param mined negatives that it added
    public record OfMiner(Miner miner, long looked, SequencedMap<Rule, Long> refused, long mined) {
        public OfMiner {
            requireNonNull(miner, "miner is null");
            refused = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(refused));
        }

        private static OfMiner of(Miner miner, int number, MiningCounts counts) {
            SequencedMap<Rule, Long> refused = new LinkedHashMap<>();
            for (Rule rule : Rule.values()) {
                refused.put(rule, counts.get("miner." + number + "." + rule.word()));
            }
            return new OfMiner(miner, counts.get("miner." + number), refused, counts.get("mined." + number));
        }
    }

    public MiningReport {
        miners = List.copyOf(miners);
        requireNonNull(positives, "positives is null");
        requireNonNull(negatives, "negatives is null");
    }

    static MiningReport of(MiningConfig config, MiningCounts counts, Quantiles positives, Quantiles negatives) {
        List<OfMiner> miners = IntStream.range(0, config.miners().size())
                .mapToObj(i -> OfMiner.of(config.miners().get(i), i, counts))
                .toList();
        long all = counts.get("recall.all");
        return new MiningReport(
                counts.get("examples"),
                counts.get("passed"),
                counts.get("existing"),
                Arrays.stream(Rule.values())
                        .mapToLong(rule -> counts.get("existing." + rule.word()))
                        .sum(),
                miners.stream().mapToLong(OfMiner::mined).sum(),
                counts.get("short"),
                counts.get("missing"),
                counts.get("forgotten-scores"),
                miners,
                all == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) counts.get("recall.found") / all),
                counts.get("recall.queries"),
                positives,
                negatives);
    }

    /// Candidates in all windows.
    public long looked() {
        return miners.stream().mapToLong(OfMiner::looked).sum();
    }

    /// Candidates of all miners that a rule refused.
    public long refused(Rule rule) {
        return miners.stream()
                .map(OfMiner::refused)
                .mapToLong(refused -> refused.getOrDefault(rule, 0L))
                .sum();
    }

    /// Candidates refused for their text: the query, a positive, or there already.
    public long refusedTexts() {
        return Arrays.stream(Rule.values())
                .filter(Rule::isOfText)
                .mapToLong(this::refused)
                .sum();
    }

    /// What was found, and why it was not taken, in words.
    public String found() {
        return looked() + " texts, " + refusedScores() + " of them above the margin, " + refusedTexts()
                + " of them positives or the query";
    }

    /// Candidates refused for their score.
    public long refusedScores() {
        return Arrays.stream(Rule.values())
                .filter(rule -> !rule.isOfText())
                .mapToLong(this::refused)
                .sum();
    }
}

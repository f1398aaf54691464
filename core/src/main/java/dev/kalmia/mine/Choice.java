package dev.kalmia.mine;

import dev.kalmia.data.Group;
import dev.kalmia.data.GroupScores;
import dev.kalmia.data.Plain;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// The negatives of one example.
final class Choice {
    private final MiningConfig config;
    private final Group group;
    private final Guard guard;
    private final MiningCounts counts;
    private final String plainQuery;
    private final Set<String> taken = new HashSet<>();
    private final List<Candidate> negatives = new ArrayList<>();
    private final List<Float> negativeScores = new ArrayList<>();
    private float @Nullable [] positiveScores;

    /// Keeps the first of the negatives that are there, but none that is refused or comes again.
    Choice(MiningConfig config, Group group, Guard guard, MiningCounts counts) {
        this.config = config;
        this.group = group;
        this.guard = guard;
        this.counts = counts;
        this.plainQuery = Plain.of(group.query());
        for (String negative : group.negatives()) {
            if (missing() > 0) {
                Optional<Rule> rule = refuses(Plain.of(negative), taken);
                if (rule.isEmpty()) {
                    negatives.add(new Candidate(-1, negative));
                } else {
                    counts.refusedExisting(rule.get());
                }
            }
        }
        counts.existing(negatives.size());
    }

    int missing() {
        return config.negatives() - negatives.size();
    }

    /// Whether a judge is needed.
    boolean asks() {
        return missing() > 0 || config.scores();
    }

    /// Texts whose scores are wanted, whatever is found.
    List<String> judged() {
        List<String> texts = new ArrayList<>(group.positives());
        if (config.scores()) {
            negatives.forEach(negative -> texts.add(negative.text()));
        }
        return texts;
    }

    /// Scores what is there.
    void judge(Judge judge, Question question) {
        positiveScores = judge.scores(
                question,
                group.positives().stream().map(text -> new Candidate(-1, text)).toList());
        counts.positiveScore(best());
        if (config.scores()) {
            for (float score : judge.scores(question, negatives)) {
                negativeScores.add(score);
            }
        }
    }

    private float best() {
        float best = Float.NEGATIVE_INFINITY;
        for (float score : scored()) {
            best = Math.max(best, score);
        }
        return best;
    }

    private float[] scored() {
        if (positiveScores == null) {
            throw new IllegalStateException("the positives have no scores yet");
        }
        return positiveScores;
    }

    /// Adds negatives that one miner found.
    ///
    /// @param number of the miner
    /// @param window what it found, best first
    void mine(int number, List<Candidate> window, Judge judge, Question question) {
        Miner miner = config.miners().get(number);
        List<Candidate> allowed = new ArrayList<>();
        Set<String> seen = new HashSet<>(taken);
        for (Candidate candidate : window) {
            Optional<Rule> rule = refuses(Plain.of(candidate.text()), seen);
            counts.looked(number, rule);
            if (rule.isEmpty()) {
                allowed.add(candidate);
            }
        }
        float[] scores = judge.scores(question, allowed);
        List<Integer> candidates = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            Optional<Rule> rule = config.bounds().refuses(scores[i], best());
            rule.ifPresent(why -> counts.refused(number, why));
            if (rule.isEmpty()) {
                candidates.add(i);
            }
        }
        int wanted = Math.min(Math.min(miner.negatives(), missing()), candidates.size());
        if (!miner.takesFirst()) {
            draw(candidates, wanted, question.random(config.seed(), number == 0 ? "" : "\nminer " + number));
        }
        for (int i : candidates.subList(0, wanted)) {
            take(number, allowed.get(i), scores[i]);
        }
    }

    private void take(int number, Candidate candidate, float score) {
        taken.add(Plain.of(candidate.text()));
        negatives.add(candidate);
        negativeScores.add(score);
        counts.mined(number, score);
    }

    /// Why a text is refused, whatever it scores. What is not is seen from now on.
    private Optional<Rule> refuses(String plain, Set<String> seen) {
        if (plain.equals(plainQuery)) {
            return Optional.of(Rule.QUERY);
        }
        if (guard.has(plainQuery, plain)) {
            return Optional.of(Rule.POSITIVE);
        }
        return seen.add(plain) ? Optional.empty() : Optional.of(Rule.TAKEN);
    }

    /// Brings those drawn to the front, without putting back.
    private static void draw(List<Integer> candidates, int count, SplittableRandom random) {
        for (int i = 0; i < count; i++) {
            int other = random.nextInt(i, candidates.size());
            Integer taken = candidates.get(other);
            candidates.set(other, candidates.get(i));
            candidates.set(i, taken);
        }
    }

    /// The example with its negatives. Scores that it brought stay only where its negatives are those they
    /// are of.
    Group group() {
        counts.example(missing());
        List<String> texts = negatives.stream().map(Candidate::text).toList();
        if (config.scores()) {
            GroupScores scores = new GroupScores(exact(scored()), exact(floats(negativeScores)));
            return new Group(group.query(), group.positives(), texts, scores, group.meta());
        }
        boolean kept = texts.equals(group.negatives());
        if (!kept && group.scores() != null) {
            counts.forgottenScores();
        }
        return new Group(group.query(), group.positives(), texts, kept ? group.scores() : null, group.meta());
    }

    private static float[] floats(List<Float> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i);
        }
        return floats;
    }

    /// The shortest decimals that are these numbers in float32.
    private static List<Double> exact(float[] scores) {
        List<Double> exact = new ArrayList<>();
        for (float score : scores) {
            exact.add(Double.valueOf(Float.toString(score)));
        }
        return exact;
    }
}

package dev.kalmia.mine;

import dev.kalmia.data.Group;
import dev.kalmia.data.Plain;
import dev.kalmia.run.Seeds;
import dev.kalmia.vector.Hits;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/// The negatives of one example.
final class Choice {
    private final MiningConfig config;
    private final Group group;
    private final Set<String> forbidden;
    private final List<String> negatives = new ArrayList<>();
    private final MiningCounts counts;

    /// Keeps the first of the negatives that are there, but none that is forbidden or comes again.
    Choice(MiningConfig config, Group group, Set<String> forbidden, MiningCounts counts) {
        this.config = config;
        this.group = group;
        this.forbidden = forbidden;
        this.counts = counts;
        for (String negative : group.negatives()) {
            if (missing() > 0) {
                if (forbidden.add(Plain.of(negative))) {
                    negatives.add(negative);
                } else {
                    counts.refusedExisting++;
                }
            }
        }
        counts.existing += negatives.size();
    }

    int missing() {
        return config.negatives() - negatives.size();
    }

    /// Adds negatives from the window of ranks.
    void mine(Hits hits, int query, Pool pool, double positiveScore) {
        List<String> candidates = new ArrayList<>();
        double bound = config.bound(positiveScore);
        int end = Math.min(config.rankTo(), hits.size(query));
        for (int rank = config.rankFrom(); rank < end; rank++) {
            String text = pool.text(hits.row(query, rank));
            counts.windowed++;
            if (!forbidden.add(Plain.of(text))) {
                counts.refusedTexts++;
            } else if (hits.score(query, rank) > bound) {
                counts.refusedScores++;
            } else {
                candidates.add(text);
            }
        }
        List<String> chosen = choose(candidates, Math.min(missing(), candidates.size()));
        negatives.addAll(chosen);
        counts.mined += chosen.size();
    }

    Group group() {
        if (missing() > 0) {
            counts.shortExamples++;
            counts.missing += missing();
        }
        return new Group(group.query(), group.positives(), negatives, group.meta());
    }

    private List<String> choose(List<String> candidates, int count) {
        return switch (config.sampling()) {
            case TOP -> candidates.subList(0, count);
            case RANDOM -> draw(candidates, count);
        };
    }

    /// Without putting back. The numbers depend on the example alone, not on those before it.
    private List<String> draw(List<String> candidates, int count) {
        var random =
                new SplittableRandom(Seeds.derive(config.seed(), group.meta().id() + "\n" + group.query()));
        for (int i = 0; i < count; i++) {
            int other = random.nextInt(i, candidates.size());
            String taken = candidates.get(other);
            candidates.set(other, candidates.get(i));
            candidates.set(i, taken);
        }
        return candidates.subList(0, count);
    }
}

package dev.kalmia.describe;

import dev.kalmia.data.Plain;
import dev.kalmia.filter.Words;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How much texts are like each other (Zhu et al. 2018, self-BLEU): the mean of BLEU-4 (Papineni et al. 2002) of each
/// text with all others as its references. A run of words that no other text has counts as a tenth (Chen and Cherry
/// 2014, method 1). From 0, nothing in common, to 1, all alike.
final class SelfBleu {
    private static final int LONGEST = 4;
    private static final double SMALL = 0.1;

    private final List<long[]> texts;

    /// Of each run: the most that one text has of it, which text that is, and the most of all others.
    private record Most(int count, int owner, int second) {
        Most with(int other, int by) {
            return other > count ? new Most(other, by, count) : new Most(count, owner, Math.max(second, other));
        }

        int without(int text) {
            return text == owner ? second : count;
        }
    }

    private SelfBleu(List<long[]> texts) {
        this.texts = texts;
    }

    /// @param texts at least two that have words, else 0
    static double of(List<String> texts) {
        List<long[]> words = new ArrayList<>();
        for (String text : texts) {
            long[] each = Words.of(Plain.of(text));
            if (each.length > 0) {
                words.add(each);
            }
        }
        return words.size() < 2 ? 0 : new SelfBleu(words).mean();
    }

    private double mean() {
        double[] logs = new double[texts.size()];
        for (int length = 1; length <= LONGEST; length++) {
            Map<Long, Most> most = most(length);
            for (int i = 0; i < logs.length; i++) {
                logs[i] += Math.log(precision(i, length, most)) / LONGEST;
            }
        }
        double sum = 0;
        for (int i = 0; i < logs.length; i++) {
            sum += Math.exp(logs[i]) * brevity(i);
        }
        return sum / logs.length;
    }

    private Map<Long, Most> most(int length) {
        Map<Long, Most> most = new HashMap<>();
        for (int i = 0; i < texts.size(); i++) {
            int text = i;
            counts(i, length)
                    .forEach((run, count) -> most.merge(
                            run, new Most(count, text, 0), (known, added) -> known.with(added.count(), text)));
        }
        return most;
    }

    private Map<Long, Integer> counts(int text, int length) {
        Map<Long, Integer> counts = new HashMap<>();
        for (long run : Words.runs(texts.get(text), length)) {
            counts.merge(run, 1, Integer::sum);
        }
        return counts;
    }

    private double precision(int text, int length, Map<Long, Most> most) {
        long known = 0;
        for (Map.Entry<Long, Integer> run : counts(text, length).entrySet()) {
            Most best = most.get(run.getKey());
            known += best == null ? 0 : Math.min(run.getValue(), best.without(text));
        }
        int all = Math.max(1, texts.get(text).length - length + 1);
        return (known == 0 ? SMALL : known) / all;
    }

    /// A text that is shorter than the reference nearest in length is worth less.
    private double brevity(int text) {
        int own = texts.get(text).length;
        int nearest = Integer.MAX_VALUE;
        for (int i = 0; i < texts.size(); i++) {
            int other = texts.get(i).length;
            int nearer = Integer.compare(Math.abs(other - own), Math.abs(nearest - own));
            if (i != text && (nearest == Integer.MAX_VALUE || nearer < 0 || (nearer == 0 && other < nearest))) {
                nearest = other;
            }
        }
        return own > nearest ? 1 : Math.exp(1 - (double) nearest / own);
    }
}

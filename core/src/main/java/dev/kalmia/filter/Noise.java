package dev.kalmia.filter;

import java.util.ArrayList;
import java.util.List;

/// What a reranker doubts about one example.
///
/// @param best score of the best positive
/// @param positives whether they are in doubt (label noise)
/// @param negatives the numbers, from 0, of the negatives in doubt (false negatives)
record Noise(float best, boolean positives, List<Integer> negatives) {
    Noise {
        negatives = List.copyOf(negatives);
    }

    /// @param scores of the positives, then of the negatives
    static Noise of(float[] scores, int positives, NoiseBounds bounds) {
        float best = best(scores, positives);
        int above = 0;
        List<Integer> doubted = new ArrayList<>();
        for (int i = positives; i < scores.length; i++) {
            boolean likePositive = scores[i] >= best;
            above += likePositive ? 1 : 0;
            if (likePositive || (bounds.mostNegative() != null && scores[i] > bounds.mostNegative())) {
                doubted.add(i - positives);
            }
        }
        int negatives = scores.length - positives;
        boolean low = bounds.leastPositive() != null && best < bounds.leastPositive();
        return new Noise(best, low || (negatives >= 2 && 2 * above > negatives), doubted);
    }

    /// The highest of the first `count` scores.
    static float best(float[] scores, int count) {
        float best = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            best = Math.max(best, scores[i]);
        }
        return best;
    }

    boolean none() {
        return !positives && negatives.isEmpty();
    }
}

package dev.kalmia.data;

import dev.kalmia.run.InputException;
import java.util.List;

/// How well a teacher finds that each text of a group answers its query, on the teacher's own scale.
///
/// @param positives one for each positive, finite
/// @param negatives one for each negative, finite
public record GroupScores(List<Double> positives, List<Double> negatives) {
    public GroupScores {
        positives = List.copyOf(positives);
        negatives = List.copyOf(negatives);
        positives.forEach(score -> requireFinite("positive", score));
        negatives.forEach(score -> requireFinite("negative", score));
    }

    private static void requireFinite(String side, double score) {
        if (!Double.isFinite(score)) {
            throw new InputException("scores of " + side + "s must be finite; score=" + score);
        }
    }

    /// Refuses scores that are not as many as the texts.
    void requireFor(List<String> positiveTexts, List<String> negativeTexts) {
        requireSize("positive", positives.size(), positiveTexts.size());
        requireSize("negative", negatives.size(), negativeTexts.size());
    }

    private static void requireSize(String side, int scores, int texts) {
        if (scores != texts) {
            throw new InputException(
                    "each " + side + " must have one score; " + side + "s=" + texts + ", scores=" + scores);
        }
    }
}

package dev.kalmia.train.sample;

import dev.kalmia.data.GroupScores;
import dev.kalmia.run.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// What was drawn of a row for one epoch.
///
/// @param negatives some of its hard negatives
/// @param scores text → the teacher's score; empty where nobody scored them
/// @param seed of what a loss draws for it
record DrawnRow(TrainingRow row, String positive, List<String> negatives, Map<String, Double> scores, long seed) {
    DrawnRow {
        negatives = List.copyOf(negatives);
        scores = Map.copyOf(scores);
    }

    /// Draws by seed, epoch and the row alone.
    static DrawnRow of(TrainingRow row, int negatives, long seed, int epoch) {
        String name = epoch + "-" + row.id();
        SplittableRandom random = new SplittableRandom(Seeds.derive(seed, "row-" + name));
        int positive = random.nextInt(row.positives().size());
        List<Integer> drawn = draw(row.negatives().size(), negatives, random);
        Map<String, Double> scores = new HashMap<>();
        GroupScores all = row.scores();
        if (all != null) {
            drawn.forEach(place ->
                    scores.put(row.negatives().get(place), all.negatives().get(place)));
            scores.put(row.positives().get(positive), all.positives().get(positive));
        }
        return new DrawnRow(
                row,
                row.positives().get(positive),
                drawn.stream().map(row.negatives()::get).toList(),
                scores,
                Seeds.derive(seed, "loss-" + name));
    }

    PromptedText query() {
        return new PromptedText(row.prompt(), row.query(), 0);
    }

    /// One of its documents as it is embedded.
    PromptedText document(String text) {
        return new PromptedText(row.documentPrompt(), text, 0);
    }

    /// Its documents beside the positive: further copies of one that is the query itself, and negatives.
    List<PromptedText> others(int copies) {
        List<PromptedText> others = new ArrayList<>();
        for (int copy = 1; copy < copies && positive.equals(row.query()); copy++) {
            others.add(new PromptedText(row.documentPrompt(), positive, copy));
        }
        negatives.forEach(text -> others.add(document(text)));
        return others;
    }

    private static List<Integer> draw(int from, int count, SplittableRandom random) {
        int[] left = IntStream.range(0, from).toArray();
        List<Integer> drawn = new ArrayList<>();
        for (int size = from; size > 0 && drawn.size() < count; size--) {
            int at = random.nextInt(size);
            drawn.add(left[at]);
            System.arraycopy(left, at + 1, left, at, size - at - 1);
        }
        return drawn;
    }
}

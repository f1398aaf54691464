package dev.kalmia.describe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SelfBleuTest {
    @Test
    @DisplayName("it is the mean that a plain computation of BLEU-4 in Python gives")
    void golden() {
        assertThat(SelfBleu.of(List.of(
                        "the cat sat on the mat",
                        "the cat sat on the red mat today",
                        "a dog ran over the hill and far away",
                        "the the the cat")))
                .isCloseTo(GOLDEN, within(1e-12));
    }

    // Each text against the three others, by dictionaries of tuples of words, smoothed by 0.1, nearest length.
    private static final double GOLDEN = 0.3527001264401943;

    @Test
    @DisplayName("texts that are all alike have 1, texts without a common word next to nothing, fewer than two none")
    void ends() {
        assertThat(SelfBleu.of(List.of("one two three four five", "One, two three four five!")))
                .isEqualTo(1);
        assertThat(SelfBleu.of(List.of("one two three four five", "six seven eight nine ten")))
                .isLessThan(0.05);
        assertThat(SelfBleu.of(List.of("one two", "…", "")))
                .isEqualTo(SelfBleu.of(List.of()))
                .isZero();
    }

    @Test
    @DisplayName("comparing all texts at once is comparing each with each")
    void differential() {
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 20; round++) {
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < 2 + random.nextInt(8); i++) {
                StringBuilder text = new StringBuilder();
                for (int j = 0; j < 1 + random.nextInt(12); j++) {
                    text.append((char) ('a' + random.nextInt(4))).append(' ');
                }
                texts.add(text.toString().strip());
            }
            assertThat(SelfBleu.of(texts)).isCloseTo(plain(texts), within(1e-12));
        }
    }

    private static double plain(List<String> texts) {
        double sum = 0;
        for (int i = 0; i < texts.size(); i++) {
            List<List<String>> others = new ArrayList<>();
            for (int j = 0; j < texts.size(); j++) {
                if (j != i) {
                    others.add(List.of(texts.get(j).split(" ", -1)));
                }
            }
            sum += bleu(List.of(texts.get(i).split(" ", -1)), others);
        }
        return sum / texts.size();
    }

    private static double bleu(List<String> text, List<List<String>> others) {
        double logs = 0;
        for (int length = 1; length <= 4; length++) {
            double known = 0;
            for (var run : runs(text, length).entrySet()) {
                int most = 0;
                for (List<String> other : others) {
                    most = Math.max(most, runs(other, length).getOrDefault(run.getKey(), 0));
                }
                known += Math.min(most, run.getValue());
            }
            logs += Math.log((known == 0 ? 0.1 : known) / Math.max(1, text.size() - length + 1)) / 4;
        }
        int nearest = others.getFirst().size();
        for (List<String> other : others) {
            int gap = Math.abs(other.size() - text.size()) - Math.abs(nearest - text.size());
            nearest = gap < 0 || (gap == 0 && other.size() < nearest) ? other.size() : nearest;
        }
        return Math.exp(logs) * (text.size() > nearest ? 1 : Math.exp(1 - (double) nearest / text.size()));
    }

    private static Map<List<String>, Integer> runs(List<String> text, int length) {
        Map<List<String>, Integer> runs = new HashMap<>();
        for (int i = 0; i + length <= text.size(); i++) {
            runs.merge(text.subList(i, i + length), 1, Integer::sum);
        }
        return runs;
    }
}

package dev.kalmia.synth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DrawsTest {
    private static final Draws DRAWS = new Draws(7);

    @Test
    @DisplayName("a draw goes by its name and the seed alone, on every machine")
    void byName() {
        assertThat(List.of(
                        DRAWS.below("a", 100),
                        DRAWS.below("b", 100),
                        DRAWS.of("a").below("b", 100)))
                .isEqualTo(List.of(
                        new Draws(7).below("a", 100),
                        new Draws(7).below("b", 100),
                        new Draws(7).of("a").below("b", 100)));
        assertThat(IntStream.range(0, 6)
                        .map(i -> DRAWS.below("golden " + i, 1000))
                        .toArray())
                .containsExactly(GOLDEN);
        assertThat(new Draws(8).below("a", 1 << 30)).isNotEqualTo(DRAWS.below("a", 1 << 30));
    }

    // The first eight bytes of SHA-256 over the seed and the name, modulo 1000, computed with Python's hashlib.
    private static final int[] GOLDEN = {462, 349, 331, 735, 528, 50};

    @Test
    @DisplayName("weights are parts of their sum, in whatever order they are given")
    void weighted() {
        Map<String, Double> weights = Map.of("English", 3.0, "Chinese", 1.0, "Dutch", 0.5);
        Map<String, Long> counts = IntStream.range(0, 9000)
                .mapToObj(i -> DRAWS.weighted("language " + i, weights))
                .collect(Collectors.groupingBy(language -> language, Collectors.counting()));
        assertThat(counts.get("English")).isCloseTo(6000, Percentage.withPercentage(5));
        assertThat(counts.get("Chinese")).isCloseTo(2000, Percentage.withPercentage(8));
        assertThat(counts.get("Dutch")).isCloseTo(1000, Percentage.withPercentage(12));
    }

    @Test
    @DisplayName("a permutation has every number once, and every place is as likely for each")
    void permutation() {
        long[] sums = new long[5];
        for (int i = 0; i < 4000; i++) {
            int[] order = DRAWS.permutation("p" + i, 5);
            assertThat(Arrays.stream(order).sorted().toArray()).containsExactly(0, 1, 2, 3, 4);
            for (int place = 0; place < 5; place++) {
                sums[place] += order[place];
            }
        }
        for (long sum : sums) {
            assertThat(sum).isCloseTo(8000, Percentage.withPercentage(4));
        }
        assertThat(DRAWS.permutation("p", 0)).isEmpty();
    }
}

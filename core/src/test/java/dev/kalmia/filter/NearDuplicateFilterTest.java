package dev.kalmia.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.data.Example;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Meta;
import dev.kalmia.data.Pair;
import dev.kalmia.run.UsageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NearDuplicateFilterTest extends FilterContract {
    @Override
    ExampleFilter filter() {
        return NearDuplicateFilter.withSeed(1);
    }

    private static List<Example> mutated(long seed, int count) {
        var random = new Random(seed);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String query = "question number " + random.nextInt(20);
            List<String> words = IntStream.range(0, 60)
                    .mapToObj(w -> "w" + random.nextInt(5000))
                    .collect(Collectors.toCollection(ArrayList::new));
            if (i > 10 && random.nextBoolean()) {
                Pair earlier = (Pair) examples.get(random.nextInt(i));
                query = earlier.query();
                words = new ArrayList<>(Arrays.asList(earlier.positive().split(" ")));
                for (int m = random.nextInt(4); m > 0; m--) {
                    words.set(random.nextInt(words.size()), "m" + random.nextInt(100));
                }
            }
            examples.add(new Pair(query, String.join(" ", words), Meta.of("e" + i, "")));
        }
        return examples;
    }

    private static double jaccard(String a, String b) {
        Set<String> first = shingles(a);
        Set<String> second = shingles(b);
        Set<String> both = new HashSet<>(first);
        both.retainAll(second);
        return (double) both.size() / (first.size() + second.size() - both.size());
    }

    private static Set<String> shingles(String text) {
        String[] words = text.split(" ");
        int length = Math.min(5, words.length);
        return IntStream.rangeClosed(0, words.length - length)
                .mapToObj(i -> String.join(" ", Arrays.copyOfRange(words, i, i + length)))
                .collect(Collectors.toSet());
    }

    @Test
    @DisplayName("what is dropped is alike one kept before, and at most one in a thousand alike pairs is missed")
    void agreesWithAllPairs() {
        int alike = 0;
        int missed = 0;
        for (long seed = 0; seed < 20; seed++) {
            List<Example> examples = mutated(seed, 150);
            Verdicts verdicts = NearDuplicateFilter.withSeed(seed).judge(examples);
            List<Pair> kept = new ArrayList<>();
            for (int i = 0; i < examples.size(); i++) {
                Pair pair = (Pair) examples.get(i);
                boolean expected = kept.stream()
                        .anyMatch(other -> Math.min(
                                        jaccard(pair.query(), other.query()),
                                        jaccard(pair.positive(), other.positive()))
                                >= 0.8);
                alike += expected ? 1 : 0;
                missed += expected && verdicts.keeps(i) ? 1 : 0;
                assertThat(verdicts.keeps(i) || expected).isTrue();
                if (verdicts.keeps(i)) {
                    kept.add(pair);
                }
            }
        }
        assertThat(alike).isGreaterThan(500);
        assertThat(missed).isLessThanOrEqualTo(alike / 500);
    }

    @Test
    @DisplayName("many questions about one text stay, and one question with many texts stays")
    void oneSideIsNotEnough() {
        String text = "the heart is a muscle that moves blood through the vessels of the body";
        assertThat(dropped(
                        filter(),
                        List.of(
                                new Pair("what is the heart", text, Meta.of("1", "")),
                                new Pair("how does blood move", text, Meta.of("2", "")),
                                new Pair("what is the heart", "an organ", Meta.of("3", "")))))
                .isEmpty();
    }

    @Test
    @DisplayName("the earlier example wins, and the detail names it with the index")
    void earlierWins() {
        String text = FilterContract.text(new Random(1), 80);
        Map<String, String> dropped = dropped(
                filter(),
                List.of(
                        new Pair("what is it", text, Meta.of("first", "")),
                        new Pair("What is it?", text + " more", Meta.of("second", ""))));

        assertThat(dropped).containsOnlyKeys("second");
        assertThat(dropped.get("second")).startsWith("of first, Jaccard index 0.9");
    }

    @Test
    @DisplayName("Chinese is compared by characters")
    void chinese() {
        String text = "心脏是一个肌肉器官通过血管将血液输送到全身各处为组织提供氧气和营养物质并带走代谢废物";
        assertThat(dropped(
                        filter(),
                        List.of(
                                new Labelled(text, "a", Meta.of("1", "")),
                                new Labelled(text + "。", "b", Meta.of("2", "")),
                                new Labelled(new StringBuilder(text).reverse().toString(), "c", Meta.of("3", "")))))
                .containsOnlyKeys("2");
    }

    @Test
    @DisplayName("texts without a word are never alike, and short ones are compared whole")
    void shortTexts() {
        assertThat(dropped(
                        filter(),
                        List.of(
                                new Labelled("???", "a", Meta.of("1", "")),
                                new Labelled("!!!", "a", Meta.of("2", "")),
                                new Labelled("yes", "a", Meta.of("3", "")),
                                new Labelled("Yes!", "a", Meta.of("4", "")),
                                new Labelled("no", "a", Meta.of("5", "")))))
                .containsOnlyKeys("4");
    }

    @Test
    @DisplayName("the Jaccard index of ascending arrays is that of sets")
    void jaccardOfArrays() {
        assertThat(Shingles.jaccard(new long[] {1, 2, 3}, new long[] {2, 3, 4})).isEqualTo(0.5);
        assertThat(Shingles.jaccard(new long[] {}, new long[] {})).isEqualTo(1);
        assertThat(Shingles.jaccard(new long[] {1}, new long[] {})).isEqualTo(0);
        assertThat(Shingles.jaccard(new long[] {-5, 7}, new long[] {-5, 7})).isEqualTo(1);
    }

    @Test
    @DisplayName("settings outside their bounds are refused")
    void settings() {
        assertThatThrownBy(() -> new NearDuplicateFilter(0, 0.8, 1)).isInstanceOf(UsageException.class);
        for (double threshold : new double[] {0, 0.09, 1.01, Double.NaN}) {
            assertThatThrownBy(() -> new NearDuplicateFilter(5, threshold, 1)).isInstanceOf(UsageException.class);
        }
    }
}

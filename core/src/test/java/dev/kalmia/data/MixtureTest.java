package dev.kalmia.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.InputException;
import dev.kalmia.run.Seeds;
import dev.kalmia.run.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MixtureTest {
    @TempDir
    Path folder = Path.of("");

    private static MixturePart part(String name, double weight, long cap) {
        return new MixturePart(name, weight, cap);
    }

    private static List<Example> set(String name, int size) {
        return IntStream.range(0, size)
                .<Example>mapToObj(i -> new Pair("q" + i, "p\n\"" + i, Meta.of(name + i, name)))
                .toList();
    }

    private List<Example> mixed(
            String name, List<MixturePart> parts, List<List<Example>> sets, double temperature, long seed) {
        Path target = folder.resolve(name);
        try (Mixture mixture = new Mixture(folder.resolve("sort"), parts, temperature, seed)) {
            for (int i = 0; i < sets.size(); i++) {
                for (Example example : sets.get(i)) {
                    mixture.add(i, example);
                }
            }
            mixture.write(target);
        }
        assertThat(folder.resolve("sort")).doesNotExist();
        return ExampleReader.readAll(target, ReadOptions.defaults());
    }

    @Test
    @DisplayName("a mixture is the examples with the smallest numbers of each set, in the order of these numbers")
    void againstSlow() {
        List<MixturePart> parts = List.of(part("a", 1, 0), part("b", 2, 40), part("c", 0.5, 0));
        List<List<Example>> sets = List.of(set("a", 100), set("b", 90), set("c", 7));
        List<Long> drawn = MixtureShares.of(parts, 2, List.of(100L, 90L, 7L));
        Comparator<Example> order = (one, other) -> Long.compareUnsigned(number(one), number(other));
        List<Example> expected = new ArrayList<>();
        for (int i = 0; i < sets.size(); i++) {
            sets.get(i).stream().sorted(order).limit(drawn.get(i)).forEach(expected::add);
        }
        expected.sort(order);

        assertThat(mixed("m.jsonl", parts, sets, 2, 5)).isEqualTo(expected);
    }

    private static long number(Example example) {
        return Seeds.derive(5, example.meta().task() + "\n" + ExampleWriter.row(example));
    }

    @Test
    @DisplayName(
            "sets whose ids are the same are mixed like others, whatever their order, and a cap samples repeated ids")
    void sameIds() throws Exception {
        List<MixturePart> parts = List.of(part("a", 1, 0), part("b", 1, 0));
        List<Example> a = numbered("a", 200);
        List<Example> b = numbered("b", 200);
        List<Example> mixed = mixed("ab.jsonl", parts, List.of(a, b), 1, 5);
        mixed("ba.jsonl", parts.reversed(), List.of(b, a), 1, 5);
        assertThat(folder.resolve("ba.jsonl")).hasSameBinaryContentAs(folder.resolve("ab.jsonl"));
        long besideItsTwin = IntStream.range(1, mixed.size())
                .filter(i ->
                        mixed.get(i).meta().id().equals(mixed.get(i - 1).meta().id()))
                .count();
        assertThat(besideItsTwin).isLessThan(10);

        List<Example> repeated = IntStream.range(0, 50)
                .<Example>mapToObj(i -> new Pair("q" + i, "p" + i, Meta.of("x" + i % 5, "a")))
                .toList();
        assertThat(mixed("c.jsonl", List.of(part("a", 1, 10)), List.of(repeated), 1, 5))
                .hasSize(10)
                .extracting(example -> example.meta().id())
                .satisfies(ids -> assertThat(new HashSet<>(ids)).hasSizeGreaterThan(2));
    }

    private static List<Example> numbered(String set, int count) {
        return IntStream.range(0, count)
                .<Example>mapToObj(i -> new Pair(set + i, "p" + i, Meta.of(Integer.toString(i), set)))
                .toList();
    }

    @Test
    @DisplayName("the order of the rows makes no difference, the seed does, and what is drawn of a set is nested")
    void dependsOnSeedAndIds() throws Exception {
        List<MixturePart> parts = List.of(part("a", 1, 30), part("b", 1, 0));
        List<Example> shuffled = new ArrayList<>(set("a", 80));
        Collections.shuffle(shuffled, new Random(1));
        List<Example> all = mixed("1.jsonl", parts, List.of(set("a", 80), set("b", 10)), 1, 7);
        mixed("2.jsonl.zst", parts, List.of(shuffled, set("b", 10)), 1, 7);
        mixed("2.jsonl", parts, List.of(shuffled, set("b", 10)), 1, 7);
        assertThat(folder.resolve("2.jsonl")).hasSameBinaryContentAs(folder.resolve("1.jsonl"));
        assertThat(Files.size(folder.resolve("2.jsonl.zst"))).isLessThan(Files.size(folder.resolve("1.jsonl")));
        assertThat(mixed("3.jsonl", parts, List.of(set("a", 80), set("b", 10)), 1, 8))
                .isNotEqualTo(all);
        List<MixturePart> fewer = List.of(part("a", 1, 10), part("b", 1, 0));
        assertThat(all).containsAll(mixed("4.jsonl", fewer, List.of(set("a", 80), set("b", 10)), 1, 7));
    }

    @ParameterizedTest
    @CsvSource({
        // temperature, weights, caps, found, drawn
        "1, 1 1, 0 0, 100 10, 100 10",
        "1, 1 1, 50 0, 100 10, 50 10",
        "2, 1 1, 0 0, 100 4, 20 4",
        "1e9, 1 1, 0 0, 100 7, 7 7",
        "1, 2 1, 0 0, 100 100, 100 50",
        "1, 1 3, 0 0, 90 30, 30 30",
        "1, 1 1, 0 0, 5 0, 5 0",
        "1, 1000 1, 0 0, 10 10, 10 1",
        "1, 1 1 1, 0 2 0, 3 3 3, 3 2 3"
    })
    @DisplayName("shares are weights times sizes to the power of 1/T, as large as they can be without a repeat")
    void shares(double temperature, String weights, String caps, String found, String drawn) {
        String[] weight = weights.split(" ", -1);
        String[] cap = caps.split(" ", -1);
        List<MixturePart> parts = IntStream.range(0, weight.length)
                .mapToObj(i -> part("p" + i, Double.parseDouble(weight[i]), Long.parseLong(cap[i])))
                .toList();
        assertThat(MixtureShares.of(parts, temperature, numbers(found))).isEqualTo(numbers(drawn));
    }

    private static List<Long> numbers(String text) {
        return List.of(text.split(" ", -1)).stream().map(Long::valueOf).toList();
    }

    @Test
    @DisplayName("weights, caps and temperatures out of their bounds, and a mixture of nothing, are refused")
    void refused() {
        for (double weight : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> part("a", weight, 0)).isInstanceOf(UsageException.class);
        }
        assertThatThrownBy(() -> part("a", 1, -1)).hasMessageEndingWith("cap=-1");
        Path sort = folder.resolve("sort");
        assertThatThrownBy(() -> new Mixture(sort, List.of(part("a", 1, 0)), 0.5, 1))
                .hasMessage("temperature must be at least 1; temperature=0.5");
        assertThatThrownBy(() -> mixed("m.jsonl", List.of(part("a", 1, 0)), List.of(List.of()), 1, 1))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("examples=0");
        assertThat(folder.resolve("m.jsonl")).doesNotExist();
    }

    @Test
    @DisplayName("numbers are counted like a map counts them, zero and many of one place too")
    void seenDigests() {
        var seen = new SeenDigests();
        Map<Long, Integer> expected = new HashMap<>();
        var random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            long number = (long) random.nextInt(5000) << (random.nextBoolean() ? 32 : 0);
            assertThat(seen.add(number)).isEqualTo(expected.merge(number, 1, Integer::sum));
        }
    }
}

package dev.kalmia.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleFlow;
import dev.kalmia.data.Meta;
import dev.kalmia.data.Pair;
import dev.kalmia.run.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The filter, which sorts on the disk, against a comparison in memory of each example with all kept before.
class NearDuplicateOracleTest {
    @TempDir
    Path folder;

    private record Kept(String id, Shingles shingles, Set<Long> bands) {}

    /// The verdicts by the rule itself: the first kept that has a band in common and is alike enough.
    private static List<@Nullable Drop> eachWithEach(NearDuplicateFilter filter, List<Example> examples) {
        MinHash minHash = MinHash.forThreshold(filter.threshold(), filter.seed());
        List<Kept> kept = new ArrayList<>();
        List<@Nullable Drop> drops = new ArrayList<>();
        for (Example example : examples) {
            Shingles own = Shingles.of(example, filter.shingleWords());
            Set<Long> bands = own.isEmpty()
                    ? Set.of()
                    : Arrays.stream(minHash.bands(own.all())).boxed().collect(Collectors.toSet());
            Kept first = kept.stream()
                    .filter(each -> each.bands.stream().anyMatch(bands::contains))
                    .filter(each -> own.alike(each.shingles) >= filter.threshold())
                    .findFirst()
                    .orElse(null);
            if (first == null) {
                kept.add(new Kept(example.meta().id(), own, bands));
                drops.add(null);
            } else {
                String index = String.format(Locale.ROOT, "%.3f", own.alike(first.shingles));
                drops.add(new Drop("near duplicate", "of " + first.id + ", Jaccard index " + index));
            }
        }
        return drops;
    }

    private static int assertSame(NearDuplicateFilter filter, List<Example> examples) {
        List<@Nullable Drop> expected = eachWithEach(filter, examples);
        Verdicts verdicts = filter.judge(examples);
        assertThat(verdicts.size()).isEqualTo(expected.size());
        int dropped = 0;
        for (int i = 0; i < expected.size(); i++) {
            assertThat(verdicts.drop(i).orElse(null)).as("example " + i).isEqualTo(expected.get(i));
            dropped += verdicts.keeps(i) ? 0 : 1;
        }
        return dropped;
    }

    /// Chains of copies of copies, each a little further from the first, so that what is kept depends on the order.
    private static List<Example> drifting(long seed, int count) {
        Random random = new Random(seed);
        List<String> texts = new ArrayList<>();
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String text = FilterContract.text(random, 1 + random.nextInt(40));
            if (!texts.isEmpty() && random.nextInt(5) > 0) {
                List<String> words = new ArrayList<>(
                        Arrays.asList(texts.get(random.nextInt(texts.size())).split(" ", -1)));
                for (int change = random.nextInt(3); change > 0; change--) {
                    words.set(random.nextInt(words.size()), "m" + random.nextInt(9));
                }
                text = String.join(" ", words) + (random.nextInt(4) == 0 ? "!" : "");
            }
            texts.add(text);
            String query = "who asks" + (random.nextInt(8) == 0 ? " " + random.nextInt(3) : "");
            examples.add(new Pair(query, random.nextInt(50) == 0 ? "?" : text, Meta.of("e" + i, "")));
        }
        return examples;
    }

    @ParameterizedTest
    @CsvSource({"0.1, 1", "0.3, 1", "0.5, 2", "0.8, 5", "0.9, 5", "1, 3"})
    @DisplayName("the same verdicts as in memory, with the same copy named, for chains of copies of copies")
    void sameAsInMemory(double threshold, int shingleWords) {
        int dropped = 0;
        for (long seed = 0; seed < 12; seed++) {
            dropped += assertSame(new NearDuplicateFilter(shingleWords, threshold, seed), drifting(seed, 250));
        }
        assertThat(dropped).isGreaterThan(300);
    }

    @Test
    @DisplayName("the same for examples of all kinds")
    void allKinds() {
        for (long seed = 0; seed < 5; seed++) {
            assertSame(NearDuplicateFilter.withSeed(seed), FilterContract.examples(seed, 300));
        }
    }

    @Test
    @DisplayName("the same for a thousand texts of one form, and a thousand that differ in punctuation alone")
    void boilerplate() {
        Random random = new Random(5);
        String form = FilterContract.text(random, 60);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            String number = " case " + random.nextInt(500) + " of " + random.nextInt(500);
            examples.add(new Pair("which case", form + number, Meta.of("form" + i, "")));
            examples.add(new Pair("what" + "!".repeat(i % 7), "it is" + ".".repeat(i % 90), Meta.of("same" + i, "")));
        }
        assertThat(assertSame(new NearDuplicateFilter(5, 0.9, 1), examples)).isGreaterThan(1_900);
        assertThat(assertSame(new NearDuplicateFilter(5, 1, 1), examples)).isBetween(999, 1_100);
    }

    @Test
    @DisplayName("examples that change between the two readings are told, and nothing is left on the disk")
    void changed() throws Exception {
        List<Example> examples = drifting(1, 50);
        for (int then : new int[] {49, 51}) {
            int[] read = {0};
            List<Example> other = drifting(1, then);
            ExampleFlow flow = () -> read[0]++ == 0 ? examples.stream() : other.stream();
            assertThatThrownBy(() -> NearDuplicateFilter.withSeed(1).judge(flow, folder, (example, drop) -> {}))
                    .isInstanceOf(InputException.class)
                    .hasMessage("the examples must not change while they are filtered; first there were 50, then "
                            + (then == 49 ? "49" : "more"));
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    @DisplayName("what a killed judgement left in the folder makes no difference")
    void afterKill() throws Exception {
        List<Example> examples = drifting(2, 200);
        for (String left : List.of("shingles", "buckets", "bands/000000.run", "rows/000000.run")) {
            Path file = folder.resolve(left);
            Files.createDirectories(file.resolveSibling(""));
            Files.write(file, new byte[5_000]);
        }
        NearDuplicateFilter filter = NearDuplicateFilter.withSeed(2);
        List<@Nullable Drop> drops = new ArrayList<>();
        filter.judge(ExampleFlow.of(examples), folder, (example, drop) -> drops.add(drop));
        assertThat(drops).isEqualTo(eachWithEach(filter, examples));
    }
}

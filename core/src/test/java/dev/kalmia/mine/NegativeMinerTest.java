package dev.kalmia.mine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleFlow;
import dev.kalmia.data.ExampleReader;
import dev.kalmia.data.Group;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Meta;
import dev.kalmia.data.Pair;
import dev.kalmia.data.ReadOptions;
import dev.kalmia.data.Scored;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.HashingEncoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.filter.PromptRecorder;
import dev.kalmia.pool.TextPool;
import dev.kalmia.run.Hashes;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.vector.Similarity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NegativeMinerTest {
    @TempDir
    Path scratch = Path.of("");

    private final HashingEncoder encoder = new HashingEncoder(64);
    private int runs;

    private static MiningConfig config(
            int negatives, int from, int to, @Nullable Double margin, @Nullable Double max, Sampling sampling) {
        return config(negatives, from, to, margin, max, sampling, 17);
    }

    private static MiningConfig config(
            int negatives,
            int from,
            int to,
            @Nullable Double margin,
            @Nullable Double max,
            Sampling sampling,
            long seed) {
        Miner miner = new Miner(Miner.Kind.DENSE, negatives, from, to, sampling);
        return MiningConfig.of(miner, new ScoreBounds(margin, null, null, max), seed);
    }

    private record Mined(List<Group> groups, MiningReport report) {
        /// Examples, existing, refused of these, mined, short, missing; looked at, refused texts and scores.
        List<Long> numbers() {
            return List.of(
                    report.examples(),
                    report.existing(),
                    report.refusedExisting(),
                    report.mined(),
                    report.shortExamples(),
                    report.missing(),
                    report.looked(),
                    report.refusedTexts(),
                    report.refusedScores());
        }
    }

    private Mined mine(List<? extends Example> examples, List<String> pool, MiningConfig config) {
        return mine(examples, pool, config, encoder);
    }

    private Mined mine(List<? extends Example> examples, List<String> pool, MiningConfig config, Encoder with) {
        Path folder = scratch.resolve("run" + runs++);
        try (TextPool texts =
                TextPool.build(folder.resolve("pool"), pool.iterator(), with, Prompt.none(), Progress.silent())) {
            MiningReport report = NegativeMiner.mine(
                    ExampleFlow.of(examples), new MiningTools(texts, with, null), config, folder, Progress.silent());
            return new Mined(read(folder.resolve("examples.jsonl")), report);
        }
    }

    private static List<Group> read(Path file) {
        if (file.toFile().length() == 0) {
            return List.of();
        }
        return ExampleReader.readAll(file, ReadOptions.defaults()).stream()
                .map(NegativeMinerTest::asGroup)
                .toList();
    }

    private static List<String> poolOf(List<? extends Example> examples) {
        try (Stream<String> texts = NegativeMiner.textsOf(ExampleFlow.of(examples))) {
            return texts.toList();
        }
    }

    @Test
    @DisplayName("queries are encoded with their prompt or the model's, texts of the pool with none")
    void prompts() {
        var recorder = new PromptRecorder();
        List<Example> examples = List.of(
                new Pair("q1", "p1", Meta.of("1", "")), new Pair("q2", "p2", new Meta("2", "", "Find: ", Map.of())));
        MiningConfig one = config(1, 0, 2, null, null, Sampling.RANDOM);
        mine(examples, List.of("n"), one, recorder);
        assertThat(recorder.prompts())
                .isEqualTo(Map.of(
                        "q1", Prompt.query(),
                        "q2", Prompt.text("Find: "),
                        "p1", Prompt.none(),
                        "p2", Prompt.none(),
                        "n", Prompt.none()));
    }

    private static String text(Random random, int words) {
        return IntStream.range(0, words).mapToObj(i -> "w" + random.nextInt(40)).collect(Collectors.joining(" "));
    }

    private static List<Example> examples(Random random, int count) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // Ten queries only, so that positives of one are found elsewhere; case differs now and then.
            String query = (random.nextBoolean() ? "w" : "W") + random.nextInt(10) + " w11 w12";
            Meta meta = new Meta("e" + i, "", random.nextInt(4) == 0 ? "w3 w4 " : null, Map.of());
            examples.add(
                    random.nextBoolean()
                            ? new Pair(query, text(random, 6), meta)
                            : new Group(
                                    query,
                                    List.of(text(random, 6), text(random, 3)),
                                    IntStream.range(0, random.nextInt(4))
                                            .mapToObj(n -> text(random, 5))
                                            .toList(),
                                    meta));
        }
        return examples;
    }

    private static Group asGroup(Example example) {
        return switch (example) {
            case Group group -> group;
            case Pair pair -> new Group(pair.query(), List.of(pair.positive()), List.of(), pair.meta());
            case Scored scored -> throw new AssertionError(scored);
            case Labelled labelled -> throw new AssertionError(labelled);
        };
    }

    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /// Every candidate of one example, best first: all scores computed and sorted, every guard spelled out.
    private List<String> candidates(Group group, List<Group> all, Set<String> pool, MiningConfig config) {
        Set<String> forbidden = new HashSet<>();
        forbidden.add(plain(group.query()));
        for (Group other : all) {
            if (plain(other.query()).equals(plain(group.query()))) {
                other.positives().forEach(positive -> forbidden.add(plain(positive)));
            }
        }
        Set<String> taken = new HashSet<>();
        group.negatives().stream()
                .filter(text -> !forbidden.contains(plain(text)))
                .forEach(text -> taken.add(plain(text)));
        Map<String, Float> scores = new HashMap<>();
        pool.forEach(text -> scores.put(text, score(group, text)));
        List<String> ranked = new ArrayList<>(pool);
        ranked.sort(Comparator.comparingDouble((String text) -> -scores.getOrDefault(text, 0f))
                .thenComparing(Comparator.naturalOrder()));
        double positive = group.positives().stream()
                .mapToDouble(text -> score(group, text))
                .max()
                .orElseThrow();
        ScoreBounds bounds = config.bounds();
        double bound = bounds.most() == null ? Double.MAX_VALUE : bounds.most();
        if (bounds.relativeMargin() != null) {
            bound = Math.min(bound, positive > 0 ? bounds.relativeMargin() * positive : positive);
        }
        Miner miner = config.miners().getFirst();
        List<String> candidates = new ArrayList<>();
        for (int rank = miner.from(); rank < Math.min(miner.to(), ranked.size()); rank++) {
            String text = ranked.get(rank);
            if (!forbidden.contains(plain(text)) && taken.add(plain(text)) && scores.getOrDefault(text, 0f) <= bound) {
                candidates.add(text);
            }
        }
        return candidates;
    }

    private float score(Group group, String text) {
        String own = group.meta().prompt();
        Prompt prompt = own == null ? Prompt.query() : Prompt.text(own);
        float[] query = encoder.embed(List.of(group.query()), prompt).row(0);
        return Similarity.COSINE.between(
                query, encoder.embed(List.of(text), Prompt.none()).row(0));
    }

    @Test
    @DisplayName("random examples: mined are those that a slow search with every guard spelled out allows")
    void agreesWithSlowSearch() {
        List<MiningConfig> configs = List.of(
                config(3, 0, 20, null, null, Sampling.TOP),
                config(3, 2, 12, 0.95, null, Sampling.TOP),
                config(2, 0, 50, 0.7, 0.5, Sampling.TOP),
                config(4, 5, 40, 0.95, null, Sampling.RANDOM),
                config(6, 0, 1000, null, 0.2, Sampling.RANDOM));
        for (int round = 0; round < configs.size(); round++) {
            MiningConfig config = configs.get(round);
            List<Example> examples = examples(new Random(round), 30);
            List<Group> all = examples.stream().map(NegativeMinerTest::asGroup).toList();
            List<String> pool = poolOf(examples);

            Mined mined = mine(examples, pool, config);

            long missing = 0;
            for (int i = 0; i < all.size(); i++) {
                Group before = all.get(i);
                Group after = mined.groups().get(i);
                List<String> allowed = candidates(before, all, new HashSet<>(pool), config);
                List<String> existing = after.negatives().stream()
                        .filter(before.negatives()::contains)
                        .toList();
                List<String> added = after.negatives()
                        .subList(existing.size(), after.negatives().size());
                int wanted = Math.min(allowed.size(), config.negatives() - existing.size());
                assertThat(after.query()).isEqualTo(before.query());
                assertThat(after.positives()).isEqualTo(before.positives());
                assertThat(after.meta().id()).isEqualTo(before.meta().id());
                assertThat(after.meta().prompt()).isEqualTo(before.meta().prompt());
                assertThat(after.negatives()).doesNotHaveDuplicates();
                assertThat(after.negatives().subList(0, existing.size())).isEqualTo(existing);
                assertThat(added).hasSize(wanted).isSubsetOf(allowed);
                if (config.miners().getFirst().takesFirst()) {
                    assertThat(added).isEqualTo(allowed.subList(0, wanted));
                }
                missing += config.negatives() - after.negatives().size();
            }
            assertThat(mined.report().missing()).isEqualTo(missing);
            assertThat(mined.report().existing() + mined.report().mined())
                    .isEqualTo(mined.groups().stream()
                            .mapToInt(group -> group.negatives().size())
                            .sum());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "7, 50, 100, 3, 59219572a1d029d7be075dbb6d51a02d2fe664ee003a123af77d544ee3e7d1b1",
        "8, 0, 40, 4, 24b8ab0a707aa68493e493a74ac42920809aa4dd389569e8b583e22658dd361e",
    })
    @DisplayName("what was mined when all lay in memory is mined still")
    void stays(int negatives, int from, int to, long seed, String expected) {
        List<Example> examples = examples(new Random(21), 300);
        List<String> all = new ArrayList<>();
        mine(examples, poolOf(examples), config(negatives, from, to, 0.95, null, Sampling.RANDOM, seed))
                .groups()
                .forEach(group -> {
                    all.add(group.meta().id());
                    all.addAll(group.negatives());
                });
        assertThat(Hashes.strings(all)).isEqualTo(expected);
    }

    @Test
    @DisplayName("examples that have a prompt each get the negatives that each gets alone")
    void ownPrompts() {
        Random random = new Random(9);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Meta meta = new Meta("e" + i, "", i % 9 == 0 ? null : "w" + i % 25 + " w" + i % 7 + " ", Map.of());
            examples.add(new Pair("w" + i + " w1", text(random, 6), meta));
        }
        List<String> pool = poolOf(examples);
        MiningConfig config = config(4, 2, 30, 0.95, null, Sampling.RANDOM);
        List<Group> together = mine(examples, pool, config).groups();
        List<Example> plain = new ArrayList<>();
        for (int i = 0; i < examples.size(); i++) {
            Example example = examples.get(i);
            assertThat(mine(List.of(example), pool, config).groups()).containsExactly(together.get(i));
            plain.add(example.with(Meta.of(example.meta().id(), "")));
        }
        assertThat(mine(plain, pool, config).groups().stream()
                        .map(Group::negatives)
                        .toList())
                .isNotEqualTo(together.stream().map(Group::negatives).toList());
    }

    @Test
    @DisplayName("the order of the examples and of the pool makes no difference")
    void orderMakesNoDifference() {
        List<Example> examples = examples(new Random(5), 40);
        List<String> pool = new ArrayList<>(poolOf(examples));
        MiningConfig config = config(3, 2, 30, 0.95, null, Sampling.RANDOM);
        Map<String, Group> expected = byId(mine(examples, pool, config));

        for (int round = 0; round < 5; round++) {
            List<Example> shuffled = new ArrayList<>(examples);
            Collections.shuffle(shuffled, new Random(round));
            Collections.shuffle(pool, new Random(round));

            assertThat(byId(mine(shuffled, pool, config))).isEqualTo(expected);
        }
    }

    private static Map<String, Group> byId(Mined mined) {
        return mined.groups().stream()
                .collect(Collectors.toMap(group -> group.meta().id(), group -> group));
    }

    @Test
    @DisplayName("another seed draws others, the same seed the same, and every candidate has its turn")
    void seeds() {
        List<String> pool = IntStream.range(0, 20).mapToObj(i -> "alpha w" + i).toList();
        Set<String> seen = new HashSet<>();
        for (long seed = 0; seed < 12; seed++) {
            var config = config(8, 0, 20, null, null, Sampling.RANDOM, seed);
            List<Example> examples = List.of(new Pair("alpha", "alpha beta", Meta.of("1", "")));
            List<String> negatives =
                    mine(examples, pool, config).groups().getFirst().negatives();
            assertThat(mine(examples, pool, config).groups().getFirst().negatives())
                    .isEqualTo(negatives);
            seen.addAll(negatives);
        }
        assertThat(seen).hasSize(20);
    }

    @Test
    @DisplayName("a positive that another example gives to the same query is no negative, in any case or white space")
    void positivesOfTheSameQuery() {
        List<Example> examples = List.of(
                new Pair("alpha beta", "alpha one", Meta.of("1", "")),
                new Pair("Alpha  beta", "ALPHA TWO", Meta.of("2", "")),
                new Pair("other", "alpha three", Meta.of("3", "")));
        List<String> pool = List.of("alpha one", "alpha  two", "alpha three", "alpha beta");

        Mined mined = mine(examples, pool, config(5, 0, 10, null, null, Sampling.TOP));

        assertThat(mined.groups().get(0).negatives()).containsExactly("alpha three");
        assertThat(mined.groups().get(1).negatives()).containsExactly("alpha three");
        assertThat(mined.groups().get(2).negatives())
                .containsExactlyInAnyOrder("alpha one", "alpha  two", "alpha beta");
        assertThat(mined.numbers()).containsExactly(3L, 0L, 0L, 5L, 3L, 10L, 12L, 7L, 0L);
    }

    @Test
    @DisplayName("existing negatives come first and are cut; those that are known to be right are thrown out")
    void existing() {
        List<Example> examples = List.of(
                new Group("q", List.of("p"), List.of("a", "b", "c"), Meta.of("1", "")),
                new Group("q", List.of("r"), List.of("P", "a", "A"), Meta.of("2", "")));

        Mined mined = mine(examples, List.of("x y", "p"), config(2, 0, 10, null, null, Sampling.TOP));

        assertThat(mined.groups().get(0).negatives()).containsExactly("a", "b");
        assertThat(mined.groups().get(1).negatives()).containsExactly("a", "x y");
        assertThat(mined.numbers()).containsExactly(2L, 3L, 2L, 1L, 0L, 0L, 2L, 1L, 0L);
    }

    @Test
    @DisplayName(
            "the margin is a part of the best positive's score, its end included; below 0 nothing above the positive")
    void margins() {
        List<Example> examples = List.of(new Pair("alpha", "alpha beta", Meta.of("1", "")));
        List<String> pool = List.of("alpha gamma", "alpha x y z");

        assertThat(mine(examples, pool, config(5, 0, 9, 1.0, null, Sampling.TOP))
                        .groups()
                        .getFirst()
                        .negatives())
                .containsExactly("alpha gamma", "alpha x y z");
        assertThat(mine(examples, pool, config(5, 0, 9, 0.95, null, Sampling.TOP))
                        .groups()
                        .getFirst()
                        .negatives())
                .containsExactly("alpha x y z");
    }

    @Test
    @DisplayName("a window behind the end of the pool gives nothing, and nothing is padded")
    void shortPool() {
        Mined mined = mine(
                List.of(new Pair("alpha", "beta", Meta.of("1", ""))), List.of("x", "y", " "), MiningConfig.kalm(1));

        assertThat(mined.groups().getFirst().negatives()).isEmpty();
        assertThat(mined.numbers()).containsExactly(1L, 0L, 0L, 0L, 1L, 7L, 0L, 0L, 0L);
    }

    @Test
    @DisplayName("an example that has all its negatives is not encoded")
    void nothingMissing() {
        Mined mined = mine(
                List.of(new Group("q", List.of("p"), List.of("n"), Meta.of("1", ""))),
                List.of("x"),
                config(1, 0, 5, null, null, Sampling.TOP));

        assertThat(mined.groups().getFirst().negatives()).containsExactly("n");
        // The pool alone.
        assertThat(encoder.texts()).isEqualTo(1);
        assertThat(mine(List.of(), List.of("x"), MiningConfig.kalm(1)).groups()).isEmpty();
    }

    @Test
    @DisplayName("examples without a query, an empty pool and settings outside their bounds are refused")
    void refused() {
        MiningConfig config = MiningConfig.kalm(1);
        Meta meta = Meta.of("s1", "");
        assertThatThrownBy(() -> mine(List.of(new Pair("a", "b", meta)), List.of(" "), config))
                .hasMessageContaining("pool");
        assertThatThrownBy(() -> config(0, 0, 1, null, null, Sampling.TOP)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> config(1, 5, 5, null, null, Sampling.TOP)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> config(1, -1, 5, null, null, Sampling.TOP)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> config(1, 0, 100_001, null, null, Sampling.TOP))
                .isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> config(1, 0, 1, 0.0, null, Sampling.TOP)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> config(1, 0, 1, Double.NaN, null, Sampling.TOP))
                .isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> config(1, 0, 1, null, Double.NaN, Sampling.TOP))
                .isInstanceOf(UsageException.class);
    }
}

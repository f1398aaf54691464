package dev.kalmia.mine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleFlow;
import dev.kalmia.data.ExampleReader;
import dev.kalmia.data.Group;
import dev.kalmia.data.GroupScores;
import dev.kalmia.data.Meta;
import dev.kalmia.data.Pair;
import dev.kalmia.data.ReadOptions;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.HashingEncoder;
import dev.kalmia.encode.MortalEncoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.pool.TextPool;
import dev.kalmia.rerank.FunctionReranker;
import dev.kalmia.rerank.Reranker;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.vector.Similarity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Miners beside each other, other judges, scores, and windows that a killed run left.
class MiningMixtureTest {
    private static final ScoreBounds NONE = new ScoreBounds(null, null, null, null);

    @TempDir
    Path scratch = Path.of("");

    private final HashingEncoder encoder = new HashingEncoder(32);

    private static List<String> texts(Random random, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> IntStream.range(0, 3 + random.nextInt(5))
                        .mapToObj(_ -> "w" + random.nextInt(60))
                        .collect(Collectors.joining(" ")))
                .toList();
    }

    private static List<Example> examples(Random random, int count) {
        List<String> texts = texts(random, 3 * count);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Meta meta = Meta.of("e" + i, "");
            String query = texts.get(3 * i);
            examples.add(
                    i % 3 == 0
                            ? new Group(query, List.of(texts.get(3 * i + 1), texts.get(3 * i + 2)), List.of(), meta)
                            : new Pair(query, texts.get(3 * i + 1), meta));
        }
        return examples;
    }

    private MiningReport mine(
            Path folder, List<Example> examples, List<String> corpus, MiningConfig config, Encoder with) {
        return mine(folder, examples, corpus, config, with, null);
    }

    private MiningReport mine(
            Path folder,
            List<Example> examples,
            List<String> corpus,
            MiningConfig config,
            Encoder with,
            @Nullable Reranker judge) {
        try (TextPool pool =
                TextPool.build(folder.resolve("pool"), corpus.iterator(), encoder, Prompt.none(), Progress.silent())) {
            MiningTools tools = new MiningTools(pool, with, judge);
            return NegativeMiner.mine(ExampleFlow.of(examples), tools, config, folder, Progress.silent());
        }
    }

    private static List<Group> read(Path folder) {
        return ExampleReader.readAll(folder.resolve("examples.jsonl"), ReadOptions.defaults()).stream()
                .map(Group.class::cast)
                .toList();
    }

    private static MiningConfig mixture(boolean scores, ScoreBounds bounds) {
        return new MiningConfig(
                7,
                List.of(
                        new Miner(Miner.Kind.DENSE, 3, 2, 30, Sampling.RANDOM),
                        new Miner(Miner.Kind.LEXICAL, 2, 0, 20, Sampling.TOP),
                        new Miner(Miner.Kind.RANDOM, 2, null, null, null)),
                bounds,
                scores,
                0,
                5);
    }

    private double cosine(String query, String text) {
        return Similarity.COSINE.between(
                encoder.embed(List.of(query), Prompt.query()).row(0),
                encoder.embed(List.of(text), Prompt.none()).row(0));
    }

    @Test
    @DisplayName("each miner adds its share of the corpus, no text twice, none within the margins, with its scores")
    void mixes() {
        Random random = new Random(1);
        List<Example> examples = examples(random, 40);
        List<String> corpus = texts(random, 500);
        ScoreBounds bounds = new ScoreBounds(0.9, 0.05, -0.5, 0.7);

        MiningReport report = mine(scratch, examples, corpus, mixture(true, bounds), encoder);

        for (Group group : read(scratch)) {
            GroupScores scores = Objects.requireNonNull(group.scores());
            double best = scores.positives().stream().max(Double::compare).orElseThrow();
            assertThat(new HashSet<>(group.negatives())).hasSameSizeAs(group.negatives());
            assertThat(corpus).containsAll(group.negatives());
            for (int i = 0; i < group.negatives().size(); i++) {
                double score = scores.negatives().get(i);
                assertThat((float) score).isEqualTo((float)
                        cosine(group.query(), group.negatives().get(i)));
                assertThat(score).isLessThanOrEqualTo(0.7);
                if (best > 0.06) {
                    assertThat(score).isLessThanOrEqualTo(0.9 * best + 1e-9).isLessThanOrEqualTo(best - 0.05 + 1e-9);
                }
            }
            for (int i = 0; i < group.positives().size(); i++) {
                assertThat(scores.positives().get(i).floatValue()).isEqualTo((float)
                        cosine(group.query(), group.positives().get(i)));
            }
        }
        assertThat(report.miners())
                .hasSize(3)
                .allSatisfy(found -> assertThat(found.mined())
                        .isPositive()
                        .isLessThanOrEqualTo(40L * found.miner().negatives()));
        assertThat(report.mined() + report.missing()).isEqualTo(7 * 40);
        assertThat(report.positives().sorted()).hasSize(40).isSorted();
        assertThat(report.negatives().sorted()).hasSize((int) report.mined()).isSorted();
        assertThat(report.refused(Rule.RELATIVE_MARGIN)).isPositive();
    }

    @Test
    @DisplayName("a reranker judges in place of the cosine: its scores are bounded and written")
    void reranks() {
        Random random = new Random(2);
        List<Example> examples = examples(random, 20);
        List<String> corpus = texts(random, 200);
        mine(
                scratch,
                examples,
                corpus,
                mixture(true, new ScoreBounds(1.0, 2.0, 9.0, null)),
                encoder,
                FunctionReranker.byLength());

        for (Group group : read(scratch)) {
            GroupScores scores = Objects.requireNonNull(group.scores());
            int longest =
                    group.positives().stream().mapToInt(String::length).max().orElseThrow();
            for (int i = 0; i < group.negatives().size(); i++) {
                int length = group.negatives().get(i).length();
                assertThat(scores.negatives().get(i)).isEqualTo(length);
                assertThat(length).isBetween(9, longest - 2);
            }
        }
        assertThat(read(scratch))
                .anySatisfy(group -> assertThat(group.negatives()).isNotEmpty());
    }

    @Test
    @DisplayName("scores that an example brings stay where its negatives do, and are forgotten where they change")
    void forgetsScores() {
        GroupScores brought = new GroupScores(List.of(0.9), List.of(0.1));
        List<Example> examples = List.of(
                new Group("w1 w2", List.of("w1 w3"), List.of("w4"), brought, Meta.of("kept", "")),
                new Group("w5 w2", List.of("w5 w3"), List.of("w5 w3"), brought, Meta.of("changed", "")));
        MiningConfig one = MiningConfig.of(new Miner(Miner.Kind.DENSE, 1, 0, 9, Sampling.TOP), NONE, 1);

        MiningReport report = mine(scratch, examples, List.of("w7", "w8"), one, encoder);

        assertThat(read(scratch)).extracting(Group::scores).containsExactly(brought, null);
        assertThat(report.forgottenScores()).isEqualTo(1);
    }

    @Test
    @DisplayName("a second run gives the same bytes, and one that was killed goes on after its finished windows")
    void resumes() throws IOException {
        Random random = new Random(3);
        // Long queries: a window holds some six hundred.
        List<Example> examples = texts(random, 700).stream()
                .<Example>map(text -> new Pair(
                        text + " of".repeat(140), text + " w0", Meta.of(Integer.toString(text.hashCode()), "")))
                .toList();
        List<String> corpus = texts(random, 300);
        MiningConfig config = mixture(true, ScoreBounds.percentage());
        MiningReport whole = mine(scratch.resolve("whole"), examples, corpus, config, encoder);
        Path killed = scratch.resolve("killed");
        // Two calls a window: positives that the corpus lacks, and queries.
        assertThatThrownBy(() -> mine(killed, examples, corpus, config, new MortalEncoder(32, 3)))
                .hasMessage("killed");
        assertThat(killed.resolve("examples.jsonl")).doesNotExist();

        MiningReport resumed = mine(killed, examples, corpus, config, new MortalEncoder(32, 2));

        assertThat(resumed).isEqualTo(whole);
        assertThat(killed.resolve("examples.jsonl")).hasSameBinaryContentAs(scratch.resolve("whole/examples.jsonl"));
        Files.writeString(killed.resolve("parts/000000.positives"), "abcde");
        assertThatThrownBy(() -> mine(killed, examples, corpus, config, new MortalEncoder(32, 0)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("000000.positives must hold finite scores");
    }

    @Test
    @DisplayName(
            "an approximate index mines the same where it looks everywhere, and its recall is told where it does not")
    void approximates() {
        Random random = new Random(6);
        List<Example> examples = examples(random, 60);
        List<String> corpus = texts(random, 900);
        Miner top = new Miner(Miner.Kind.DENSE, 5, 0, 20, Sampling.TOP);
        MiningReport exact = mine(scratch.resolve("a"), examples, corpus, approximate(top, 0), encoder);
        MiningReport everywhere = mine(scratch.resolve("b"), examples, corpus, approximate(top, 1000), encoder);
        MiningReport some = mine(scratch.resolve("c"), examples, corpus, approximate(top, 3), encoder);

        assertThat(read(scratch.resolve("b"))).isEqualTo(read(scratch.resolve("a")));
        assertThat(exact.recall()).isEmpty();
        assertThat(everywhere.recall()).hasValue(1);
        assertThat(some.recall().orElseThrow()).isBetween(0.1, 0.99);
        assertThat(some.recallQueries()).isEqualTo(60);

        List<Example> prompted = examples.stream()
                .map(each -> each.with(new Meta(each.meta().id(), each.meta().task(), "Find: ", Map.of())))
                .toList();
        MiningReport asked = mine(scratch.resolve("d"), prompted, corpus, approximate(top, 3), encoder);
        assertThat(asked.recall().orElseThrow()).isBetween(0.1, 0.99);
        assertThat(asked.recallQueries()).isEqualTo(60);

        List<Example> various = examples.stream()
                .map(each -> each.with(
                        new Meta(each.meta().id(), "", "Find " + each.meta().id() + ": ", Map.of())))
                .toList();
        MiningReport told = mine(scratch.resolve("e"), various, corpus, approximate(top, 3), encoder);
        assertThat(told.recall().orElseThrow()).isBetween(0.1, 0.99);
        assertThat(told.recallQueries()).isEqualTo(60);
    }

    private static MiningConfig approximate(Miner miner, int probes) {
        return new MiningConfig(miner.negatives(), List.of(miner), ScoreBounds.percentage(), false, probes, 5);
    }

    @Test
    @DisplayName("bounds hold at their ends, and below a positive of 0 or less nothing above it is taken")
    void bounds() {
        ScoreBounds part = ScoreBounds.percentage();
        assertThat(part.refuses(0.95 * 0.8, 0.8)).isEmpty();
        assertThat(part.refuses(0.77, 0.8)).contains(Rule.RELATIVE_MARGIN);
        assertThat(part.refuses(-0.2, -0.2)).isEmpty();
        assertThat(part.refuses(-0.1, -0.2)).contains(Rule.RELATIVE_MARGIN);
        ScoreBounds others = new ScoreBounds(null, 0.25, 0.25, 0.5);
        assertThat(others.refuses(0.5, 0.75)).isEmpty();
        assertThat(others.refuses(0.5, 0.7)).contains(Rule.ABSOLUTE_MARGIN);
        assertThat(others.refuses(0.51, 0.9)).contains(Rule.MOST_SCORE);
        assertThat(others.refuses(0.25, 0.9)).isEmpty();
        assertThat(others.refuses(0.24, 0.9)).contains(Rule.LEAST_SCORE);
        assertThat(NONE.refuses(5, -5)).isEmpty();
    }

    @Test
    @DisplayName("bounds that cannot be, miners that do not add up and ranks of what is drawn are refused")
    void refused() {
        assertThatThrownBy(() -> new ScoreBounds(0.0, null, null, null)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> new ScoreBounds(null, Double.NaN, null, null)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> new ScoreBounds(null, null, 0.5, 0.4)).hasMessageContaining("least-score");
        assertThatThrownBy(() -> new Miner(Miner.Kind.RANDOM, 1, 0, null, null)).hasMessageContaining("no ranks");
        assertThatThrownBy(() -> new MiningConfig(
                        2, List.of(new Miner(Miner.Kind.LEXICAL, 1, null, null, null)), NONE, false, 0, 1))
                .hasMessageContaining("miners must add up to negatives");
        assertThatThrownBy(() -> new MiningConfig(1, List.of(), NONE, false, 0, 1))
                .isInstanceOf(UsageException.class);
    }
}

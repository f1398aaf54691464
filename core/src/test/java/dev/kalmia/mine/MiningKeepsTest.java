package dev.kalmia.mine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleFlow;
import dev.kalmia.data.ExampleReader;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Meta;
import dev.kalmia.data.Pair;
import dev.kalmia.data.ReadOptions;
import dev.kalmia.data.Scored;
import dev.kalmia.encode.HashingEncoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.pool.TextPool;
import dev.kalmia.rerank.FunctionReranker;
import dev.kalmia.rerank.Reranker;
import dev.kalmia.rerank.Reranking;
import dev.kalmia.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What mining leaves as it is, and what it keeps of a run that was killed.
class MiningKeepsTest {
    private static final MiningConfig CONFIG = new MiningConfig(
            4,
            List.of(
                    new Miner(Miner.Kind.DENSE, 2, 1, 20, Sampling.RANDOM),
                    new Miner(Miner.Kind.LEXICAL, 2, 0, 10, Sampling.TOP)),
            new ScoreBounds(2.0, null, null, null),
            true,
            0,
            5);

    @TempDir
    Path scratch = Path.of("");

    private final HashingEncoder encoder = new HashingEncoder(32);

    private static List<String> texts(int seed, int count) {
        Random random = new Random(seed);
        return IntStream.range(0, count)
                .mapToObj(_ -> IntStream.range(0, 3 + random.nextInt(5))
                        .mapToObj(_ -> "w" + random.nextInt(60))
                        .collect(Collectors.joining(" ")))
                .toList();
    }

    private static List<Example> pairs(int count) {
        List<String> texts = texts(1, 2 * count);
        return IntStream.range(0, count)
                .<Example>mapToObj(i -> new Pair(texts.get(2 * i), texts.get(2 * i + 1), Meta.of("e" + i, "")))
                .toList();
    }

    private MiningReport mine(String folder, List<Example> examples, @Nullable Reranker judge) {
        Path to = scratch.resolve(folder);
        try (TextPool pool = TextPool.build(
                to.resolve("pool"), texts(2, 200).iterator(), encoder, Prompt.none(), Progress.silent())) {
            MiningTools tools = new MiningTools(pool, encoder, judge);
            return NegativeMiner.mine(ExampleFlow.of(examples), tools, CONFIG, to, Progress.silent());
        }
    }

    private List<Example> mined(String folder) {
        return ExampleReader.readAll(scratch.resolve(folder).resolve("examples.jsonl"), ReadOptions.defaults());
    }

    /// Scores so many pairs and no more.
    private static final class MortalReranker implements Reranker {
        private final FunctionReranker lasting = FunctionReranker.byLength();
        private final long most;
        private final String name;

        MortalReranker(long most, String name) {
            this.most = most;
            this.name = name;
        }

        @Override
        public Reranking rerank(String query, List<String> documents, Progress progress) {
            if (lasting.pairs() + documents.size() > most) {
                throw new IllegalStateException("killed");
            }
            return lasting.rerank(query, documents, progress);
        }

        @Override
        public int maxTokens() {
            return lasting.maxTokens();
        }

        @Override
        public String fingerprint() {
            return name;
        }

        @Override
        public void close() {}

        long pairs() {
            return lasting.pairs();
        }
    }

    private static MortalReranker immortal() {
        return new MortalReranker(Long.MAX_VALUE, "one");
    }

    @Test
    @DisplayName("scored and labelled examples stay as they are and where they are, and change nothing for the others")
    void others() {
        List<Example> asking = pairs(30);
        List<Example> mixed = new ArrayList<>();
        for (int i = 0; i < asking.size(); i++) {
            Meta meta = Meta.of("o" + i, "other");
            mixed.add(i % 2 == 0 ? new Scored("w1 w2", "w3", i / 30.0, meta) : new Labelled("w4 w5", "c" + i, meta));
            mixed.add(asking.get(i));
        }
        MiningReport alone = mine("alone", asking, null);
        MiningReport report = mine("mixed", mixed, null);

        List<Example> expected = new ArrayList<>();
        for (int i = 0; i < asking.size(); i++) {
            expected.add(mixed.get(2 * i));
            expected.add(mined("alone").get(i));
        }
        assertThat(mined("mixed")).isEqualTo(expected);
        assertThat(report.passed()).isEqualTo(30);
        assertThat(alone.passed()).isZero();
        assertThat(report.examples()).isEqualTo(alone.examples()).isEqualTo(30);
        assertThat(report.mined()).isEqualTo(alone.mined()).isPositive();
        try (Stream<String> texts = NegativeMiner.textsOf(ExampleFlow.of(mixed))) {
            assertThat(texts).doesNotContain("w4 w5", "w3").hasSize(30);
        }
    }

    @Test
    @DisplayName("killed in the middle of its reranking, a run asks for no score twice and gives the same bytes")
    void resumes() {
        List<Example> examples = pairs(40);
        MortalReranker whole = immortal();
        mine("whole", examples, whole);
        assertThat(whole.pairs()).isGreaterThan(600);
        for (long most : new long[] {0, 1, 7, 300, 301, whole.pairs() - 1}) {
            String folder = "killed" + most;
            MortalReranker mortal = new MortalReranker(most, "one");
            assertThatThrownBy(() -> mine(folder, examples, mortal)).hasMessage("killed");
            MortalReranker next = new MortalReranker(whole.pairs() / 3, "one");
            boolean again = most < 2 * whole.pairs() / 3 - 50;
            if (again) {
                assertThatThrownBy(() -> mine(folder, examples, next)).hasMessage("killed");
            }
            MortalReranker last = immortal();
            mine(folder, examples, last);
            assertThat(mortal.pairs() + next.pairs() + last.pairs()).isEqualTo(whole.pairs());
            assertThat(scratch.resolve(folder).resolve("examples.jsonl"))
                    .hasSameBinaryContentAs(scratch.resolve("whole/examples.jsonl"));
            assertThat(scratch.resolve(folder).resolve("parts/000000.scores")).doesNotExist();
        }
    }

    @Test
    @DisplayName("scores that are torn, changed, or of other examples or another reranker are not believed")
    void unbelieved() throws IOException {
        List<Example> examples = pairs(40);
        MortalReranker whole = immortal();
        mine("whole", examples, whole);
        assertThatThrownBy(() -> mine("killed", examples, new MortalReranker(500, "one")))
                .hasMessage("killed");
        Path kept = scratch.resolve("killed/parts/000000.scores");
        byte[] scores = Files.readAllBytes(kept);
        byte[] changed = scores.clone();
        changed[changed.length / 2] ^= 1;
        for (byte[] damaged : List.of(Arrays.copyOf(scores, scores.length - 3), changed, new byte[] {1, 2, 3})) {
            String folder = "damaged" + damaged.length + damaged[damaged.length / 2];
            Files.createDirectories(scratch.resolve(folder).resolve("parts"));
            Files.write(scratch.resolve(folder).resolve("parts/000000.scores"), damaged);
            MortalReranker next = immortal();
            mine(folder, examples, next);
            assertThat(next.pairs()).isBetween(whole.pairs() - 500, whole.pairs());
            assertThat(scratch.resolve(folder).resolve("examples.jsonl"))
                    .hasSameBinaryContentAs(scratch.resolve("whole/examples.jsonl"));
        }
        MortalReranker other = new MortalReranker(Long.MAX_VALUE, "other");
        mine("killed", examples, other);
        assertThat(other.pairs()).isEqualTo(whole.pairs());
        Files.write(Files.createDirectories(scratch.resolve("fewer/parts")).resolve("000000.scores"), scores);
        MortalReranker fewer = immortal();
        mine("fewer", examples.subList(0, 39), fewer);
        MortalReranker alone = immortal();
        mine("alone", examples.subList(0, 39), alone);
        assertThat(fewer.pairs()).isEqualTo(alone.pairs());
        assertThat(mined("fewer")).isEqualTo(mined("alone"));
    }
}

package dev.kalmia.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.HashingEncoder;
import dev.kalmia.eval.metric.Interval;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import dev.kalmia.run.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
    @TempDir
    Path folder;

    private Path run(String name, Encoder encoder, List<EvalTask> tasks) {
        Path results = folder.resolve(name);
        Benchmark.run(tasks, encoder, ModelLabel.of(name, encoder, Map.of()), results, Progress.silent());
        return results;
    }

    private List<EvalTask> tasks() {
        Scratch.retrieval(folder.resolve("data/a"));
        StringBuilder pairs = new StringBuilder();
        Random random = new Random(2);
        for (int i = 0; i < 60; i++) {
            List<String> words = new ArrayList<>(
                    random.ints(8, 0, 1000).mapToObj(w -> "w" + w).toList());
            String first = String.join(" ", words);
            int kept = random.nextInt(9);
            for (int w = kept; w < 8; w++) {
                words.set(w, "x" + random.nextInt(1000));
            }
            pairs.append(first)
                    .append(',')
                    .append(String.join(" ", words))
                    .append(',')
                    .append(kept)
                    .append('\n');
        }
        Scratch.sts(folder.resolve("data/b"), "Pairs");
        Scratch.write(folder.resolve("data/b/pairs.csv"), pairs.toString());
        return TaskFolder.find(folder.resolve("data")).tasks();
    }

    @Test
    @DisplayName("a better model is told from a worse one, the same way every time")
    void tells() {
        Path good = run("good", new HashingEncoder(4096), tasks());
        Path bad = run("bad", new HashingEncoder(3), tasks());
        Comparison comparison = Comparison.of(bad, good);
        ComparedTask pairs = comparison.tasks().getFirst();
        assertThat(pairs.task()).isEqualTo("Pairs");
        assertThat(pairs.metric()).isEqualTo("cosine_spearman");
        assertThat(pairs.difference()).isPositive().isEqualTo(pairs.b() - pairs.a());
        assertThat(pairs.p()).isNotNull().isLessThan(0.001);
        Interval interval = Objects.requireNonNull(pairs.interval());
        assertThat(interval.low()).isPositive().isLessThan(pairs.difference());
        assertThat(pairs.queries()).isEqualTo(60);
        ComparedTask small = comparison.tasks().get(1);
        assertThat(small.metric()).isEqualTo("ndcg_at_10");
        assertThat(small.queries()).isEqualTo(2);
        assertThat(Comparison.of(bad, good)).isEqualTo(comparison);
        assertThat(comparison.asText())
                .contains("A: local/bad-hashing- ", "B: local/good-hashing- ", "95 % interval", "mean of 2 tasks")
                .contains("100.00");
        assertThat(Json.write(comparison)).contains("\"difference\"", "\"interval\"");
    }

    @Test
    @DisplayName("a model against itself differs in nothing")
    void same() {
        Path one = run("one", new HashingEncoder(64), tasks());
        for (ComparedTask task : Comparison.of(one, one).tasks()) {
            assertThat(task.difference()).isZero();
            assertThat(task.p()).isEqualTo(1);
            assertThat(task.interval()).isEqualTo(new Interval(0, 0));
        }
    }

    @Test
    @DisplayName("what only one of them has is named: tasks, queries, data, scores of queries")
    void missing() {
        List<EvalTask> tasks = tasks();
        Path both = run("both", new HashingEncoder(64), tasks);
        Path one = run("one", new HashingEncoder(128), List.of(tasks.get(0)));
        Comparison comparison = Comparison.of(both, one);
        assertThat(comparison.onlyInA()).containsExactly("Pairs");
        assertThat(comparison.onlyInB()).isEmpty();
        assertThat(comparison.asText()).contains("only in A: Pairs");
        assertThat(comparison.tasks().getFirst().remark()).isEqualTo("the settings differ: dimension 64 and 128");

        Path queries = one.resolve("local__one-hashing-/hashing-128/queries/Small.test.default.jsonl");
        Scratch.write(queries, Scratch.read(queries).replace("\"q1\"", "\"q7\""));
        ComparedTask small = Comparison.of(both, one).tasks().getFirst();
        assertThat(small.queries()).isEqualTo(1);
        assertThat(small.remark()).contains("1 query is only in A: q1").contains("1 query is only in B: q7");

        String sound = Scratch.read(queries);
        Scratch.write(queries, sound.replaceFirst("\"score\": ?[0-9.]+", "\"score\":1e999"));
        assertThatThrownBy(() -> Comparison.of(both, one))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(queries + ":2: score must be finite");
        Scratch.write(queries.resolveSibling("Small.test.default.jsonl"), "");
        assertThatThrownBy(() -> Comparison.of(both, one)).isInstanceOf(InputException.class);
        assertThat(queries.toFile().delete()).isTrue();
        Path result = one.resolve("local__one-hashing-/hashing-128/Small.json");
        Scratch.write(result, Scratch.read(result).replaceFirst("\"dataset_revision\": \"[0-9a-f]+", "$0x"));
        ComparedTask bare = Comparison.of(both, one).tasks().getFirst();
        assertThat(bare.p()).isNull();
        assertThat(bare.remark()).isEqualTo("the data differ; no scores of single queries in B");
    }

    @Test
    @DisplayName("a folder without results, with those of two models, and results without a common task are refused")
    void refuses() {
        List<EvalTask> tasks = tasks();
        Path first = run("first", new HashingEncoder(64), List.of(tasks.get(0)));
        Path second = run("second", new HashingEncoder(64), List.of(tasks.get(1)));
        run("first", new HashingEncoder(32), List.of(tasks.get(1)));
        assertThatThrownBy(() -> Comparison.of(first, second))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(
                        "there are 2: local__first-hashing-/hashing-32, local__first-hashing-/hashing-64");
        assertThatThrownBy(() -> Comparison.of(first.resolve("local__first-hashing-/hashing-64"), second))
                .hasMessageContaining("share no task");
        assertThatThrownBy(() -> Comparison.of(folder.resolve("data"), second)).hasMessageContaining("there are 0");
        assertThatThrownBy(() -> Comparison.of(folder.resolve("none"), second)).hasMessageContaining("not a folder");
    }

    @Test
    @DisplayName("runs with different seeds count as their mean, query by query")
    void severalRuns() {
        Path bad = run("bad", new HashingEncoder(3), tasks());
        Path good = run("good", new HashingEncoder(4096), tasks());
        Path better = run("better", new HashingEncoder(64), tasks());

        Comparison one = Comparison.of(bad, good);
        Comparison other = Comparison.of(bad, better);
        Comparison both = Comparison.of(List.of(bad), List.of(good, better));

        for (int i = 0; i < 2; i++) {
            ComparedTask task = both.tasks().get(i);
            double mean = (one.tasks().get(i).b() + other.tasks().get(i).b()) / 2;
            assertThat(task.b()).isCloseTo(mean, within(1e-12));
            assertThat(task.runsB())
                    .containsExactly(
                            one.tasks().get(i).b(), other.tasks().get(i).b());
            assertThat(task.runsA()).containsExactly(task.a());
            assertThat(task.p()).isNotNull();
        }
        assertThat(both.modelB()).endsWith("(mean of 2 runs)");
        assertThat(Comparison.of(List.of(bad, bad), List.of(good, good))
                        .tasks()
                        .getFirst()
                        .interval())
                .isEqualTo(one.tasks().getFirst().interval());
    }

    @Test
    @DisplayName("runs on different data are no runs of one model")
    void differentData() {
        Path first = run("first", new HashingEncoder(64), tasks());
        Scratch.write(folder.resolve("data/b/pairs.csv"), "a b,a c,1\nd e,d f,2\ng h,i j,0\n");
        Path second = run(
                "second",
                new HashingEncoder(32),
                TaskFolder.find(folder.resolve("data")).tasks());
        assertThatThrownBy(() -> Comparison.of(List.of(first), List.of(first, second)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("runs that differ by their seed must be of the same data; task Pairs");
        assertThatThrownBy(() -> Comparison.of(List.of(), List.of(first)))
                .isInstanceOf(InputException.class)
                .hasMessage("results must be of at least one run; runs=0");
    }
}

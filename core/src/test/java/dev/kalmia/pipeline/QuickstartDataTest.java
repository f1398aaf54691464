package dev.kalmia.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.data.Column;
import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleReader;
import dev.kalmia.data.OnBadRow;
import dev.kalmia.data.Pair;
import dev.kalmia.data.Queries;
import dev.kalmia.data.ReadOptions;
import dev.kalmia.data.Role;
import dev.kalmia.filter.NoiseAction;
import dev.kalmia.filter.NoiseBounds;
import dev.kalmia.filter.QualityConfig;
import dev.kalmia.run.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The quickstart's own data through the stages that need no model.
class QuickstartDataTest {
    private static final Path DATA = Path.of("..", "data");

    @TempDir
    Path folder = Path.of("");

    @Test
    @DisplayName(
            "topics are split whole, and what gives the independent test away is dropped and counted under its name")
    void splitsAndFilters() {
        Map<String, Long> read = new ReadStage(
                        List.of(DATA.resolve("medquad/qa.jsonl.gz")),
                        Map.of("query", "question", "positive", "answer"),
                        List.of(),
                        "focus",
                        0.16,
                        0.08,
                        "MedQuAD",
                        OnBadRow.ERROR)
                .run(in("read"));
        Map<String, Long> filtered = new FilterStage(
                        folder.resolve("read/train.jsonl"),
                        "bundled:all-MiniLM-L6-v2",
                        QualityConfig.any(),
                        List.of(),
                        List.of(folder.resolve("read/held-out"), DATA.resolve("liveqa-med")),
                        13,
                        0.8,
                        0.9,
                        0,
                        0,
                        0,
                        null,
                        null,
                        0,
                        100,
                        new NoiseBounds(null, null, NoiseAction.NONE),
                        0,
                        OnBadRow.ERROR)
                .run(in("filter"));
        assertThat(filtered.get("in")).isEqualTo(read.get("out"));
        assertThat(filtered.get("dropped.contamination liveqa-med")).isPositive();
        Set<String> asked = Set.copyOf(
                Queries.read(folder.resolve("read/held-out/queries.jsonl")).texts());
        Set<String> topics = words(folder.resolve("filter/examples.jsonl"));
        assertThat(topics).isNotEmpty();
        assertThat(words(DATA.resolve("medquad/qa.jsonl.gz"), asked))
                .hasSizeGreaterThan(100)
                .doesNotContainAnyElementsOf(topics);
    }

    private StageRun in(String name) {
        return new StageRun(folder.resolve(name), 7, Progress.silent(), line -> {});
    }

    private static Set<String> words(Path examples) {
        return topics(ExampleReader.readAll(examples, ReadOptions.defaults()));
    }

    private static Set<String> words(Path corpus, Set<String> asked) {
        ReadOptions options = ReadOptions.defaults()
                .withColumns(Map.of(
                        Role.QUERY, Column.of("question"),
                        Role.POSITIVE, Column.of("answer")));
        return topics(ExampleReader.readAll(corpus, options).stream()
                .filter(example -> example instanceof Pair pair && asked.contains(pair.query()))
                .toList());
    }

    private static Set<String> topics(List<Example> examples) {
        return examples.stream()
                .map(example -> example.meta().attributes().get("focus"))
                .map(focus -> String.valueOf(focus).toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " "))
                .collect(Collectors.toSet());
    }
}

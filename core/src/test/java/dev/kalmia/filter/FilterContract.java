package dev.kalmia.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleFlow;
import dev.kalmia.data.ExampleReader;
import dev.kalmia.data.ExampleWriter;
import dev.kalmia.data.Group;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Meta;
import dev.kalmia.data.Pair;
import dev.kalmia.data.ReadOptions;
import dev.kalmia.data.Scored;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every filter keeps to.
abstract class FilterContract {
    private static final String[] WORDS =
            "river stone light water garden letter winter music paper bread 汉 字 été Straße".split(" ");

    @TempDir
    Path folder;

    abstract ExampleFilter filter();

    static String text(Random random, int words) {
        return IntStream.range(0, words)
                .mapToObj(i -> WORDS[random.nextInt(WORDS.length)])
                .collect(Collectors.joining(" "));
    }

    /// Examples of all kinds; many of their texts come again.
    static List<Example> examples(long seed, int count) {
        var random = new Random(seed);
        List<String> texts = IntStream.range(0, count)
                .mapToObj(i -> text(random, 1 + random.nextInt(20)))
                .toList();
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String first = texts.get(random.nextInt(count));
            String second = texts.get(random.nextInt(count));
            Meta meta = Meta.of("e" + i, "task");
            examples.add(
                    switch (random.nextInt(5)) {
                        case 0 -> new Scored(first, second, 1, meta);
                        case 1 -> new Labelled(first, "label", meta);
                        case 2 -> new Group(first, List.of(second, texts.get(0)), List.of(texts.get(1)), meta);
                        default -> new Pair(first, second, meta);
                    });
        }
        return examples;
    }

    @Test
    @DisplayName("no examples, no verdicts")
    void nothing() {
        assertThat(filter().apply(List.of()).kept()).isEmpty();
    }

    @Test
    @DisplayName("kept examples are those given, in their order, and the report adds up")
    void addsUp() {
        List<Example> examples = examples(3, 200);

        Verdicts verdicts = filter().judge(examples);
        Filtered filtered = filter().apply(examples);

        FilterReport report = filtered.report();
        assertThat(verdicts.size()).isEqualTo(200);
        assertThat(filtered.kept())
                .isEqualTo(IntStream.range(0, 200)
                        .filter(verdicts::keeps)
                        .mapToObj(examples::get)
                        .toList());
        assertThat(report.in()).isEqualTo(200);
        assertThat(report.out()).isEqualTo(filtered.kept().size());
        assertThat(report.droppedByReason().values().stream().mapToLong(i -> i).sum())
                .isEqualTo(200 - report.out());
        assertThat(report.samples().keySet()).isEqualTo(report.droppedByReason().keySet());
        assertThat(report.filter()).isEqualTo(filter().name());
    }

    /// Example → what was found in it, for those that the filter drops.
    static Map<String, String> dropped(ExampleFilter filter, List<? extends Example> examples) {
        Verdicts verdicts = filter.judge(examples);
        Map<String, String> details = new LinkedHashMap<>();
        for (int i = 0; i < examples.size(); i++) {
            String id = examples.get(i).meta().id();
            verdicts.drop(i).ifPresent(drop -> details.put(id, drop.detail()));
        }
        return details;
    }

    @Test
    @DisplayName(
            "from files to files: the same verdicts, the same bytes a second time, nothing of its own left but in its folder")
    void files() throws Exception {
        List<Example> examples = examples(4, 100);
        ExampleWriter.write(folder.resolve("in.jsonl"), examples);
        Filtered expected = filter().apply(examples);

        FilterReport first = pass("a");
        FilterReport second = pass("b");

        assertThat(first).isEqualTo(second).isEqualTo(expected.report());
        for (String name : List.of("kept.jsonl", "dropped.jsonl")) {
            Path file = folder.resolve("a").resolve(name);
            if (Files.exists(file)) {
                assertThat(file).hasSameTextualContentAs(folder.resolve("b").resolve(name));
            }
        }
        assertThat(read("a/kept.jsonl")).isEqualTo(expected.kept());
        assertThat(Files.exists(folder.resolve("a/dropped.jsonl")))
                .isEqualTo(expected.kept().size() < 100);
    }

    @Test
    @DisplayName("a dropped example keeps its texts and says why it was dropped")
    void droppedExamplesAreWhole() {
        List<Example> examples = examples(4, 100);
        ExampleWriter.write(folder.resolve("in.jsonl"), examples);
        FilterReport report = pass("a");
        Map<String, String> details = dropped(filter(), examples);
        List<Example> refused = report.in() == report.out() ? List.of() : read("a/dropped.jsonl");
        assertThat(refused).hasSize(details.size()).allSatisfy(example -> {
            Map<String, String> attributes = new HashMap<>(example.meta().attributes());
            assertThat(attributes.remove("dropped.detail"))
                    .isEqualTo(details.get(example.meta().id()));
            assertThat(attributes.remove("dropped.filter")).isEqualTo(filter().name());
            assertThat(attributes.remove("dropped.reason"))
                    .isIn(report.droppedByReason().keySet());
            Meta meta = example.meta();
            assertThat(examples).contains(example.with(new Meta(meta.id(), meta.task(), meta.prompt(), attributes)));
        });
    }

    private FilterReport pass(String name) {
        try {
            Path own = Files.createDirectories(folder.resolve(name).resolve("work"));
            return FilterPass.run(
                    filter(),
                    ExampleFlow.of(List.of(folder.resolve("in.jsonl")), ReadOptions.defaults()),
                    own,
                    folder.resolve(name).resolve("kept.jsonl"),
                    folder.resolve(name).resolve("dropped.jsonl"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Example> read(String name) {
        return ExampleReader.readAll(folder.resolve(name), ReadOptions.defaults());
    }
}

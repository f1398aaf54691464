package dev.kalmia.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.checkpoint.TransformerFolder;
import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleReader;
import dev.kalmia.data.OnBadRow;
import dev.kalmia.data.ReadOptions;
import dev.kalmia.filter.ExactDuplicateFilter;
import dev.kalmia.filter.FilterReport;
import dev.kalmia.filter.NearDuplicateFilter;
import dev.kalmia.filter.NoiseAction;
import dev.kalmia.filter.NoiseBounds;
import dev.kalmia.filter.QualityConfig;
import dev.kalmia.rerank.RerankConfig;
import dev.kalmia.rerank.Reranker;
import dev.kalmia.rerank.TinyReranker;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.StageFolder;
import dev.kalmia.run.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The test sets of the filter stage. Each example is a letter's question and answer, so that what a set
/// takes away tells which of its texts were read.
class FilterStageTest {
    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void write() throws IOException {
        StringBuilder rows = new StringBuilder();
        for (char letter : "abcdefgh".toCharArray()) {
            rows.append("{\"query\": \"%1$s asks\", \"positive\": \"%1$s answers\"}\n".formatted(letter));
        }
        rows.append("{\"query\": \"i asks\", \"positive\": \"i answers\", \"negatives\": [\"i is wrong\"]}\n");
        Files.writeString(folder.resolve("rows.jsonl"), rows);
        Files.createDirectory(folder.resolve("work"));
    }

    @Test
    @DisplayName("a similarity task takes away what its first and its second texts give away")
    void similarity() throws IOException {
        file("sts/task.json", """
                {"name": "Alike", "type": "sts", "file": "pairs.csv", "header": false,
                 "columns": {"text1": 0, "text2": 1, "score": 2}}
                """);
        file("sts/pairs.csv", "a asks,nothing,1\nnothing,b answers,2\n");
        assertThat(dropped("sts")).isEqualTo(Map.of("sts", 2L));
        assertThat(kept()).isEqualTo("cdefghi");
    }

    @Test
    @DisplayName("a retrieval task is read from the files that its task.json names, not from others beside them")
    void otherNames() throws IOException {
        retrieval("set", "a asks", "b answers");
        file("set/queries.jsonl", "{\"_id\": \"1\", \"text\": \"c asks\"}\n");
        file("set/corpus.jsonl", "{\"_id\": \"1\", \"text\": \"c answers\"}\n");
        assertThat(dropped("set")).isEqualTo(Map.of("set", 2L));
        assertThat(kept()).isEqualTo("cdefghi");
    }

    @Test
    @DisplayName("a reranking task takes away what its queries and candidates give away, negatives of an example too")
    void reranking() throws IOException {
        file("lines/task.json", "{\"name\": \"Lines\", \"type\": \"reranking\", \"file\": \"lines.jsonl\"}");
        file("lines/lines.jsonl", """
                {"query": "a asks", "positive": ["b answers"], "negative": ["c answers", "i is wrong"]}
                """);
        assertThat(dropped("lines")).isEqualTo(Map.of("lines", 4L));
        assertThat(kept()).isEqualTo("defgh");
        assertThat(folder.resolve("work/dropped-contamination.jsonl"))
                .content()
                .contains("negative equals a test text of lines (3 of 3 words)");
    }

    @Test
    @DisplayName("a document's text gives it away without its title too, in every form that has titles")
    void withoutTitle() throws IOException {
        retrieval("one", "nothing", "none");
        file("one/docs.jsonl", "{\"_id\": \"1\", \"title\": \"On a\", \"text\": \"a answers.\"}\n");
        file("two/queries.jsonl", "{\"_id\": \"1\", \"text\": \"nothing\"}\n");
        file("two/corpus.jsonl", "{\"_id\": \"1\", \"title\": \"On b\", \"text\": \"b answers.\"}\n");
        file("three/task.json", """
                {"name": "Judged", "type": "reranking", "corpus": "c.jsonl", "queries": "q.jsonl", "qrels": "j.tsv",
                 "candidates": "judged"}
                """);
        file("three/q.jsonl", "{\"_id\": \"1\", \"text\": \"nothing\"}\n");
        file("three/c.jsonl", "{\"_id\": \"1\", \"title\": \"On c\", \"text\": \"c answers.\"}\n");
        file("three/j.tsv", "q\td\tscore\n1\t1\t1\n");
        assertThat(dropped("one", "two", "three")).isEqualTo(Map.of("one", 1L, "two", 1L, "three", 1L));
        assertThat(kept()).isEqualTo("defghi");
    }

    @Test
    @DisplayName("of a task's queries and documents those count that its own split judges: others may be trained on")
    void judgedQueries() throws IOException {
        retrieval("set", "a asks", "nothing");
        file("set/asked.jsonl", """
                {"_id": "1", "text": "a asks"}
                {"_id": "2", "text": "b asks"}
                {"_id": "3", "text": "c asks"}
                """);
        file("set/docs.jsonl", """
                {"_id": "1", "text": "e answers"}
                {"_id": "2", "text": "f answers"}
                """);
        file("set/judged.tsv", "query-id\tcorpus-id\tscore\n1\t1\t1\n3\t1\t0\n");
        file("set/qrels/train.tsv", "query-id\tcorpus-id\tscore\n2\t1\t1\n");
        assertThat(dropped("set")).isEqualTo(Map.of("set", 3L));
        assertThat(kept()).isEqualTo("bdfghi");
        file("set/judged.tsv", "query-id\tcorpus-id\tscore\n1\t1\t1\nx\t1\t1\n");
        assertThatThrownBy(() -> dropped("set"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("query x is judged in");
    }

    @Test
    @DisplayName("of a collection that counts which a split other than train judges, and all where none does")
    void judgedQueriesOfCollections() throws IOException {
        file("set/corpus.jsonl", """
                {"_id": "1", "text": "nothing"}
                {"_id": "2", "text": "h answers"}
                """);
        file("set/queries.jsonl", """
                {"_id": "1", "text": "a asks"}
                {"_id": "2", "text": "b asks"}
                {"_id": "3", "text": "c asks"}
                {"_id": "4", "text": "d asks"}
                """);
        assertThat(dropped("set")).isEqualTo(Map.of("set", 5L));
        file("set/qrels/train.tsv", "query-id\tcorpus-id\tscore\n2\t1\t1\n3\t2\t1\n");
        assertThat(dropped("set")).isEqualTo(Map.of("set", 5L));
        file("set/qrels/test.tsv", "query-id\tcorpus-id\tscore\n1\t1\t1\n");
        assertThat(dropped("set")).isEqualTo(Map.of("set", 1L));
        file("set/qrels/dev.tsv", "query-id\tcorpus-id\tscore\n3\t1\t1\n");
        assertThat(dropped("set")).isEqualTo(Map.of("set", 2L));
        assertThat(kept()).isEqualTo("bdefghi");
    }

    @Test
    @DisplayName("all tasks in and below a folder count, and a collection above them that none describes")
    void below() throws IOException {
        retrieval("all/one", "a asks", "b answers");
        retrieval("all/deep/two", "c asks", "d answers");
        file("all/queries.jsonl", "{\"_id\": \"1\", \"text\": \"e asks\"}\n");
        assertThat(dropped("all")).isEqualTo(Map.of("all", 4L));
        file("all/corpus.jsonl", "{\"_id\": \"1\", \"text\": \"f answers\"}\n");
        assertThat(dropped("all")).isEqualTo(Map.of("all", 6L));
        assertThat(kept()).isEqualTo("ghi");
    }

    @Test
    @DisplayName("a folder without task.json is a collection, and one without its files is refused")
    void collection() throws IOException {
        file("beir/queries.jsonl", "{\"_id\": \"1\", \"text\": \"a asks\"}\n");
        assertThatThrownBy(() -> dropped("beir"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("beir: a test set must have a task.json, or corpus.jsonl, plain or packed");
        file("beir/corpus.jsonl", "{\"_id\": \"1\", \"text\": \"b answers\"}\n");
        assertThat(dropped("beir")).isEqualTo(Map.of("beir", 2L));
        assertThatThrownBy(() -> dropped("rows.jsonl"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("not a folder");
    }

    @Test
    @DisplayName("texts of a kind that is not evaluated yet are kept out as well; without its file nothing is written")
    void otherKind() throws IOException {
        retrieval("set/one", "none asks", "none answers");
        file("set/two/task.json", """
                {"name": "Moods", "type": "classification", "train": "moods.csv", "test": "test.csv"}
                """);
        file("set/two/moods.csv", "text,label\nb asks,glad\n");
        assertThatThrownBy(() -> dropped("set"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("(Moods): there is no file test.csv")
                .hasMessageNotContaining("\n");
        assertThat(folder.resolve("work/examples.jsonl")).doesNotExist();
        file("set/two/test.csv", "text,label\na asks,glad\n");
        assertThat(dropped("set")).isEqualTo(Map.of("set", 1L));
    }

    @Test
    @DisplayName("where nothing is left the reports are there all the same, and the line says where")
    void nothingLeft() throws IOException {
        file("all/task.json", "{\"name\": \"All\", \"type\": \"clustering\", \"file\": \"all.jsonl\"}");
        StringBuilder texts = new StringBuilder();
        for (String name : List.of("a", "b", "c", "d", "e", "f", "g", "h", "i")) {
            texts.append("{\"text\": \"%s asks\", \"label\": \"x\"}\n".formatted(name));
        }
        file("all/all.jsonl", texts.toString());
        assertThatThrownBy(() -> dropped("all"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("the filters must leave at least one example; left=0, ")
                .hasMessageEndingWith("; what was dropped: " + folder.resolve("work/report.html"));
        assertThat(folder.resolve("work/report.html")).exists();
        assertThat(folder.resolve("work/contamination.json")).content().contains("all");
        assertThat(folder.resolve("work/examples.jsonl")).doesNotExist();
    }

    @Test
    @DisplayName("folders of one last name are told apart by as much of their paths as that takes")
    void sameLastName() throws IOException {
        retrieval("one/test", "a asks", "b answers");
        retrieval("two/test", "c asks", "none");
        retrieval("other", "d asks", "none");
        assertThat(dropped("one/test", "two/test", "other"))
                .isEqualTo(Map.of("one/test", 2L, "two/test", 1L, "other", 1L));
        retrieval("deep/one/test", "e asks", "none");
        String parent = String.valueOf(folder.getFileName());
        assertThat(dropped("one/test", "two/test", "deep/one/test"))
                .isEqualTo(Map.of(parent + "/one/test", 2L, "two/test", 1L, "deep/one/test", 1L));
    }

    @Test
    @DisplayName("one folder named twice, however it is spelt, is refused as soon as the setting is read")
    void sameFolder() {
        assertThatThrownBy(() -> stage("one/test", "two/../one/test"))
                .isInstanceOf(UsageException.class)
                .hasMessage("tests must be different folders; twice: " + folder.resolve("two/../one/test"));
        assertThatCode(() -> stage("one/test", "one")).doesNotThrowAnyException();
    }

    private void retrieval(String name, String query, String document) throws IOException {
        file(name + "/task.json", """
                {"name": "%s", "type": "retrieval", "corpus": "docs.jsonl", "queries": "asked.jsonl",
                 "qrels": "judged.tsv"}
                """.formatted(name.replace('/', '-')));
        file(name + "/asked.jsonl", "{\"_id\": \"1\", \"text\": \"%s\"}\n".formatted(query));
        file(name + "/docs.jsonl", "{\"_id\": \"1\", \"text\": \"%s\"}\n".formatted(document));
        file(name + "/judged.tsv", "query-id\tcorpus-id\tscore\n1\t1\t1\n");
    }

    @Test
    @DisplayName("the report says what each filter did, with examples, and how each test is given away")
    void report() throws IOException {
        retrieval("set", "a asks", "b answers");
        Files.writeString(
                folder.resolve("rows.jsonl"),
                "{\"id\": \"again\", \"query\": \"C asks\", \"positive\": \"c answers\"}\n",
                StandardOpenOption.APPEND);
        dropped("set");
        FilterReports reports = FilterReports.readAll(folder.resolve("work/report.json"));
        assertThat(reports.counts()).containsEntry("in", 10L).containsEntry("out", 7L);
        assertThat(reports.filters())
                .extracting(FilterReport::filter)
                .containsExactly("exact duplicate", "contamination");
        assertThat(reports.filters().getFirst().samples().get("exact duplicate"))
                .singleElement()
                .satisfies(sample -> {
                    assertThat(sample.id()).isEqualTo("again");
                    assertThat(sample.query()).isEqualTo("C asks");
                    assertThat(sample.answer()).isEqualTo("c answers");
                    assertThat(sample.detail()).startsWith("of ");
                });
        assertThat(folder.resolve("work/contamination.json"))
                .content()
                .containsIgnoringWhitespaces("{\"set\": {\"positive-equal\": 1, \"query-equal\": 1}}");
        assertThat(folder.resolve("work/report.html")).content().contains("exact duplicate", "C asks", "given away");
        assertThat(folder.resolve("work/passes")).doesNotExist();
    }

    @Test
    @DisplayName("a pass that a killed run finished is not done again, and the end is the same")
    void resumes() throws IOException {
        InputFlow input =
                new InputFlow(List.of(folder.resolve("rows.jsonl")), ReadOptions.defaults(), folder.resolve("work"));
        FilterChain killed = new FilterChain(folder.resolve("work"), input, Progress.silent());
        killed.apply(new FilterStep("exact duplicate", true, ExactDuplicateFilter::new));
        assertThatThrownBy(() -> killed.apply(new FilterStep("quality", true, () -> {
                    throw new IllegalStateException("killed");
                })))
                .hasMessage("killed");

        FilterChain resumed = new FilterChain(folder.resolve("work"), input, Progress.silent());
        FilterReport first = resumed.apply(new FilterStep("exact duplicate", true, () -> {
            throw new AssertionError("the pass is finished");
        }));
        resumed.apply(new FilterStep("near duplicate", true, () -> NearDuplicateFilter.withSeed(1)));
        assertThat(resumed.intake()).isEqualTo(new Scan(9, 0, 0));
        resumed.finish(folder.resolve("work/examples.jsonl"));

        assertThat(first.in()).isEqualTo(9);
        assertThat(kept()).isEqualTo("abcdefghi");
    }

    @Test
    @DisplayName(
            "rows that cannot be used are counted once however often a killed run began, and stand in rejects.jsonl")
    void rejects() throws IOException {
        Files.writeString(folder.resolve("rows.jsonl"), "{\"query\": \"\"}\n", StandardOpenOption.APPEND);
        FilterStage stage = stage(List.of(), null, new NoiseBounds(null, null, NoiseAction.NONE), OnBadRow.SKIP);
        StageRun run = new StageRun(folder.resolve("work"), 7, Progress.silent(), line -> {});
        Map<String, Long> counts = stage.run(run);
        assertThat(counts)
                .containsEntry("in", 10L)
                .containsEntry("dropped.bad-row", 1L)
                .containsEntry("out", 9L);
        assertThat(stage.run(run)).isEqualTo(counts);
        assertThat(folder.resolve("work/rejects.jsonl")).exists();
    }

    @Test
    @DisplayName("a reranker in a folder names the negatives that it scores as the positive or more")
    void noise() throws IOException {
        Path reranker = TinyReranker.writeDecoder(
                folder.resolve("reranker"), "qwen3", "\"architectures\": [\"Qwen3ForCausalLM\"]");
        StringBuilder rows = new StringBuilder();
        for (char letter : "abcdefgh".toCharArray()) {
            rows.append(
                    "{\"id\": \"%1$s\", \"query\": \"%1$s asks\", \"positives\": [\"%1$s answers\"], \"negatives\": [\"%1$s is wrong\"]}\n"
                            .formatted(letter));
        }
        Files.writeString(folder.resolve("rows.jsonl"), rows);
        Map<String, Long> counts = stage(
                        List.of(), reranker.toString(), new NoiseBounds(null, null, NoiseAction.FLAG), OnBadRow.ERROR)
                .run(new StageRun(folder.resolve("work"), 7, Progress.silent(), line -> {}));
        long flagged = 0;
        try (Reranker reading = Reranker.open(TransformerFolder.open(reranker), RerankConfig.defaults())) {
            for (Example example :
                    ExampleReader.readAll(folder.resolve("work/examples.jsonl"), ReadOptions.defaults())) {
                String letter = example.meta().id();
                float[] scores = reading.scores(
                        letter + " asks", List.of(letter + " answers", letter + " is wrong"), Progress.silent());
                boolean doubted = scores[1] >= scores[0];
                assertThat(example.meta().attributes().containsKey("noise.negatives"))
                        .isEqualTo(doubted);
                flagged += doubted ? 1 : 0;
            }
        }
        assertThat(counts.getOrDefault("flagged.false negative", 0L)).isEqualTo(flagged);
        assertThat(counts).containsEntry("out", 8L);
    }

    @Test
    @DisplayName("what asks for a reranker without one is refused by name")
    void noReranker() {
        assertThatThrownBy(() -> stage(List.of(), null, new NoiseBounds(null, null, NoiseAction.FLAG), OnBadRow.ERROR))
                .isInstanceOf(UsageException.class)
                .hasMessage("reranker must name a model where least-score, rerank-top-k or noise.action is set");
    }

    private void file(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private FilterStage stage(String... tests) {
        List<Path> folders = Stream.of(tests).map(folder::resolve).toList();
        return stage(folders, null, new NoiseBounds(null, null, NoiseAction.NONE), OnBadRow.ERROR);
    }

    private FilterStage stage(List<Path> tests, @Nullable String reranker, NoiseBounds noise, OnBadRow onBadRow) {
        return new FilterStage(
                folder.resolve("rows.jsonl"),
                "none",
                QualityConfig.any(),
                List.of(),
                tests,
                3,
                0,
                0,
                0,
                0,
                0,
                reranker,
                null,
                0,
                100,
                noise,
                0,
                onBadRow);
    }

    /// Test set → how many examples it took away.
    private Map<String, Long> dropped(String... tests) {
        Map<String, Long> dropped = new LinkedHashMap<>();
        StageFolder.clear(folder.resolve("work"));
        stage(tests)
                .run(new StageRun(folder.resolve("work"), 7, Progress.silent(), line -> {}))
                .forEach((count, value) -> {
                    if (CountNames.isDropped(count)) {
                        dropped.put(count.substring("dropped.contamination ".length()), value);
                    }
                });
        return dropped;
    }

    /// The letters of the examples that are left.
    private String kept() throws IOException {
        StringBuilder letters = new StringBuilder();
        for (String line : Files.readAllLines(folder.resolve("work/examples.jsonl"))) {
            letters.append(line.charAt(line.indexOf(" asks") - 1));
        }
        return letters.toString();
    }
}

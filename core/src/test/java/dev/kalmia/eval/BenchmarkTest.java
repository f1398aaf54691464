package dev.kalmia.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.encode.HashingEncoder;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchmarkTest {
    @TempDir
    Path folder;

    private final HashingEncoder encoder = new HashingEncoder(512);
    private final ModelLabel label = ModelLabel.of("hf:org/hashing@main", encoder, Map.of("precision", "f32"));

    @BeforeEach
    void data() {
        Scratch.retrieval(folder.resolve("data/small"));
        Scratch.write(folder.resolve("data/many/a.csv"), "a b,a c,3\nd e,f g,1\nh,h,5\n");
        Scratch.write(folder.resolve("data/many/b.csv"), "a b,a c,1\nd e,f g,2\nh,h,5\n");
        Scratch.write(folder.resolve("data/many/task.json"), """
                [{"name": "Many", "type": "sts", "subset": "de", "languages": ["deu-Latn"], "file": "a.csv",
                  "header": false, "columns": {"text1": 0, "text2": 1, "score": 2}},
                 {"name": "Many", "type": "sts", "subset": "fr", "languages": ["fra-Latn"], "file": "b.csv",
                  "header": false, "columns": {"text1": 0, "text2": 1, "score": 2}}]
                """);
    }

    private List<Benchmark.Score> run(Path results) {
        return Benchmark.run(
                TaskFolder.find(folder.resolve("data")).tasks(), encoder, label, results, Progress.silent());
    }

    @Test
    @DisplayName("writes files that mteb reads: all subsets of a task in one, main scores within 0 and 1")
    void writesMtebFiles() {
        List<Benchmark.Score> scores = run(folder.resolve("results"));
        Path model = folder.resolve("results/org__hashing/hashing-512");
        assertThat(scores).extracting(score -> score.task().title()).containsExactly("Many [de]", "Many [fr]", "Small");
        assertThat(scores).noneMatch(Benchmark.Score::reused);
        assertThat(Scratch.read(model.resolve("Many.json")))
                .startsWith("{\n  \"dataset_revision\": \"")
                .contains("\"evaluation_time\": null", "\"mteb_version\": null", "\"task_name\": \"Many\"")
                .contains("\"hf_subset\": \"de\"", "\"hf_subset\": \"fr\"", "\"deu-Latn\"", "\"cosine_spearman\"");
        assertThat(Scratch.read(model.resolve("model_meta.json")))
                .contains("\"name\": \"org/hashing\"", "\"revision\": \"hashing-512\"");
        ResultFile small = ResultFile.read(model.resolve("Small.json"));
        assertThat(small.entry("test", "default").orElseThrow().mainScore())
                .isEqualTo(scores.get(2).mainScore());
        assertThat(Files.exists(model.resolve("queries/Many.test.de.jsonl"))).isTrue();
    }

    @Test
    @DisplayName("the same run gives the same bytes, and a second run does nothing")
    void resumes() throws IOException {
        run(folder.resolve("one"));
        long texts = encoder.texts();
        Map<String, String> before = files(folder.resolve("one"));
        assertThat(run(folder.resolve("one"))).allMatch(Benchmark.Score::reused);
        assertThat(encoder.texts()).isEqualTo(texts);
        assertThat(files(folder.resolve("one"))).isEqualTo(before);
        run(folder.resolve("two"));
        assertThat(files(folder.resolve("two"))).isEqualTo(before);
    }

    @Test
    @DisplayName("a run that was stopped goes on with the same bytes; other data are run again, other settings refused")
    void doesWhatIsMissing() throws IOException {
        Path results = folder.resolve("results");
        run(results);
        Map<String, String> whole = files(results);
        Files.delete(results.resolve("org__hashing/hashing-512/queries/Many.test.fr.jsonl"));
        assertThat(run(results)).extracting(Benchmark.Score::reused).containsExactly(true, false, true);
        assertThat(files(results)).isEqualTo(whole);

        ModelLabel other = new ModelLabel(label.name(), label.revision(), Map.of("precision", "bf16"));
        List<EvalTask> tasks = TaskFolder.find(folder.resolve("data")).tasks();
        assertThatThrownBy(() -> Benchmark.run(tasks, encoder, other, results, Progress.silent()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("holds results of other settings, precision f32 and bf16; name another folder");
        assertThat(files(results)).isEqualTo(whole);
        Scratch.write(folder.resolve("data/many/b.csv"), "a b,a c,1\nd e,f g,9\n");
        assertThat(run(results)).extracting(Benchmark.Score::reused).containsExactly(false, false, true);
    }

    @Test
    @DisplayName("stopped between its two files, a task is measured again; a score is never of other data than it says")
    void isNeverTorn() throws IOException {
        Path results = folder.resolve("results");
        run(results);
        Path model = results.resolve("org__hashing/hashing-512");
        Scratch.write(folder.resolve("data/many/b.csv"), "a b,a c,1\nd e,f g,9\n");
        Path queries = model.resolve("queries/Many.test.fr.jsonl");
        // Nothing can take the place of a folder that is not empty: the second file cannot be written.
        Files.delete(queries);
        Scratch.write(queries.resolve("in-the-way"), "");
        assertThatThrownBy(() -> run(results)).isInstanceOf(InputException.class);
        Files.delete(queries.resolve("in-the-way"));
        Files.delete(queries);
        assertThat(run(results)).extracting(Benchmark.Score::reused).containsExactly(false, false, true);
        run(folder.resolve("fresh"));
        assertThat(files(results)).isEqualTo(files(folder.resolve("fresh")));
    }

    @Test
    @DisplayName(
            "subsets of one task that are described in two files are refused, and scores of other data are told of")
    void refusesTwoRevisions() {
        Path results = folder.resolve("results");
        Scratch.write(folder.resolve("two/x/a.csv"), "a b,a c,3\nd e,f g,1\n");
        Scratch.write(folder.resolve("two/y/a.csv"), "a b,a c,1\nd e,f g,3\n");
        for (String subset : List.of("x", "y")) {
            Scratch.write(folder.resolve("two").resolve(subset).resolve("task.json"), """
                    {"name": "Two", "type": "sts", "subset": "%s", "file": "a.csv", "header": false,
                     "columns": {"text1": 0, "text2": 1, "score": 2}}
                    """.formatted(subset));
        }
        List<EvalTask> both = TaskFolder.find(folder.resolve("two")).tasks();
        assertThatThrownBy(() -> Benchmark.run(both, encoder, label, results, Progress.silent()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("must be described in one task.json; Two [x] (test) and Two [y] (test)");
        assertThat(results).doesNotExist();
        assertThat(Scratch.notes(progress ->
                        both.forEach(one -> Benchmark.run(List.of(one), encoder, label, results, progress))))
                .anyMatch(note -> note.startsWith("Two: the data are not those of the scores in "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Many.json", "queries/Many.test.de.jsonl"})
    @DisplayName("a damaged result is told before anything is encoded, with what to do")
    void refusesDamage(String name) {
        Path results = folder.resolve("results");
        run(results);
        long texts = encoder.texts();
        Path file = results.resolve("org__hashing/hashing-512").resolve(name);
        Scratch.write(file, "garbage");
        assertThatThrownBy(() -> run(results))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageEndingWith("; delete this file to have Many measured again");
        assertThat(encoder.texts()).isEqualTo(texts);
        Scratch.write(results.resolve("org__hashing/hashing-512/queries/settings.json"), "");
        assertThatThrownBy(() -> run(results))
                .isInstanceOf(InputException.class)
                .hasMessageEndingWith("; delete the folder of these results to measure again");
    }

    @Test
    @DisplayName("what mteb wrote is read again, and its other entries stay when ours join them")
    void readsMteb() {
        Path file = folder.resolve("mteb/STSBenchmark.json");
        Scratch.write(file, """
                {"dataset_revision": "b0fd", "evaluation_time": 1.2, "kg_co2_emissions": 0.0001, "mteb_version": "1.12.75",
                 "scores": {"test": [{"cosine_pearson": 0.827, "cosine_spearman": 0.8203, "hf_subset": "default",
                   "languages": ["eng-Latn"], "main_score": 0.8203, "pearson": [0.8274, 0.0]}]},
                 "task_name": "STSBenchmark"}
                """);
        ResultFile mteb = ResultFile.read(file);
        assertThat(mteb.entry("test", "default").orElseThrow().mainScore()).isEqualTo(0.8203);
        ResultFile ours = new ResultFile(
                "STSBenchmark",
                "b0fd",
                List.of(new ResultFile.Entry("validation", "default", 0.5, Map.of("main_score", 0.5))));
        ours.mergedInto(mteb).write(file);
        assertThat(Scratch.read(file)).contains("0.8274", "\"validation\"");
        assertThatThrownBy(() -> ResultFile.read(Scratch.write(file, "{\"scores\": {\"test\": [{}]}}")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("main_score");
    }

    @Test
    @DisplayName("models are called by where they come from")
    void labels() {
        assertThat(name("hf:BAAI/bge-small-en-v1.5@abc")).isEqualTo("BAAI/bge-small-en-v1.5");
        assertThat(name("bundled:all-MiniLM-L6-v2")).isEqualTo("bundled/all-MiniLM-L6-v2");
        assertThat(name("/models/my model__v2")).isEqualTo("local/my-model_v2-hashing-");
        assertThatThrownBy(() -> new ModelLabel("../x", "r", Map.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ModelLabel("a/b", "../..", Map.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private String name(String reference) {
        return ModelLabel.of(reference, encoder, Map.of()).name();
    }

    private static Map<String, String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            Map<String, String> contents = new TreeMap<>();
            files.filter(Files::isRegularFile)
                    .forEach(file -> contents.put(folder.relativize(file).toString(), Scratch.read(file)));
            return contents;
        }
    }
}

package dev.kalmia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.run.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConvertTest {
    private static final String ROWS = """
            {"query":"q1","pos":["p1"],"neg":["n1","n2"],"pos_scores":[0.9],"neg_scores":[0.1,0.2],"prompt":"Find it: ","type":"normal"}
            {"query":"q2","pos":["p2","p3"],"neg":[],"prompt":"Find it: ","type":"normal"}
            """;

    @TempDir
    Path folder;

    private Path rows(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    @ParameterizedTest
    @ValueSource(strings = {"b.jsonl", "b.jsonl.gz", "b.jsonl.zst", "b.parquet"})
    @DisplayName("examples go to another file and back to the same bytes")
    void thereAndBack(String name) throws IOException {
        Path from = rows("a.jsonl", ROWS);
        Path between = folder.resolve(name);
        Path back = folder.resolve("back/a.jsonl");

        Said there = Said.by("convert", "--input", from, "--format", "flag-embedding", "--output", between);
        Said again = Said.by("convert", "--input", between, "--format", "flag-embedding", "--output", back);

        assertThat(there.exitCode()).as(there.err()).isZero();
        assertThat(there.out()).isEqualTo("2 examples as flag-embedding: " + between + "\n");
        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(back).hasContent(ROWS);
    }

    @Test
    @DisplayName("what would be lost ends the command with the id; lossy, it is counted, also as JSON")
    void losses() throws IOException {
        Path from = rows("a.jsonl", ROWS);
        Path to = folder.resolve("k.jsonl");

        Said refused = Said.by("convert", "--input", from, "--format", "kalm", "--output", to);
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("cannot hold all of example", "lost would be: query, scores, prompt");
        assertThat(to).doesNotExist();

        Said lossy = Said.by("convert", "--input", from, "--format", "kalm", "--output", to, "--lossy", "--json");
        assertThat(lossy.exitCode()).as(lossy.err()).isZero();
        Map<String, Object> facts = Json.asObject(Json.parse(lossy.out(), "output"), "output");
        assertThat(facts).containsEntry("examples", 2L);
        assertThat(facts.get("lost")).isEqualTo(Map.of("prompt", 2L, "query", 2L, "scores", 1L));
        assertThat(Files.readString(to)).contains("\"query\":\"Find it: q1\"", "\"type\":");
    }

    @Test
    @DisplayName("columns are mapped, several files are joined, bad rows are skipped and counted")
    void columnsAndBadRows() throws IOException {
        Path first = rows("a.csv", "question,answer\nq1,p1\n,p2\n");
        Path second = rows("b.csv", "question,answer\nq3,p3\n");
        Path to = folder.resolve("pairs.parquet");
        Object[] words = {
            "convert",
            "--input",
            first,
            second,
            "--columns",
            "query=question,positive=answer",
            "--format",
            "sentence-transformers",
            "--output",
            to
        };

        assertThat(Said.by(words).err()).contains("empty text: column 'question' (" + first + " line 3)");
        Object[] skipping = Arrays.copyOf(words, words.length + 2);
        skipping[words.length] = "--on-bad-row";
        skipping[words.length + 1] = "skip";
        Said said = Said.by(skipping);
        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(said.out()).isEqualTo("2 examples as sentence-transformers: " + to + "\nbad rows: empty text, 1\n");
        Path back = folder.resolve("pairs.tsv");
        assertThat(Said.by("convert", "--input", to, "--format", "sentence-transformers", "--output", back)
                        .exitCode())
                .isZero();
        assertThat(back).hasContent("\"anchor\"\t\"positive\"\n\"q1\"\t\"p1\"\n\"q3\"\t\"p3\"\n");
    }

    @Test
    @DisplayName("a file without a header is converted by places, and tasks survive other names of files")
    void placesAndTasks() throws IOException {
        Path from = rows("msmarco.tsv", "q1\tp1\nq2\tp2\n");
        Path flag = folder.resolve("msmarco.jsonl");
        Path kalmia = folder.resolve("k.jsonl");
        Path back = folder.resolve("other.jsonl");
        Object[][] steps = {
            {"--input", from, "--columns", "query=0,positive=1", "--format", "flag-embedding", "--output", flag},
            {"--input", flag, "--format", "kalmia", "--output", kalmia},
            {"--input", kalmia, "--format", "flag-embedding", "--output", back}
        };
        for (Object[] step : steps) {
            Object[] words = new Object[step.length + 1];
            words[0] = "convert";
            System.arraycopy(step, 0, words, 1, step.length);
            Said said = Said.by(words);
            assertThat(said.exitCode()).as(said.err()).isZero();
        }
        assertThat(flag).hasContent("""
                {"query":"q1","pos":["p1"],"neg":[]}
                {"query":"q2","pos":["p2"],"neg":[]}
                """);
        assertThat(back).hasContent("""
                {"query":"q1","pos":["p1"],"neg":[],"task":"msmarco"}
                {"query":"q2","pos":["p2"],"neg":[],"task":"msmarco"}
                """);
    }

    @Test
    @DisplayName("README's conversion holds an example with an id of its own, and gives it back")
    void ids() throws IOException {
        Path from = rows("train.jsonl", "{\"id\":\"x1\",\"query\":\"q\",\"positive\":\"p\",\"pos_id\":[5]}\n");
        Path to = folder.resolve("bge/train.jsonl.zst");
        Path back = folder.resolve("all.jsonl");

        Said there = Said.by("convert", "--input", from, "--format", "flag-embedding", "--output", to);
        assertThat(there.exitCode()).as(there.err()).isZero();
        assertThat(Said.by("convert", "--input", to, "--format", "kalmia", "--output", back)
                        .exitCode())
                .isZero();

        assertThat(back)
                .hasContent("{\"id\":\"x1\",\"task\":\"train\",\"query\":\"q\",\"positives\":[\"p\"],\"negatives\":[],"
                        + "\"attributes\":{\"pos_id\":[5]}}");
    }

    @Test
    @DisplayName("what reading leaves behind of a folder is counted in a line, and with what is lost as JSON")
    void leftBehind() throws IOException {
        Path set = Files.createDirectories(folder.resolve("set/qrels"))
                .resolveSibling(".")
                .normalize();
        Files.writeString(
                set.resolve("corpus.jsonl"), "{\"_id\":\"d1\",\"text\":\"a\"}\n{\"_id\":\"d2\",\"text\":\"b\"}\n");
        Files.writeString(set.resolve("queries.jsonl"), "{\"_id\":\"q1\",\"text\":\"q\",\"lang\":\"en\"}\n");
        Files.writeString(set.resolve("qrels/train.tsv"), "q1\td1\t1\n");
        Path to = folder.resolve("k.jsonl");

        Said said = Said.by("convert", "--input", set, "--format", "kalmia", "--output", to);
        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(said.out())
                .isEqualTo(
                        "1 examples as kalmia: " + to + "\nleft behind in reading: documents without a judgement, 1\n");
        assertThat(Files.readString(to)).contains("\"lang\":\"en\"");
        Said json = Said.by("convert", "--input", set, "--format", "kalmia", "--output", to, "--json");
        assertThat(Json.asObject(Json.parse(json.out(), "output"), "output").get("lost"))
                .isEqualTo(Map.of("documents without a judgement", 1L));
    }

    @Test
    @DisplayName("files without rows among others are passed over and counted; alone they are refused")
    void emptyShards() throws IOException {
        Path from = rows("a.jsonl", "{\"query\":\"q\",\"positive\":\"p\"}\n");
        Path empty = rows("b.jsonl", "");
        Path to = folder.resolve("k.jsonl");

        Said said = Said.by("convert", "--input", empty, from, empty, "--format", "kalmia", "--output", to);
        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(said.out()).isEqualTo("1 examples as kalmia: " + to + "\npassed over: files without rows, 2\n");
        Said json = Said.by("convert", "--input", from, empty, "--format", "kalmia", "--output", to, "--json");
        assertThat(Json.asObject(Json.parse(json.out(), "output"), "output").get("filesWithoutRows"))
                .isEqualTo(1L);
        Files.delete(to);
        Said refused = Said.by("convert", "--input", empty, "--format", "kalmia", "--output", to);
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("the file has no rows: " + empty);
        assertThat(to).doesNotExist();
    }

    @Test
    @DisplayName("a folder with a corpus becomes another one, with the same examples")
    void folders() throws IOException {
        Path from = rows(
                "a.jsonl",
                "{\"id\":\"1\",\"task\":\"t\",\"query\":\"q\",\"positives\":[\"p\"],\"negatives\":[\"n\"]}\n");
        for (String format : new String[] {"beir", "tevatron", "nemo"}) {
            Path to = folder.resolve(format + "/t");
            Said said = Said.by("convert", "--input", from, "--format", format, "--output", to);
            assertThat(said.exitCode()).as(said.err()).isZero();
            Path back = folder.resolve(format + "-back.jsonl");
            Said again = Said.by("convert", "--input", to, "--format", "kalmia", "--output", back);
            assertThat(again.exitCode()).as(again.err()).isZero();
            assertThat(back).hasSameBinaryContentAs(from);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kalmm | b.jsonl | format must be kalmia, flag-embedding",
                "kalm | b.csv | the format kalm is written as .jsonl, .parquet",
                "beir | b.jsonl | the format beir is written as a folder, whose name has no dot",
                "kalm | a.jsonl | --output must be another file than --input"
            })
    @DisplayName("formats that are none, files that do not fit, and an output that is the input, are wrong usage")
    void wrongUsage(String format, String name, String message) throws IOException {
        Path from = rows("a.jsonl", ROWS);
        Said said = Said.by("convert", "--input", from, "--format", format, "--output", folder.resolve(name));
        assertThat(said.exitCode()).isEqualTo(2);
        assertThat(said.err()).contains(message);
        assertThat(from).hasContent(ROWS);
    }
}

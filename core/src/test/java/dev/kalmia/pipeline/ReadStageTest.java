package dev.kalmia.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleReader;
import dev.kalmia.data.OnBadRow;
import dev.kalmia.data.Pair;
import dev.kalmia.data.ReadOptions;
import dev.kalmia.eval.TaskFolder;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadStageTest {
    private static final int TOPICS = 60;
    private static final List<String> SPELLINGS =
            List.of("Q Fever %d", "q fever %d", "Q-fever (%d)", "Q  FEVER, %d.", "Ｑ Fever %d", "Q Fevers %d");

    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void write() throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int topic = 0; topic < TOPICS; topic++) {
            for (int i = 0; i < SPELLINGS.size(); i++) {
                rows.append(
                        "{\"query\":\"question %d of topic %d\",\"positive\":\"topic %d answer %d\",\"focus\":\"%s\"}\n"
                                .formatted(i, topic, topic, i, SPELLINGS.get(i).formatted(topic)));
            }
        }
        Files.writeString(folder.resolve("rows.jsonl"), rows);
    }

    @Test
    @DisplayName("a topic goes one way however its case, punctuation, blanks and plural are written")
    void keepsSpellingsTogether() throws IOException {
        Map<String, Long> counts = read("focus");
        String train = Files.readString(folder.resolve("work/train.jsonl"));
        String test = Files.readString(folder.resolve("work/held-out/queries.jsonl"));
        for (int topic = 0; topic < TOPICS; topic++) {
            String question = "of topic " + topic + "\"";
            assertThat(train.contains(question)).as("topic %d", topic).isNotEqualTo(test.contains(question));
        }
        assertThat(counts).containsEntry("unused", 0L).containsEntry("in", (long) TOPICS * SPELLINGS.size());
        assertThat(counts.getOrDefault("out", 1L) % SPELLINGS.size()).isZero();
    }

    @Test
    @DisplayName("what the test asks or answers is in training under no topic")
    void leavesNoLeak() throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            rows.append("{\"query\":\"%s\",\"positive\":\"%s\",\"focus\":\"topic %d\"}\n"
                    .formatted(
                            i % 5 == 0 ? "the SAME  question" : "question " + i,
                            i % 7 == 0 ? "see  your Doctor" : "answer " + i % 150,
                            i));
        }
        Files.writeString(folder.resolve("rows.jsonl"), rows);
        Map<String, Long> counts = read("focus");

        String test = Files.readString(folder.resolve("work/held-out/queries.jsonl"))
                + Files.readString(folder.resolve("work/held-out/corpus.jsonl"));
        List<Example> train = ExampleReader.readAll(folder.resolve("work/train.jsonl"), ReadOptions.defaults());
        assertThat(train).isNotEmpty().allSatisfy(example -> {
            Pair pair = (Pair) example;
            assertThat(test).doesNotContain("\"" + pair.query() + "\"", "\"" + pair.positive() + "\"");
        });
        assertThat(counts.getOrDefault("dropped.held-out", 0L)).isPositive();
        assertThat(counts.getOrDefault("out", 0L)
                        + counts.getOrDefault("held-out", 0L)
                        + counts.getOrDefault("dropped.held-out", 0L))
                .isEqualTo(200);
    }

    @Test
    @DisplayName("where every topic has the same answer, nothing is left to train on, and the error says why")
    void sameAnswers() throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            rows.append("{\"query\":\"question %d\",\"positive\":\"see your doctor\",\"focus\":\"topic %d\"}\n"
                    .formatted(i, i));
        }
        Files.writeString(folder.resolve("rows.jsonl"), rows);
        assertThatThrownBy(() -> read("focus"))
                .isInstanceOf(InputException.class)
                .hasMessageMatching("the share train must leave at least one example; examples=0, as \\d+ have a text"
                        + " that is held out under another focus");
    }

    @Test
    @DisplayName("topics of nothing but punctuation are told apart")
    void tellsMarksApart() throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int i = 1; i <= 40; i++) {
            rows.append("{\"query\":\"question %d\",\"positive\":\"answer %d\",\"focus\":\"%s\"}\n"
                    .formatted(i, i, "+".repeat(i)));
        }
        Files.writeString(folder.resolve("rows.jsonl"), rows);
        Map<String, Long> counts = read("focus");
        assertThat(counts.get("out")).isBetween(1L, 39L);
    }

    @Test
    @DisplayName("only the examples of the tasks named are read, and the others counted")
    void tasks() throws IOException {
        Files.writeString(folder.resolve("rows.jsonl"), """
                {"query":"a","positive":"b","task":"one"}
                {"query":"c","positive":"d","task":"two"}
                {"query":"e","positive":"f"}
                """);
        Map<String, Long> counts =
                stage(Map.of(), List.of("two", "Topics"), "", 1, 0).run(run());
        assertThat(counts)
                .containsEntry("in", 3L)
                .containsEntry("dropped.other-task", 1L)
                .containsEntry("out", 2L);
        assertThat(folder.resolve("work/train.jsonl"))
                .content()
                .doesNotContain("\"a\"")
                .contains("\"c\"", "\"e\"");
        assertThatThrownBy(() -> stage(Map.of(), List.of("three"), "", 1, 0).run(run()))
                .isInstanceOf(InputException.class)
                .hasMessage("the share train must leave at least one example; examples=0");
    }

    @Test
    @DisplayName(
            "classes of labelled texts go one way whole; every second text held out asks for the others of its class")
    void classes() throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int label = 0; label < 12; label++) {
            for (int i = 0; i < 5; i++) {
                rows.append("{\"text\":\"text %d of c%d\",\"label\":\"c%d\"}\n".formatted(i, label, label));
            }
        }
        Files.writeString(folder.resolve("rows.jsonl"), rows);
        Map<String, Long> counts = stage(Map.of(), List.of(), "label", 0.5, 0.5).run(run());
        long heldOut = counts.getOrDefault("held-out", 0L) / 5;
        assertThat(heldOut).isBetween(1L, 11L);
        String train = Files.readString(folder.resolve("work/train.jsonl"));
        List<String> judged = Files.readAllLines(folder.resolve("work/held-out/qrels/test.tsv"));
        assertThat(judged).hasSize((int) (1 + heldOut * 3 * 2));
        List<String> queries = Files.readAllLines(folder.resolve("work/held-out/queries.jsonl"));
        assertThat(queries).hasSize((int) (heldOut * 3)).allMatch(line -> line.matches(".*text [024] of c\\d+.*"));
        assertThat(queries).noneMatch(line -> train.contains(line.substring(line.indexOf("of c"))));
    }

    @Test
    @DisplayName("scored pairs that are held out are a test of how alike texts are; beside others they are refused")
    void scoredPairs() throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            rows.append("{\"sentence1\":\"one %d\",\"sentence2\":\"two %d\",\"score\":%d,\"asked\":\"t%d\"}\n"
                    .formatted(i, i, i % 4, i / 2));
        }
        Files.writeString(folder.resolve("rows.jsonl"), rows);
        Map<String, Long> counts = read("asked");
        List<String> held = Files.readAllLines(folder.resolve("work/held-out/pairs.jsonl"));
        assertThat(held).hasSize(counts.getOrDefault("held-out", 0L).intValue()).hasSizeBetween(2, 38);
        String train = Files.readString(folder.resolve("work/train.jsonl"));
        assertThat(held)
                .allMatch(
                        line -> line.matches("\\{\"text1\":\"one (\\d+)\",\"text2\":\"two \\1\",\"score\":[0-3]\\.0}"));
        assertThat(held).noneMatch(line -> train.contains(line.substring(10, line.indexOf(','))));
        assertThat(TaskFolder.find(folder.resolve("work/held-out")).tasks())
                .singleElement()
                .satisfies(task -> assertThat(task.texts()).hasSize(2 * held.size()));
        for (int i = 0; i < 20; i++) {
            rows.append("{\"query\":\"q\",\"positive\":\"p\",\"asked\":\"t%d\"}\n".formatted(i));
        }
        Files.writeString(folder.resolve("rows.jsonl"), rows);
        assertThatThrownBy(() -> read("asked"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("scored pairs can be held out where all examples are such; example ");
    }

    private Map<String, Long> read(String splitBy) {
        return stage(Map.of(), List.of(), splitBy, 0.5, 0.5).run(run());
    }

    private ReadStage stage(
            Map<String, String> columns, List<String> tasks, String splitBy, double train, double heldOut) {
        return new ReadStage(
                List.of(folder.resolve("rows.jsonl")),
                columns,
                tasks,
                splitBy,
                train,
                heldOut,
                "Topics",
                OnBadRow.ERROR);
    }

    private StageRun run() {
        return new StageRun(folder.resolve("work"), 7, Progress.silent(), line -> {});
    }
}

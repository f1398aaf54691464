package dev.kalmia.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.data.OnBadRow;
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

    private Map<String, Long> read(String splitBy) {
        ReadStage stage = new ReadStage(
                List.of(folder.resolve("rows.jsonl")), Map.of(), splitBy, 0.5, 0.5, "Topics", OnBadRow.ERROR);
        return stage.run(new StageRun(folder.resolve("work"), 7, Progress.silent(), line -> {}));
    }
}

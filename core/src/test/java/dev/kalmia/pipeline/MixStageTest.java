package dev.kalmia.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.Places;
import dev.kalmia.run.Progress;
import dev.kalmia.run.RunRecord;
import dev.kalmia.run.Settings;
import dev.kalmia.run.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MixStageTest {
    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void write() throws IOException {
        for (String set : new String[] {"banking", "medical"}) {
            StringBuilder rows = new StringBuilder();
            for (int i = 0; i < (set.equals("banking") ? 40 : 10); i++) {
                rows.append("{\"query\":\"%s question %d\",\"positive\":\"answer %d\"}\n".formatted(set, i, i));
            }
            Files.writeString(folder.resolve(set + ".jsonl"), rows);
        }
    }

    private void run(String yaml, Path out) {
        new RecipeRunner(Progress.silent(), line -> {})
                .runOne("mix", Settings.parse(yaml, "mix.yaml"), Places.at(folder), 7, out);
    }

    @Test
    @DisplayName("sets are mixed with their caps, weights and temperature; a table tells what came from where")
    void mixes() throws IOException {
        Path out = folder.resolve("out");
        run("""
                sets:
                - {input: banking.jsonl, weight: 2.0, cap: 16, card: banking77}
                - {input: medical.jsonl, card: medquad}
                temperature: 2
                licences: [cc-by-4.0]
                """, out);

        // 2 · √16 to 1 · √10: as many as 16 of the first allow.
        assertThat(out.resolve("table.txt")).hasContent("""
                data set       examples  cap  weight  drawn
                -------------------------------------------
                banking.jsonl        40   16     2.0     16
                medical.jsonl        10          1.0      6
                """);
        assertThat(Files.readString(out.resolve("examples.jsonl")).lines())
                .hasSize(22)
                .filteredOn(line -> line.contains("\"task\":\"medical\""))
                .hasSize(6);
        assertThat(RunRecord.read(out).counts())
                .containsEntry("in", 50L)
                .containsEntry("out", 22L)
                .containsEntry("unused", 28L);
    }

    @Test
    @DisplayName("rows that cannot be used are left out, counted and listed for their set")
    void leavesOut() throws IOException {
        Files.writeString(folder.resolve("medical.jsonl"), "{\"query\":\"q\"}\n{\"query\":\"q\",\"positive\":\"p\"}\n");
        Path out = folder.resolve("out");
        run("{sets: [{input: banking.jsonl}, {input: medical.jsonl}], on-bad-row: skip}", out);
        assertThat(RunRecord.read(out).counts()).containsEntry("in", 42L).containsEntry("dropped.bad-row", 1L);
        assertThat(out.resolve("rejects-2.jsonl")).isRegularFile();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{sets: []} | sets must name at least one data set",
                "{sets: [{input: banking.jsonl, weight: 0}]} | weight must be above 0 and finite; weight=0.0",
                "{sets: [{input: banking.jsonl, cap: -3}]} | cap must be 0, for no bound, or more; cap=-3",
                "{sets: [{input: banking.jsonl}], temperature: 0.5} | temperature must be at least 1; temperature=0.5",
                "{sets: [{input: banking.jsonl}], licences: [mit]} | banking.jsonl has none",
                "{sets: [{input: banking.jsonl, card: medquad}], licences: [mit]} | medquad has 'cc-by-4.0', licences=[mit]",
                "{sets: [{input: banking.jsonl, card: kalm-embedding-finetuning-data}], licences: [mit]} | kalm-embedding-finetuning-data has 'unknown'",
                "{sets: [{input: banking.jsonl, card: medquat}]} | card=medquat; the nearest is 'medquad'"
            })
    @DisplayName("settings out of their bounds, and licences that are not allowed, are told before anything is read")
    void refused(String yaml, String message) {
        assertThatThrownBy(() -> run(yaml, folder.resolve("out")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(message);
        assertThat(folder.resolve("out")).doesNotExist();
    }
}

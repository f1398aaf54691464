package dev.kalmia.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingPageTest {
    @TempDir
    Path folder = Path.of("");

    private String page(String log) throws IOException {
        Path file = Files.writeString(folder.resolve("log.jsonl"), log);
        TrainingPage.read(file).report().write(folder.resolve("report.html"));
        return Files.readString(folder.resolve("report.html"));
    }

    @Test
    @DisplayName("each thing that the log has is a curve, and a step that has no number for it is left out")
    void drawsWhatIsThere() throws IOException {
        String page = page("""
                {"step":1,"loss":3.0,"positive_similarity":0.5,"hardest_similarity":null,"gradient_norm":2.0}
                {"step":2,"loss":1.0,"positive_similarity":0.75,"hardest_similarity":0.25,"gradient_norm":1.0}
                """);
        assertThat(page)
                .contains("from 3.000 to 1.000")
                .contains("with positives from 0.5000 to 0.7500, with the hardest negatives from 0.2500 to 0.2500")
                .contains("Gradient before it is clipped")
                .doesNotContain("Padding")
                .doesNotContain("with all negatives");
    }

    @Test
    @DisplayName("a log of losses alone has their curve alone")
    void drawsLosses() throws IOException {
        assertThat(page("{\"step\":1,\"loss\":3.0}\n")).contains("Loss").doesNotContain("How alike");
    }

    @Test
    @DisplayName("a line without a loss, or with something else for a number, is named")
    void refusesLines() {
        assertThatThrownBy(() -> page("{\"step\":1,\"loss\":3.0}\n{\"step\":2}\n"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("log.jsonl line 2");
        assertThatThrownBy(() -> page("{\"step\":1,\"loss\":3.0,\"padding\":\"much\"}\n"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("log.jsonl line 1")
                .hasMessageContaining("padding");
    }
}

package dev.kalmia.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.data.Row;
import dev.kalmia.data.Table;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.train.sample.TrainingRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Training with noise, and of layers inside.
class VariationTest {
    @TempDir
    Path folder = Path.of("");

    private static List<TrainingRow> texts() {
        List<TrainingRow> rows = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            String text = "text number " + i + " of many " + (char) ('a' + i);
            rows.add(new TrainingRow("row" + i, text, List.of(text), List.of()));
        }
        return rows;
    }

    private List<Row> train(String name, Map<String, Object> settings) throws IOException {
        Map<String, Object> all = new HashMap<>(Map.of("epochs", 8, "batch-size", 8, "learning-rate", 2e-3));
        all.putAll(settings);
        ModelFolder base = TinyModel.write(folder.resolve(name + "/base"), 1, 2);
        Path work = Files.createDirectories(folder.resolve(name));
        new Trainer(TinyTraining.config(all), texts(), 5, work, Progress.silent()).run(base);
        return Table.read(work.resolve("log.jsonl")).rows();
    }

    @Test
    @DisplayName("texts alone are learnt from under noise, with and without whitening, in the same bytes every time")
    void copies() throws IOException {
        List<Map<String, Object>> losses =
                List.of(Map.of("kind", "copies"), Map.of("kind", "copies", "whitening-groups", 8));
        for (Map<String, Object> loss : losses) {
            Map<String, Object> settings = Map.of("dropout", 0.3, "loss", loss);
            List<Row> log = train("once" + loss.size(), settings);
            train("again" + loss.size(), settings);
            assertThat(TinyTraining.meanLoss(log.subList(12, 16)))
                    .as("%s", loss)
                    .isLessThan(TinyTraining.meanLoss(log.subList(0, 4)));
            assertThat(folder.resolve("again" + loss.size() + "/model/model.safetensors"))
                    .hasSameBinaryContentAs(folder.resolve("once" + loss.size() + "/model/model.safetensors"));
        }
    }

    @Test
    @DisplayName("a model that may end after a layer learns there too, with prefixes as well")
    void layers() throws IOException {
        List<Row> log = train(
                "layers",
                Map.of(
                        "matryoshka-layers",
                        List.of(1),
                        "matryoshka-dimensions",
                        List.of(16, 8),
                        "matryoshka-weights",
                        List.of(1.0, 0.5),
                        "dropout",
                        0.1));
        assertThat(TinyTraining.meanLoss(log.subList(12, 16))).isLessThan(TinyTraining.meanLoss(log.subList(0, 4)));
    }

    @Test
    @DisplayName("layers that are not inside, noise that leaves nothing, and copies without noise are refused")
    void refuses() {
        assertThatThrownBy(() -> train("deep", Map.of("matryoshka-layers", List.of(1, 2))))
                .isInstanceOf(UsageException.class)
                .hasMessage("matryoshka-layers must be at most 1 for base; matryoshka-layers=[1, 2]");
        assertThatThrownBy(() -> train("none", Map.of("matryoshka-layers", List.of(0))))
                .hasMessageContaining("matryoshka-layers must be at least 1");
        assertThatThrownBy(() -> train("noise", Map.of("dropout", 1.0)))
                .hasMessageContaining("dropout must be at least 0 and below 1; dropout=1.0");
        assertThatThrownBy(() -> train("alike", Map.of("loss", Map.of("kind", "copies"))))
                .hasMessageContaining("dropout must be above 0 for the loss copies");
        assertThatThrownBy(() -> train("task", Map.of("task-losses", Map.of("t", Map.of("kind", "copies")))))
                .hasMessageContaining("dropout must be above 0 for the loss copies");
        Map<String, Object> uneven = Map.of("kind", "copies", "whitening-groups", 5);
        assertThatThrownBy(() -> train("uneven", Map.of("dropout", 0.1, "loss", uneven)))
                .hasMessageContaining("loss.whitening-groups must divide the 16 dimensions of base");
        assertThatThrownBy(() -> train("kind", Map.of("loss", Map.of("whitening-groups", 4))))
                .hasMessageContaining("whitening-groups=4 kind=contrast");
    }
}

package dev.kalmia.train.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.encode.TinyModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartChangeTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    @DisplayName("a model beside itself did not move")
    void itself() {
        ModelFolder model = TinyModel.write(folder.resolve("model"), 1, 2);
        assertThat(PartChange.between(model, model))
                .extracting(PartChange::part)
                .containsExactly("embeddings", "layer 0", "layer 1");
        assertThat(PartChange.between(model, model)).allSatisfy(change -> {
            assertThat(change.relative()).isZero();
            assertThat(change.cosine()).isEqualTo(1);
            assertThat(change.moved()).isZero();
        });
    }

    @Test
    @DisplayName("one number of a layer that is another is told of that layer alone, with its share and its size")
    void oneLayer() throws IOException {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1, 2);
        ModelFolder other = TinyModel.write(folder.resolve("other"), 1, 2);
        Path file = other.path().resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        // The last number of the file is of the layers, whose names come last.
        ByteBuffer last = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        float before = last.getFloat(bytes.length - Float.BYTES);
        last.putFloat(bytes.length - Float.BYTES, before + 3);
        Files.write(file, bytes);
        List<PartChange> changes = PartChange.between(base, ModelFolder.open(other.path()));
        PartChange moved = changes.getLast();
        assertThat(changes.subList(0, 2)).allMatch(change -> change.relative() == 0 && change.moved() == 0);
        double length = 0;
        for (Map.Entry<String, float[]> entry : TuningRuns.numbers(base).entrySet()) {
            for (float number : entry.getKey().contains("layer.1.") ? entry.getValue() : new float[0]) {
                length += (double) number * number;
            }
        }
        assertThat(moved.relative()).isCloseTo(3 / Math.sqrt(length), within(1e-6));
        assertThat(moved.moved()).isCloseTo(1.0 / moved.numbers(), within(1e-12));
        assertThat(moved.cosine()).isBetween(0.9, 0.999999);
    }

    @Test
    @DisplayName("what was frozen did not move, what was trained did, and of new tokens the old rows are compared")
    void trained() {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1, 2);
        TuningRuns.train(base, folder.resolve("frozen"), Map.of("frozen", List.of("embeddings", "layers 0")));
        List<PartChange> changes = PartChange.between(base, ModelFolder.open(folder.resolve("frozen/model")));
        assertThat(changes.get(0).moved()).isZero();
        assertThat(changes.get(1).moved()).isZero();
        assertThat(changes.get(2).moved()).isPositive();
        assertThat(changes.get(2).relative()).isPositive();
        TuningRuns.train(
                base,
                folder.resolve("longer"),
                Map.of("new-tokens", Map.of("tokens", List.of("ibuprofen"), "alone", true)));
        assertThat(PartChange.between(base, ModelFolder.open(folder.resolve("longer/model"))))
                .allMatch(change -> change.moved() == 0);
    }
}

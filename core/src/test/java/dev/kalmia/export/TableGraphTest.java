package dev.kalmia.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.encode.TableModel;
import dev.kalmia.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tables in which tokens share rows, in other software.
class TableGraphTest {
    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("a graph gives the mean of weighted rows, without the token for unknown words")
    void graph(boolean normalize) throws IOException {
        ModelFolder model = TableModel.write(folder.resolve("source"), normalize);
        Path out = Files.createDirectories(folder.resolve("out"));
        ExportFormat.ONNX.write(model, out, Progress.silent());
        try (RunGraph graph = RunGraph.open(out.resolve("onnx/model.onnx"))) {
            long[][] ids = {{9, 0, 2}, {5, 7, 7}, {0, 1, 1}};
            long[][] mask = {{1, 1, 1}, {1, 1, 0}, {1, 0, 0}};
            float[][] found = graph.run(ids, mask, new long[3][3], new long[0]).vectors();
            Offset<Float> bound = Offset.offset(1e-6f);
            assertThat(found[0]).containsExactly(TableModel.expected(true, normalize, 9, 2), bound);
            assertThat(found[1]).containsExactly(TableModel.expected(true, normalize, 5, 7), bound);
            assertThat(found[2]).containsExactly(new float[TableModel.SIZE], bound);
        }
    }

    @Test
    @DisplayName("a folder of it is the same bytes")
    void copied() throws IOException {
        ModelFolder model = TableModel.write(folder.resolve("source"), true);
        Path out = Files.createDirectories(folder.resolve("out"));
        ExportFormat.ST.write(model, out, Progress.silent());
        assertThat(out.resolve("model.safetensors"))
                .hasSameBinaryContentAs(model.path().resolve("model.safetensors"));
        assertThat(ModelFolder.open(out).fingerprint()).isEqualTo(model.fingerprint());
    }
}

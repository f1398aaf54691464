package dev.kalmia.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.Fixtures;
import dev.kalmia.checkpoint.DataType;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.SafetensorsWriter;
import dev.kalmia.checkpoint.TensorData;
import dev.kalmia.export.RunGraph.Side;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.run.Hashes;
import dev.kalmia.run.Progress;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.NoGradient;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;
import dev.kalmia.tokenize.TokenIds;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models whose folders say less than what makes their vectors, or that are no transformer.
class PublishedExportTest {
    private static final List<TokenIds> TEXTS =
            List.of(tokens(5, 9, 40, 7), tokens(11), tokens(3, 3, 250, 8, 21, 90, 14));

    @TempDir
    Path folder = Path.of("");

    private static TokenIds tokens(int... ids) {
        return new TokenIds(ids, new int[ids.length], ids.length);
    }

    private Path export(ExportFormat format, ModelFolder model, String name) throws IOException {
        Path out = Files.createDirectories(folder.resolve(name));
        format.write(model, out, Progress.silent());
        return out;
    }

    private static float[] forward(ModelFolder folder) {
        try (Scope _ = Scope.open();
                NoGradient _ = NoGradient.open();
                SentenceModel model = SentenceModel.open(folder, Device.cpu())) {
            return Tensors.floats(model.forward(TokenBatch.of(TEXTS, 0)));
        }
    }

    private void assertSame(ModelFolder model, String file) throws IOException {
        float[] expected = forward(model);
        Path out = export(ExportFormat.ONNX, model, "onnx");
        try (RunGraph graph = RunGraph.open(out.resolve(file))) {
            for (Side side : Side.values()) {
                float[][] vectors = graph.run(TEXTS, side, 1).vectors();
                for (int row = 0; row < vectors.length; row++) {
                    int size = vectors[row].length;
                    assertThat(vectors[row])
                            .containsExactly(
                                    Arrays.copyOfRange(expected, row * size, (row + 1) * size), Offset.offset(2e-5f));
                }
            }
        }
    }

    private ModelFolder kalm() throws IOException {
        Path source = folder.resolve("KaLM-embedding-multilingual-mini-instruct-v2");
        Files.createDirectories(source.resolve("1_Pooling"));
        Path qwen = Fixtures.folder("models").resolve("qwen2");
        Files.copy(qwen.resolve("config.json"), source.resolve("config.json"));
        Files.copy(qwen.resolve("model.safetensors"), source.resolve("model.safetensors"));
        Files.writeString(source.resolve("tokenizer.json"), "{}");
        Files.writeString(source.resolve("1_Pooling/config.json"), "{\"pooling_mode_mean_tokens\": true}");
        Files.writeString(source.resolve("modules.json"), """
                [{"path": "", "type": "sentence_transformers.models.Transformer"},
                 {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}]
                """);
        return ModelFolder.open(source);
    }

    @Test
    @DisplayName("KaLM V2 sees all of a text in the graph too, and its vectors have length 1")
    void kalmGraph() throws IOException {
        ModelFolder model = kalm();
        assertThat(model.normalize()).isTrue();
        assertSame(model, "onnx/model.onnx");
    }

    @Test
    @DisplayName("a copy of KaLM V2 says what its name did, and has the same weights and vectors")
    void kalmFolder() throws IOException {
        ModelFolder model = kalm();
        ModelFolder copy = ModelFolder.open(export(ExportFormat.ST, model, "mine"));
        assertThat(copy.path().resolve("model.safetensors"))
                .hasSameBinaryContentAs(model.path().resolve("model.safetensors"));
        assertThat(copy.normalize()).isTrue();
        assertThat(copy.prompts()).isEqualTo(model.prompts());
        assertThat(forward(copy)).isEqualTo(forward(model));
        Path again = export(ExportFormat.ST, copy, "again");
        assertThat(Hashes.folder(again)).isEqualTo(Hashes.folder(copy.path()));
    }

    @Test
    @DisplayName("a table of token vectors is a graph and a folder like any other model")
    void table() throws IOException {
        Path source = folder.resolve("table");
        Files.createDirectories(source.resolve("0_StaticEmbedding"));
        Files.writeString(source.resolve("modules.json"), """
                [{"path": "0_StaticEmbedding", "type": "sentence_transformers.models.StaticEmbedding"},
                 {"path": "1_Normalize", "type": "sentence_transformers.models.Normalize"}]
                """);
        Files.writeString(source.resolve("0_StaticEmbedding/tokenizer.json"), "{}");
        float[] values = new float[300 * 8];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i);
        }
        TensorData table = new TensorData(DataType.F32, new long[] {300, 8}, MemorySegment.ofArray(values));
        SafetensorsWriter.write(
                source.resolve("0_StaticEmbedding/model.safetensors"),
                new LinkedHashMap<>(Map.of("embedding.weight", table)));
        ModelFolder model = ModelFolder.open(source);
        assertSame(model, "0_StaticEmbedding/onnx/model.onnx");
        assertThat(Hashes.folder(export(ExportFormat.ST, model, "copy"))).isEqualTo(Hashes.folder(source));
    }
}

package dev.kalmia.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.Fixtures;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.export.RunGraph.Side;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.run.Progress;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;
import dev.kalmia.tokenize.TokenIds;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every architecture as a graph in ONNX Runtime, beside what Hugging Face transformers computed with the same tiny
/// model of random weights: token vectors and pooled ones, texts padded on either side.
class ArchitectureGraphTest {
    private static final double TOLERANCE = 3e-5;
    private static final Map<String, String> POOLINGS =
            Map.of("cls", "cls_token", "mean", "mean_tokens", "last", "lasttoken");

    @TempDir
    Path folder = Path.of("");

    static Stream<Path> models() throws IOException {
        try (Stream<Path> models = Files.list(Fixtures.folder("models"))) {
            return models.filter(model -> !model.endsWith("vit")).sorted().toList().stream();
        }
    }

    /// Those for which there is a reference in which every token sees all others.
    static Stream<Path> bidirectional() throws IOException {
        return models().filter(model -> Files.exists(model.resolve("reference-bidirectional.safetensors")));
    }

    @ParameterizedTest
    @MethodSource("models")
    @DisplayName("token vectors and pooled vectors are those of the reference")
    void equals(Path model) throws IOException {
        assertEqual(model, "reference.safetensors", false);
    }

    @ParameterizedTest
    @MethodSource("bidirectional")
    @DisplayName("so they are where the configuration says that every token sees all others")
    void equalsBidirectional(Path model) throws IOException {
        assertEqual(model, "reference-bidirectional.safetensors", true);
    }

    @Test
    @DisplayName("rotary positions of a context that grew are those of Kalmia's own forward pass")
    void yarn() throws IOException {
        Path model = Fixtures.folder("models").resolve("qwen2");
        ModelFolder plain = source(model, "mean_tokens", false);
        Path config = plain.path().resolve("config.json");
        Files.writeString(config, withYarn(Files.readString(config)));
        ModelFolder scaled = ModelFolder.open(plain.path());
        Path out = Files.createDirectories(folder.resolve("out"));
        ExportFormat.ONNX.write(scaled, out, Progress.silent());
        TokenIds text = new TokenIds(IntStream.range(3, 40).toArray(), new int[37], 37);
        try (RunGraph graph = RunGraph.open(out.resolve("onnx/model.onnx"));
                Scope _ = Scope.open();
                SentenceModel own = SentenceModel.open(scaled, Device.cpu())) {
            float[] expected = Tensors.floats(own.forward(TokenBatch.of(List.of(text), 0)));
            assertNear(graph.run(List.of(text), Side.RIGHT, 0).vectors()[0], expected, 0, "with yarn");
            Files.writeString(config, Files.readString(model.resolve("config.json")));
            try (SentenceModel before = SentenceModel.open(ModelFolder.open(plain.path()), Device.cpu())) {
                float[] unscaled = Tensors.floats(before.forward(TokenBatch.of(List.of(text), 0)));
                assertThat(IntStream.range(0, expected.length)
                                .mapToDouble(d -> Math.abs(expected[d] - unscaled[d]))
                                .max()
                                .orElseThrow())
                        .as("yarn changes something")
                        .isGreaterThan(10 * TOLERANCE);
            }
        }
    }

    private static String withYarn(String config) {
        String rope = "{\"rope_type\":\"yarn\",\"factor\":4.0,\"original_max_position_embeddings\":32,"
                + "\"rope_theta\":10000.0}";
        String without = config.replaceAll("\"rope_(scaling|parameters)\": *(null|\\{[^}]*\\}),?", "");
        return without.replaceFirst("\\{", "{\"rope_parameters\": " + rope + ",");
    }

    private void assertEqual(Path model, String golden, boolean bidirectional) throws IOException {
        try (WeightFile reference = WeightFile.open(model.resolve(golden))) {
            for (Map.Entry<String, String> pooling : POOLINGS.entrySet()) {
                ModelFolder source = source(model, pooling.getValue(), bidirectional);
                Path out = Files.createDirectories(folder.resolve("out-" + pooling.getKey()));
                ExportFormat.ONNX.write(source, out, Progress.silent());
                try (RunGraph graph = RunGraph.open(out.resolve("onnx/model.onnx"))) {
                    for (String batch : batches(reference)) {
                        assertBatch(graph, reference, batch, pooling.getKey());
                    }
                }
            }
        }
    }

    private ModelFolder source(Path model, String pooling, boolean bidirectional) throws IOException {
        Path source = Files.createDirectories(folder.resolve("source-" + pooling));
        Files.createDirectories(source.resolve("1_Pooling"));
        String config = Files.readString(model.resolve("config.json"));
        Files.writeString(
                source.resolve("config.json"),
                bidirectional ? config.replaceFirst("\\{", "{\"is_causal\": false,") : config);
        Files.copy(model.resolve("model.safetensors"), source.resolve("model.safetensors"));
        Files.writeString(source.resolve("tokenizer.json"), "{}");
        Files.writeString(source.resolve("sentence_bert_config.json"), "{\"max_seq_length\": 64}");
        Files.writeString(source.resolve("1_Pooling/config.json"), "{\"pooling_mode_" + pooling + "\": true}");
        Files.writeString(source.resolve("modules.json"), """
                [{"path": "", "type": "sentence_transformers.models.Transformer"},
                 {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
                 {"path": "2_Normalize", "type": "sentence_transformers.models.Normalize"}]
                """);
        return ModelFolder.open(source);
    }

    private static List<String> batches(WeightFile reference) {
        Pattern names = Pattern.compile("input_ids_(\\d+)");
        List<String> batches = reference.names().stream()
                .map(names::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .toList();
        assertThat(batches).isNotEmpty();
        return batches;
    }

    private static void assertBatch(RunGraph graph, WeightFile reference, String batch, String pooling) {
        long[][] ids = table(reference, "input_ids_" + batch);
        long[][] mask = table(reference, "attention_mask_" + batch);
        RunGraph.Result result = graph.run(ids, mask, new long[ids.length][ids[0].length], new long[0]);
        float[] hidden = floats(reference, "last_hidden_state_" + batch);
        int size = result.tokens()[0][0].length;
        for (int row = 0; row < ids.length; row++) {
            for (int i = 0; i < ids[0].length; i++) {
                if (mask[row][i] == 1) {
                    int at = (row * ids[0].length + i) * size;
                    assertNear(result.tokens()[row][i], hidden, at, "batch " + batch + " row " + row + " token " + i);
                }
            }
        }
        float[] pooled = floats(reference, "pooled_" + pooling + "_" + batch + "_norm");
        List<float[][]> runs = List.of(
                result.vectors(),
                graph.run(texts(ids, mask), Side.RIGHT, 7).vectors(),
                graph.run(texts(ids, mask), Side.LEFT, 7).vectors());
        for (float[][] vectors : runs) {
            for (int row = 0; row < ids.length; row++) {
                assertNear(vectors[row], pooled, row * size, "batch " + batch + " row " + row + " " + pooling);
            }
        }
    }

    /// The real tokens of each row.
    private static List<TokenIds> texts(long[][] ids, long[][] mask) {
        List<TokenIds> texts = new ArrayList<>();
        for (int row = 0; row < ids.length; row++) {
            long[] own = mask[row];
            long[] all = ids[row];
            int[] tokens = IntStream.range(0, own.length)
                    .filter(i -> own[i] == 1)
                    .map(i -> (int) all[i])
                    .toArray();
            texts.add(new TokenIds(tokens, new int[tokens.length], tokens.length));
        }
        return texts;
    }

    private static void assertNear(float[] actual, float[] expected, int at, String what) {
        for (int d = 0; d < actual.length; d++) {
            assertThat(Math.abs(actual[d] - expected[at + d])).as(what).isLessThan((float) TOLERANCE);
        }
    }

    private static long[][] table(WeightFile file, String name) {
        long[] shape = file.info(name).shape();
        long[] all = file.data(name).toArray(ValueLayout.JAVA_LONG_UNALIGNED);
        long[][] rows = new long[(int) shape[0]][(int) shape[1]];
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(all, row * rows[row].length, rows[row], 0, rows[row].length);
        }
        return rows;
    }

    private static float[] floats(WeightFile file, String name) {
        return file.data(name).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
    }
}

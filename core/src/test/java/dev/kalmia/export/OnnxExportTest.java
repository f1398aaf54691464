package dev.kalmia.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.checkpoint.AppendedDense;
import dev.kalmia.checkpoint.DataType;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.checkpoint.PoolingMode;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.encode.DenseModel;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.export.RunGraph.Side;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.NoGradient;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;
import dev.kalmia.tokenize.TokenIds;
import dev.kalmia.tokenize.Tokenizer;
import dev.kalmia.vector.Affine;
import dev.kalmia.vector.Matrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Exported models in ONNX Runtime beside Kalmia's own forward pass.
class OnnxExportTest {
    private static final List<String> TEXTS = List.of(
            "fever",
            "Aspirin lowers fever, eases pain and thins the blood of those who take it every day.",
            "",
            "a red house by the water; two trees");

    @TempDir
    Path folder = Path.of("");

    private Path source = Path.of("");

    @BeforeEach
    void name() {
        source = folder.resolve("source");
    }

    private Path export(ModelFolder model) {
        Path out = folder.resolve("out");
        try {
            Files.createDirectories(out);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
        ExportFormat.ONNX.write(model, out, Progress.silent());
        return out.resolve("onnx/model.onnx");
    }

    private static List<TokenIds> tokens(ModelFolder model, String prompt) {
        try (Tokenizer tokenizer = Tokenizer.open(model.tokenizer())) {
            return tokenizer.encodeAll(prompt, TEXTS, Math.min(model.maxTokens(), 32));
        }
    }

    private static float[][] forward(ModelFolder folder, List<TokenIds> texts) {
        try (Scope _ = Scope.open();
                NoGradient _ = NoGradient.open();
                SentenceModel model = SentenceModel.open(folder, Device.cpu())) {
            float[] all = Tensors.floats(model.forward(TokenBatch.of(texts, 0)));
            int size = model.dimension();
            float[][] rows = new float[texts.size()][];
            Arrays.setAll(rows, row -> Arrays.copyOfRange(all, row * size, (row + 1) * size));
            return rows;
        }
    }

    private static void assertEqual(float[][] actual, float[][] expected) {
        assertThat(actual).hasNumberOfRows(expected.length);
        for (int row = 0; row < expected.length; row++) {
            assertThat(actual[row]).as("row %d", row).containsExactly(expected[row], Offset.offset(2e-5f));
        }
    }

    /// Whatever side texts are padded on, with whatever token, alone or with others.
    private void assertSame(ModelFolder model, String prompt) {
        List<TokenIds> texts = tokens(model, prompt);
        float[][] expected = forward(model, texts);
        try (RunGraph graph = RunGraph.open(export(model))) {
            assertEqual(graph.run(texts, Side.RIGHT, 0).vectors(), expected);
            assertEqual(graph.run(texts, Side.LEFT, 1).vectors(), expected);
            for (int row = 0; row < texts.size(); row++) {
                assertEqual(graph.run(List.of(texts.get(row)), Side.RIGHT, 0).vectors(), new float[][] {expected[row]});
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("every pooling, with and without normalisation")
    void poolings(PoolingMode pooling) throws IOException {
        TinyModel.write(source, 3);
        pool(pooling, true);
        assertSame(ModelFolder.open(source), "");
        Files.writeString(source.resolve("modules.json"), """
                [{"path": "", "type": "sentence_transformers.models.Transformer"},
                 {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}]
                """);
        ModelFolder bare = ModelFolder.open(source);
        assertThat(bare.normalize()).isFalse();
        Files.move(folder.resolve("out"), folder.resolve("normalised"));
        assertSame(bare, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gelu_new", "gelu_pytorch_tanh", "relu", "silu", "swish"})
    @DisplayName("every activation of a transformer")
    void activations(String name) throws IOException {
        TinyModel.write(source, 14);
        Path config = source.resolve("config.json");
        Files.writeString(config, Files.readString(config).replace("\"gelu\"", '"' + name + '"'));
        assertSame(ModelFolder.open(source), "");
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true"})
    @DisplayName("several poolings, one after the other, with and without the prompt")
    void severalPoolings(boolean includePrompt, boolean asks) throws IOException {
        TinyModel.write(source, 15);
        Files.writeString(
                source.resolve("1_Pooling/config.json"),
                "{\"pooling_mode\": [\"mean\", \"cls\", \"max\"], \"include_prompt\": " + includePrompt + "}");
        ModelFolder model = ModelFolder.open(source);
        assertSame(model, "search for this: ");
        assertThat(forward(model, tokens(model, ""))[0]).hasSize(3 * 16);
        try (RunGraph graph = RunGraph.open(folder.resolve("out/onnx/model.onnx"))) {
            assertThat(graph.inputs().contains("prompt_length")).isEqualTo(asks);
            assertThat(graph.notes()).containsEntry("pooling", "mean+cls+max");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("tokens of a prompt take no part where the model leaves them out")
    void leavesPromptsOut(PoolingMode pooling) throws IOException {
        TinyModel.write(source, 4);
        pool(pooling, false);
        ModelFolder model = ModelFolder.open(source);
        assertSame(model, "search for this: ");
        try (RunGraph graph = RunGraph.open(folder.resolve("out/onnx/model.onnx"))) {
            assertThat(graph.inputs().contains("prompt_length")).isEqualTo(pooling != PoolingMode.CLS);
        }
    }

    private void pool(PoolingMode pooling, boolean includePrompt) throws IOException {
        String word = switch (pooling) {
            case CLS -> "cls";
            case MEAN -> "mean";
            case MAX -> "max";
            case MEAN_SQRT_LENGTH -> "mean_sqrt_len_tokens";
            case WEIGHTED_MEAN -> "weightedmean";
            case LAST_TOKEN -> "lasttoken";
        };
        Files.writeString(
                source.resolve("1_Pooling/config.json"),
                "{\"pooling_mode\": \"" + word + "\", \"include_prompt\": " + includePrompt + "}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "torch.nn.modules.linear.Identity",
                "torch.nn.modules.activation.Tanh",
                "torch.nn.modules.activation.ReLU",
                "torch.nn.modules.activation.GELU",
                "torch.nn.modules.activation.SiLU",
                "torch.nn.modules.activation.LeakyReLU",
                "torch.nn.modules.activation.Sigmoid"
            })
    @DisplayName("dense modules with every activation are inside the graph")
    void dense(String activation) {
        ModelFolder model = DenseModel.write(source, 5, activation);
        assertSame(model, "");
        assertThat(folder.resolve("out/2_Dense/model.safetensors"))
                .hasSameBinaryContentAs(source.resolve("2_Dense/model.safetensors"));
    }

    @Test
    @DisplayName("a map that was appended to a model is inside the graph")
    void appended() throws IOException {
        Affine map = new Affine(Matrix.of(new double[][] {new double[16], new double[16]}), new double[] {3, 4})
                .then(Affine.linear(Matrix.diagonal(1, -1)));
        AppendedDense.write(Files.createDirectories(folder.resolve("mapped")), TinyModel.write(source, 5), map, true);
        ModelFolder model = ModelFolder.open(folder.resolve("mapped"));
        assertSame(model, "");
        assertThat(forward(model, tokens(model, ""))[0]).containsExactly(0.6f, -0.8f);
    }

    @Test
    @DisplayName("a bundled model gives the vectors that Kalmia computes, and the vectors of its tokens first")
    void bundled() {
        ModelFolder model = ModelSource.resolve("bundled:all-MiniLM-L6-v2");
        assertSame(model, "");
        List<TokenIds> texts = tokens(model, "");
        try (RunGraph graph = RunGraph.open(folder.resolve("out/onnx/model.onnx"))) {
            assertThat(graph.inputs()).containsExactly("input_ids", "attention_mask", "token_type_ids");
            assertThat(graph.notes())
                    .containsEntry("fingerprint", model.fingerprint())
                    .containsEntry("pooling", "mean")
                    .containsEntry("normalized", "true")
                    .containsEntry("max_tokens", "256");
            RunGraph.Result result = graph.run(texts, Side.RIGHT, 0);
            assertThat(result.tokens()).hasDimensions(texts.size(), longest(texts));
            assertThat(result.tokens()[0][0]).hasSize(384);
        }
    }

    private static int longest(List<TokenIds> texts) {
        return texts.stream().mapToInt(TokenIds::length).max().orElseThrow();
    }

    @Test
    @DisplayName("the file is read back by Kalmia's own reader under the names and in the layout the weights had")
    void readBack() {
        ModelFolder model = TinyModel.write(source, 6);
        try (WeightFile before = model.weights();
                WeightFile after = WeightFile.open(export(model))) {
            for (String name : before.names()) {
                assertThat(after.info(name)).as(name).isEqualTo(before.info(name));
                assertThat(after.data(name).mismatch(before.data(name)))
                        .as(name)
                        .isEqualTo(-1);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"F16", "BF16", "F64"})
    @DisplayName("weights of other precision become the float32 that Kalmia computes with")
    void widens(DataType type) throws IOException {
        TinyModel.write(source, 7);
        Rewritten.precision(source.resolve("model.safetensors"), type);
        assertSame(ModelFolder.open(source), "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.auto_model.", "xlm-roberta."})
    @DisplayName("weights under the names that other libraries give them are found")
    void prefixes(String prefix) throws IOException {
        TinyModel.write(source, 8);
        Rewritten.names(source.resolve("model.safetensors"), name -> prefix + name);
        assertSame(ModelFolder.open(source), "");
    }

    @Test
    @DisplayName("the same model gives the same bytes")
    void sameBytes() throws IOException {
        ModelFolder model = TinyModel.write(source, 9);
        byte[] first = Files.readAllBytes(export(model));
        Files.move(folder.resolve("out"), folder.resolve("first"));
        assertThat(export(model)).hasBinaryContent(first);
    }

    @Test
    @DisplayName("the folder has what other software reads beside the graph, and no other weights")
    void besides() throws IOException {
        ModelFolder model = TinyModel.write(source, 10);
        Files.writeString(source.resolve("README.md"), "what the model is for");
        Files.writeString(source.resolve("notes.txt"), "not part of the model");
        export(model);
        try (Stream<Path> files = Files.walk(folder.resolve("out"))) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> folder.resolve("out").relativize(file).toString()))
                    .containsExactlyInAnyOrder(
                            "onnx/model.onnx",
                            "config.json",
                            "modules.json",
                            "1_Pooling/config.json",
                            "sentence_bert_config.json",
                            "tokenizer.json",
                            "README.md");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"bert\" | \"gpt9\" | model_type=gpt9",
                "\"hidden_act\": \"gelu\" | \"hidden_act\": \"mish\" | hidden_act must be one of gelu, gelu_python, gelu_new, gelu_fast, "
                        + "gelu_pytorch_tanh, relu, silu, swish; hidden_act=mish",
                "\"intermediate_size\": 32 | \"intermediate_size\": 33 | intermediate.dense.weight must be [33, 16]",
                "\"num_hidden_layers\": 1 | \"num_hidden_layers\": 2 | encoder.layer.1.attention.self.query.weight is missing",
                "\"num_attention_heads\": 2 | \"num_attention_heads\": 3 | hidden_size must be a multiple",
            })
    @DisplayName("what is not computed by this graph is refused before anything is written")
    void refuses(String before, String after, String reason) throws IOException {
        TinyModel.write(source, 11);
        Path config = source.resolve("config.json");
        Files.writeString(config, Files.readString(config).replace(before, after));
        ModelFolder model = ModelFolder.open(source);
        assertThatThrownBy(() -> ExportFormat.ONNX.check(model))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(reason);
        assertThatThrownBy(() -> export(model))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(reason);
        assertThat(folder.resolve("out")).isEmptyDirectory();
    }

    @Test
    @DisplayName("a dense module that does not fit what comes in is refused")
    void refusesDense() throws IOException {
        DenseModel.write(source, 12, "torch.nn.modules.linear.Identity");
        Path config = source.resolve("3_Dense/config.json");
        Files.writeString(config, Files.readString(config).replace("\"in_features\": 12", "\"in_features\": 16"));
        ModelFolder model = ModelFolder.open(source);
        assertThatThrownBy(() -> ExportFormat.ONNX.check(model))
                .isInstanceOf(InputException.class)
                .hasMessage("source/3_Dense: in_features must be 12, the size of what comes in; in_features=16");
    }

    @Test
    @DisplayName("a place that cannot be written is named")
    void refusesPlaces() throws IOException {
        ModelFolder model = TinyModel.write(source, 13);
        Path file = Files.writeString(folder.resolve("file"), "somebody's");
        for (ExportFormat format : ExportFormat.values()) {
            assertThatThrownBy(() -> format.write(model, file, Progress.silent()))
                    .as(format.name().toLowerCase(Locale.ROOT))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("cannot write " + file);
        }
        assertThat(file).hasContent("somebody's");
    }
}

package dev.kalmia.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.checkpoint.DataType;
import dev.kalmia.checkpoint.HeadShape;
import dev.kalmia.checkpoint.Matryoshka;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.SafetensorsWriter;
import dev.kalmia.checkpoint.TensorData;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.encode.DenseModel;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Folders with heads: made, read, copied, refused.
class FreshHeadTest {
    private static final HeadShape LATENT = new HeadShape.LatentAttention(9, 12, 2, 5);
    private static final HeadShape LAYERS = new HeadShape.MultiLayer(9, 2, 5, true, true);
    private static final String LATENT_FOLDER = "1_LatentAttention";

    @TempDir
    Path folder = Path.of("");

    private ModelFolder base() {
        return TinyModel.write(folder.resolve("base"), 1);
    }

    private ModelFolder made(String name, ModelFolder base, HeadShape shape, boolean includePrompt, long seed) {
        FreshHead.write(folder.resolve(name), base, shape, includePrompt, seed);
        return ModelFolder.open(folder.resolve(name));
    }

    private static float[] numbers(SentenceModel model, String name) {
        return Tensors.floats(requireNonNull(model.parameters().get(name), name));
    }

    @Test
    @DisplayName("a model with a head says so, and is its base model in all else but trained dimensions")
    void describes() throws IOException {
        ModelFolder base = base();
        ModelFolder latent = made("latent", base, LATENT, false, 3);
        assertThat(latent.head()).hasValueSatisfying(head -> {
            assertThat(head.shape()).isEqualTo(LATENT);
            assertThat(head.module()).isEqualTo(LATENT_FOLDER);
        });
        assertThat(latent.includePrompt()).isFalse();
        assertThat(latent.dimension()).isEqualTo(16);
        assertThat(latent.normalize()).isTrue();
        assertThat(latent.maxTokens()).isEqualTo(base.maxTokens());
        assertThat(latent.matryoshka()).isEqualTo(Matryoshka.of(List.of()));
        assertThat(latent.path().resolve("1_Pooling")).doesNotExist();
        assertThat(latent.path().resolve("model.safetensors"))
                .hasSameBinaryContentAs(base.path().resolve("model.safetensors"));
        ModelFolder layers = made("layers", latent, LAYERS, true, 3);
        assertThat(layers.head())
                .hasValueSatisfying(head -> assertThat(head.shape()).isEqualTo(LAYERS));
        assertThat(layers.includePrompt()).isTrue();
        assertThat(layers.path().resolve(LATENT_FOLDER)).doesNotExist();
        assertThat(layers.path().resolve("1_MultiLayerPooling/config.json"))
                .content()
                .contains("\"all_layers\"");
    }

    @Test
    @DisplayName("parameters start as in the published software, the same bytes from the same seed")
    void draws() throws IOException {
        ModelFolder base = base();
        ModelFolder made = made("made", base, new HeadShape.MultiLayer(600, 4, 8, true, false), true, 3);
        String head = "1_MultiLayerPooling/";
        try (SentenceModel model = SentenceModel.open(made, Device.cpu())) {
            float[] latents = numbers(model, head + "latents");
            double squares = 0;
            for (float value : latents) {
                squares += value * value;
            }
            assertThat(Math.sqrt(squares / latents.length)).isBetween(0.95, 1.05);
            assertThat(numbers(model, head + "layer_places.weight")).hasSize(16);
            assertThat(numbers(model, head + "cross_attend_blocks.0.norm.weight"))
                    .containsOnly(1);
            assertThat(numbers(model, head + "cross_attend_blocks.1.norm.bias")).containsOnly(0);
            assertThat(largest(numbers(model, head + "cross_attend_blocks.0.fn.to_out.weight")))
                    .isBetween(0.95 / Math.sqrt(32), 1 / Math.sqrt(32));
            assertThat(largest(numbers(model, head + "cross_attend_blocks.1.fn.net.0.weight")))
                    .isBetween(0.95 / 4, 1.0 / 4);
            assertThat(largest(numbers(model, head + "cross_attend_blocks.1.fn.net.2.bias")))
                    .isBetween(0.5 / 8, 1.0 / 8);
        }
        HeadShape shape = new HeadShape.MultiLayer(600, 4, 8, true, false);
        ModelFolder again = made("again", base, shape, true, 3);
        Path weights = Path.of(head, "model.safetensors");
        assertThat(again.path().resolve(weights))
                .hasSameBinaryContentAs(made.path().resolve(weights));
        assertThat(again.fingerprint()).isEqualTo(made.fingerprint());
        assertThat(List.of(
                        base.fingerprint(),
                        made("other", base, shape, true, 4).fingerprint(),
                        made("leaves", base, shape, false, 3).fingerprint(),
                        made("tokens", base, new HeadShape.MultiLayer(600, 4, 8, true, true), true, 3)
                                .fingerprint(),
                        made.fingerprint()))
                .doesNotHaveDuplicates();
    }

    private static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    @Test
    @DisplayName("written again with other weights, a model keeps its head's settings and gets its new parameters")
    void writesAgain() throws IOException {
        ModelFolder made = made(
                "made",
                DenseModel.write(folder.resolve("base"), 1, "torch.nn.modules.linear.Identity"),
                LATENT,
                false,
                3);
        SequencedMap<String, TensorData> weights = new LinkedHashMap<>();
        try (SentenceModel model = SentenceModel.open(made, Device.cpu())) {
            for (var parameter : model.parameters().entrySet()) {
                Tensor tensor = parameter.getValue();
                float[] values = Tensors.floats(tensor);
                if (parameter.getKey().endsWith("/latents")) {
                    Arrays.fill(values, 2);
                }
                weights.put(
                        parameter.getKey(),
                        new TensorData(DataType.F32, tensor.shape(), MemorySegment.ofArray(values)));
            }
        }
        ModelFolder.write(folder.resolve("out"), made, weights);
        ModelFolder out = ModelFolder.open(folder.resolve("out"));
        assertThat(out.path().resolve(LATENT_FOLDER + "/config.json"))
                .hasSameBinaryContentAs(made.path().resolve(LATENT_FOLDER + "/config.json"));
        assertThat(out.fingerprint()).isNotEqualTo(made.fingerprint());
        try (SentenceModel model = SentenceModel.open(out, Device.cpu());
                SentenceModel before = SentenceModel.open(made, Device.cpu());
                WeightFile transformer = out.weights()) {
            assertThat(numbers(model, LATENT_FOLDER + "/latents")).containsOnly(2);
            assertThat(model.parameters().keySet())
                    .isEqualTo(before.parameters().keySet());
            assertThat(numbers(model, "2_Dense/linear.weight")).isEqualTo(numbers(before, "2_Dense/linear.weight"));
            assertThat(transformer.names()).noneMatch(name -> name.contains("/"));
        }
        Path copy = Files.createDirectories(folder.resolve("copy"));
        out.copyTo(copy);
        assertThat(copy.resolve(LATENT_FOLDER + "/model.safetensors"))
                .hasSameBinaryContentAs(out.path().resolve(LATENT_FOLDER + "/model.safetensors"));
        weights.keySet().removeIf(name -> name.startsWith(LATENT_FOLDER));
        ModelFolder.write(folder.resolve("same"), made, weights);
        assertThat(folder.resolve("same/" + LATENT_FOLDER + "/model.safetensors"))
                .hasSameBinaryContentAs(made.path().resolve(LATENT_FOLDER + "/model.safetensors"));
    }

    @Test
    @DisplayName("who asks a model with a head for a pooling mode is refused, and so is a head on a table")
    void refusesOtherUses() throws IOException {
        ModelFolder made = made("made", base(), LATENT, false, 3);
        assertThatThrownBy(made::poolings)
                .isInstanceOf(InputException.class)
                .hasMessageContaining("made: ")
                .hasMessageContaining("kalmia.LatentAttention");
        Path table = base("table").path();
        Files.writeString(table.resolve("modules.json"), """
                [{"path": "", "type": "sentence_transformers.models.StaticEmbedding"}]
                """);
        try (WeightFile weights = WeightFile.open(table.resolve("model.safetensors"))) {
            String words = "embeddings.word_embeddings.weight";
            SequencedMap<String, TensorData> one = new LinkedHashMap<>();
            one.put("embedding.weight", new TensorData(weights.info(words), weights.data(words)));
            SafetensorsWriter.write(table.resolve("model.safetensors"), one);
        }
        ModelFolder tableModel = ModelFolder.open(table);
        assertThatThrownBy(() -> FreshHead.write(folder.resolve("out"), tableModel, LATENT, true, 1))
                .isInstanceOf(InputException.class)
                .hasMessageEndingWith("a head needs a transformer, and this is a table of token vectors");
        assertThatThrownBy(() -> FreshHead.write(made.path(), base("again"), LATENT, true, 1))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("there is something here already");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    private ModelFolder base(String name) {
        return TinyModel.write(folder.resolve(name), 1);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 1, 1, latents",
        "1, 0, 1, 1, latent_size",
        "1, 1, 0, 1, heads",
        "1, 1, 1, -1, head_size",
    })
    @DisplayName("sizes below 1 are refused by name, in code and in a folder")
    void refusesSizes(int latents, int latentSize, int heads, int headSize, String key) throws IOException {
        assertThatThrownBy(() -> new HeadShape.LatentAttention(latents, latentSize, heads, headSize))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(key + " must be at least 1");
        ModelFolder made = made("made", base(), LATENT, false, 3);
        Files.writeString(made.path().resolve(LATENT_FOLDER + "/config.json"), """
                {"latents": %d, "latent_size": %d, "heads": %d, "head_size": %d}
                """.formatted(
                        latents, latentSize, heads, headSize));
        assertThatThrownBy(() -> ModelFolder.open(made.path()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(LATENT_FOLDER + "/config.json: " + key + " must be at least 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"latents", "heads", "head_size", "all_layers", "all_tokens"})
    @DisplayName("a setting that is missing is refused by name")
    void refusesMissingSettings(String key) throws IOException {
        ModelFolder made = made("made", base(), LAYERS, false, 3);
        Path config = made.path().resolve("1_MultiLayerPooling/config.json");
        Files.writeString(config, Files.readString(config).replace("\"" + key + "\"", "\"other\""));
        assertThatThrownBy(() -> ModelFolder.open(made.path()))
                .isInstanceOf(InputException.class)
                .hasMessage(config + ": " + key + " is missing");
    }

    @ParameterizedTest
    @CsvSource({"latents, 2000000000", "latent_size, 11", "heads, 3", "head_size, 2147483647"})
    @DisplayName("weights of other sizes than the settings are refused by name, without memory for them")
    void refusesOtherWeights(String key, String size) throws IOException {
        ModelFolder made = made("made", base(), LATENT, false, 3);
        Path config = made.path().resolve(LATENT_FOLDER + "/config.json");
        Files.writeString(
                config, Files.readString(config).replaceFirst("\"" + key + "\" : \\d+", "\"" + key + "\": " + size));
        ModelFolder changed = ModelFolder.open(made.path());
        assertThatThrownBy(() -> SentenceModel.open(changed, Device.cpu()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(LATENT_FOLDER + "/model.safetensors: shape of ");
    }

    @Test
    @DisplayName("missing weights, tensors, foreign heads, a head for more layers and folders used twice are refused")
    void refusesDamage() throws IOException {
        Path lacking = made("a", base(), LAYERS, false, 3).path();
        Path weights = lacking.resolve("1_MultiLayerPooling/model.safetensors");
        Path latent = made("b", base("base2"), LATENT, false, 3).path();
        Files.copy(latent.resolve(LATENT_FOLDER + "/model.safetensors"), weights, StandardCopyOption.REPLACE_EXISTING);
        refused(lacking, "shape of latents must be [9, 16]");

        Path deep = made("c", base("base3"), LAYERS, false, 3).path();
        Path shallow = made("d", base("base4"), new HeadShape.MultiLayer(9, 2, 5, false, true), false, 3)
                .path();
        Files.copy(
                shallow.resolve("1_MultiLayerPooling/model.safetensors"),
                deep.resolve("1_MultiLayerPooling/model.safetensors"),
                StandardCopyOption.REPLACE_EXISTING);
        refused(deep, "tensor layer_places.weight is missing");

        Files.delete(weights);
        assertThatThrownBy(() -> ModelFolder.open(lacking))
                .hasMessageContaining("1_MultiLayerPooling: there are no weights");

        Path modules = latent.resolve("modules.json");
        String text = Files.readString(modules);
        Files.writeString(modules, text.replace("kalmia.LatentAttention", "kalmia.Other"));
        assertThatThrownBy(() -> ModelFolder.open(latent))
                .hasMessageContaining("[kalmia.LatentAttention, kalmia.MultiLayerPooling]; type=kalmia.Other");
        Files.writeString(modules, text.replace(LATENT_FOLDER, ""));
        assertThatThrownBy(() -> ModelFolder.open(latent)).hasMessageContaining("must have a folder of its own");
        Files.writeString(modules, text.replace(LATENT_FOLDER, "../a"));
        assertThatThrownBy(() -> ModelFolder.open(latent)).hasMessageContaining("must stay inside");
    }

    private static void refused(Path folder, String message) {
        ModelFolder model = ModelFolder.open(folder);
        assertThatThrownBy(() -> SentenceModel.open(model, Device.cpu()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(message);
    }

    @Test
    @DisplayName("NV-Embed's own folder asks for code, which is refused")
    void refusesNvEmbed() throws IOException {
        Path path = base().path();
        Files.writeString(path.resolve("config.json"), """
                {"model_type": "nvembed", "architectures": ["NVEmbedModel"], "hidden_size": 4096,
                 "auto_map": {"AutoConfig": "configuration_nvembed.NVEmbedConfig",
                              "AutoModel": "modeling_nvembed.NVEmbedModel"}}
                """);
        assertThatThrownBy(() -> ModelFolder.open(path))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("auto_map must not ask for code")
                .hasMessageEndingWith("AutoModel=modeling_nvembed.NVEmbedModel");
    }
}

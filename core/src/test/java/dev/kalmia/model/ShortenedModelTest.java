package dev.kalmia.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.NoGradient;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;
import dev.kalmia.tokenize.TokenIds;
import dev.kalmia.tokenize.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Models that end after one of their layers.
class ShortenedModelTest {
    private static final List<String> TEXTS = List.of("one", "two are more than one", "three");

    @TempDir
    Path folder = Path.of("");

    private static float[] vectors(ModelFolder base, List<Integer> layers) {
        try (Scope _ = Scope.open();
                NoGradient _ = NoGradient.open();
                SentenceModel model = SentenceModel.open(base, Device.cpu());
                Tokenizer tokenizer = base.openTokenizer()) {
            TokenBatch batch = TokenBatch.of(tokenizer.encodeAll(TEXTS, 16), tokenizer.padId());
            Tensor all = layers.isEmpty() ? model.forward(batch) : model.forwardEndingAt(batch, layers);
            return Tensors.floats(all.narrow(1, all.shape()[1] - model.dimension(), model.dimension())
                    .contiguous());
        }
    }

    @Test
    @DisplayName(
            "what is written for each number of layers computes what the whole model trained to be when it ends there")
    void isTheOneThatWasTrained() {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1, 3);
        for (int layers = 1; layers <= 3; layers++) {
            Path out = folder.resolve("short" + layers);
            ModelFolder.writeShortened(out, base, layers);
            ModelFolder shortened = ModelFolder.open(out);
            assertThat(shortened.config().integer("num_hidden_layers", 0)).isEqualTo(layers);
            assertThat(vectors(shortened, List.of())).containsExactly(vectors(base, List.of(layers)), within(1e-6f));
        }
        assertThat(vectors(base, List.of(3))).containsExactly(vectors(base, List.of()), within(1e-6f));
        assertThat(vectors(base, List.of(1))).isNotEqualTo(vectors(base, List.of(2)));
        assertThat(folder.resolve("short1/model.safetensors"))
                .isRegularFile()
                .satisfies(file ->
                        assertThat(Files.size(file)).isLessThan(Files.size(folder.resolve("base/model.safetensors"))));
    }

    private static Stream<Path> architectures() {
        return GoldenModel.folders();
    }

    @ParameterizedTest
    @MethodSource("architectures")
    @DisplayName("of every architecture: what ends after the first layer is what a model of one layer makes")
    void everyArchitecture(Path golden) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode config =
                (ObjectNode) json.readTree(golden.resolve("config.json").toFile());
        config.put("num_hidden_layers", 1);
        if (config.path("layer_types") instanceof ArrayNode kinds) {
            while (kinds.size() > 1) {
                kinds.remove(1);
            }
        }
        Files.copy(golden.resolve("model.safetensors"), folder.resolve("model.safetensors"));
        json.writeValue(folder.resolve("config.json").toFile(), config);
        TokenBatch batch = TokenBatch.of(
                List.of(
                        new TokenIds(new int[] {5, 6, 7, 8}, new int[4], 4),
                        new TokenIds(new int[] {9, 4}, new int[2], 2)),
                0);
        try (GoldenModel whole = GoldenModel.open(golden);
                GoldenModel one = GoldenModel.open(folder);
                Scope _ = Scope.open();
                NoGradient _ = NoGradient.open()) {
            int layers = whole.backbone.layers();
            assertThat(one.backbone.layers()).isEqualTo(1);
            List<Tensor> ended = whole.backbone.endingAt(batch, List.of(1, layers));
            assertThat(firstText(ended.get(0)))
                    .containsExactly(firstText(one.backbone.lastHidden(batch)), within(1e-5f));
            assertThat(firstText(ended.get(1)))
                    .containsExactly(firstText(whole.backbone.lastHidden(batch)), within(1e-5f));
        }
    }

    /// The states of the text that is not padded.
    private static float[] firstText(Tensor states_BLD) {
        return Tensors.floats(states_BLD.narrow(0, 0, 1).contiguous());
    }

    @Test
    @DisplayName("a number of layers that the model has not is refused, and nothing is written")
    void refuses() {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1, 2);
        for (int layers : new int[] {0, 3}) {
            assertThatThrownBy(() -> ModelFolder.writeShortened(folder.resolve("out"), base, layers))
                    .isInstanceOf(UsageException.class)
                    .hasMessage("layers must be 1 to 2 for base; layers=" + layers);
        }
        assertThat(folder.resolve("out")).doesNotExist();
    }
}

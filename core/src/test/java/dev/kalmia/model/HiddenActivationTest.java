package dev.kalmia.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.Fixtures;
import dev.kalmia.checkpoint.ConfigView;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.SlowBert;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.model.decoder.DecoderConfig;
import dev.kalmia.model.modernbert.ModernBertConfig;
import dev.kalmia.nn.Activation;
import dev.kalmia.run.InputException;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.NoGradient;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;
import dev.kalmia.tokenize.TokenIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The activation that `config.json` names, beside a slow BERT in double precision.
class HiddenActivationTest {
    private static final int[] IDS = {101, 9016, 2003, 1037, 102};

    @TempDir
    Path folder = Path.of("");

    private static DoubleUnaryOperator slow(String name) {
        return switch (name) {
            case "gelu", "gelu_python" -> SlowBert::gelu;
            case "gelu_new", "gelu_fast", "gelu_pytorch_tanh" ->
                x -> x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * Math.pow(x, 3))));
            case "relu" -> x -> x > 0 ? x : 0;
            case "silu", "swish" -> x -> x / (1 + Math.exp(-x));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private ModelFolder model(String activation) throws IOException {
        TinyModel.write(folder, 5);
        Path config = folder.resolve("config.json");
        Files.writeString(config, Files.readString(config).replace("\"gelu\"", '"' + activation + '"'));
        return ModelFolder.open(folder);
    }

    private static double[] forward(ModelFolder model) {
        try (SentenceModel sentence = SentenceModel.open(model, Device.cpu());
                Scope _ = Scope.open();
                NoGradient _ = NoGradient.open()) {
            TokenIds text = new TokenIds(IDS, new int[IDS.length], IDS.length);
            return Tensors.doubles(sentence.tokenStates(TokenBatch.of(List.of(text), 0)));
        }
    }

    private static double farthest(double[] found, double[][] expected) {
        double farthest = 0;
        for (int i = 0; i < found.length; i++) {
            double[] row = expected[i / expected[0].length];
            farthest = Math.max(farthest, Math.abs(found[i] - row[i % row.length]));
        }
        return farthest;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"gelu", "gelu_python", "gelu_new", "gelu_fast", "gelu_pytorch_tanh", "relu", "silu", "swish"})
    @DisplayName("an encoder computes the activation that is named, and no other")
    void encoder(String name) throws IOException {
        ModelFolder model = model(name);
        double[] found = forward(model);
        try (WeightFile weights = model.weights()) {
            assertThat(farthest(found, new SlowBert(weights, 2, 1, slow(name)).forward(IDS)))
                    .isLessThan(2e-6);
            for (String other : List.of("gelu", "gelu_new", "relu", "silu")) {
                DoubleUnaryOperator wrong = slow(other);
                if (wrong.applyAsDouble(-0.7) != slow(name).applyAsDouble(-0.7)) {
                    assertThat(farthest(found, new SlowBert(weights, 2, 1, wrong).forward(IDS)))
                            .as(other)
                            .isGreaterThan(6e-6);
                }
            }
        }
    }

    private ConfigView config(String fixture, String key, String name) throws IOException {
        String json =
                Files.readString(Fixtures.folder("models").resolve(fixture).resolve("config.json"));
        Path file = folder.resolve(fixture + ".json");
        Files.writeString(file, json.replaceFirst("\"" + key + "\": *\"[a-z_]+\"", "\"" + key + "\": \"" + name + '"'));
        return ConfigView.read(file);
    }

    @ParameterizedTest
    @CsvSource({"relu, RELU", "gelu, GELU", "gelu_new, GELU_TANH", "swish, SILU"})
    @DisplayName("decoders and ModernBERT take the same names")
    void others(String name, Activation expected) throws IOException {
        assertThat(DecoderConfig.qwen2(config("qwen2", "hidden_act", name)).activation())
                .isEqualTo(expected);
        assertThat(DecoderConfig.gemma2(config("gemma2", "hidden_activation", name))
                        .activation())
                .isEqualTo(expected);
        assertThat(ModernBertConfig.from(config("modernbert", "hidden_activation", name))
                        .activation())
                .isEqualTo(expected);
    }

    @Test
    @DisplayName("one that is not computed is refused in one line: what may stand there, and what does")
    void refused() throws IOException {
        ModelFolder model = model("quick_gelu");
        assertThatThrownBy(() -> SentenceModel.open(model, Device.cpu()))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(
                        folder.resolve("config.json") + ": hidden_act must be one of gelu, gelu_python,")
                .hasMessageEndingWith("; hidden_act=quick_gelu")
                .message()
                .hasLineCount(1);
        ConfigView decoder = config("qwen2", "hidden_act", "mish");
        assertThatThrownBy(() -> DecoderConfig.qwen2(decoder)).hasMessageEndingWith("; hidden_act=mish");
    }
}

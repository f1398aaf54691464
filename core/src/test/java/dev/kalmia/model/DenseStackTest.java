package dev.kalmia.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.encode.DenseModel;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.run.InputException;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;
import dev.kalmia.tokenize.Tokenizer;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import org.assertj.core.data.Offset;
import org.hipparchus.special.Erf;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Dense modules beside the same sums in plain Java.
class DenseStackTest {
    private static final List<String> TEXTS = List.of("fever", "what causes a fever in children", "red house");

    @TempDir
    Path folder = Path.of("");

    private static TokenBatch batch(ModelFolder model) {
        try (Tokenizer tokenizer = Tokenizer.open(model.tokenizer())) {
            return TokenBatch.of(tokenizer.encodeAll(TEXTS, 32), tokenizer.padId());
        }
    }

    private static float[] forward(ModelFolder model) {
        try (SentenceModel sentence = SentenceModel.open(model, Device.cpu());
                Scope _ = Scope.open()) {
            return Tensors.floats(sentence.forward(batch(model)));
        }
    }

    private static float[] stored(Path file, String name) {
        try (WeightFile weights = WeightFile.open(file)) {
            return weights.data(name).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
        }
    }

    private static double[] dense(double[] x, float[] weight, float[] bias, DoubleUnaryOperator activation) {
        double[] y = new double[weight.length / x.length];
        for (int o = 0; o < y.length; o++) {
            double sum = bias.length == 0 ? 0 : bias[o];
            for (int i = 0; i < x.length; i++) {
                sum += x[i] * weight[o * x.length + i];
            }
            y[o] = activation.applyAsDouble(sum);
        }
        return y;
    }

    private static DoubleUnaryOperator activation(String python) {
        return switch (python.substring(python.lastIndexOf('.') + 1)) {
            case "Identity" -> x -> x;
            case "Tanh" -> Math::tanh;
            case "ReLU" -> x -> Math.max(x, 0);
            case "GELU" -> x -> 0.5 * x * (1 + Erf.erf(x / Math.sqrt(2)));
            case "SiLU" -> x -> x / (1 + Math.exp(-x));
            case "LeakyReLU" -> x -> x < 0 ? 0.01 * x : x;
            case "Sigmoid" -> x -> 1 / (1 + Math.exp(-x));
            default -> throw new IllegalArgumentException(python);
        };
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
                "torch.nn.ReLU",
                "torch.nn.modules.activation.Sigmoid"
            })
    @DisplayName("dense layers compute act(x Wᵀ + b) one after the other, and the last vector gets length 1")
    void forwardEqualsPlainJava(String python) throws IOException {
        ModelFolder with = DenseModel.write(folder.resolve("with"), 1, python);
        ModelFolder without = TinyModel.write(folder.resolve("without"), 1);
        Path modules = without.path().resolve("modules.json");
        String all = Files.readString(modules);
        Files.writeString(modules, all.substring(0, all.lastIndexOf(",", all.lastIndexOf("\"idx\""))) + "]");
        float[] pooled = forward(ModelFolder.open(without.path()));
        float[] found = forward(with);
        Path first = with.path().resolve("2_Dense/model.safetensors");
        float[] last = stored(with.path().resolve("3_Dense/model.safetensors"), "linear.weight");
        assertThat(found).hasSize(TEXTS.size() * 4);
        for (int row = 0; row < TEXTS.size(); row++) {
            double[] x = new double[16];
            for (int d = 0; d < 16; d++) {
                x[d] = pooled[row * 16 + d];
            }
            double[] between =
                    dense(x, stored(first, "linear.weight"), stored(first, "linear.bias"), activation(python));
            double[] y = dense(between, last, new float[0], value -> value);
            double length = Math.sqrt(y[0] * y[0] + y[1] * y[1] + y[2] * y[2] + y[3] * y[3]);
            for (int d = 0; d < 4; d++) {
                assertThat((double) found[row * 4 + d]).isCloseTo(y[d] / length, Offset.offset(2e-5));
            }
        }
    }

    @Test
    @DisplayName("gradients reach every parameter of every dense layer, and the transformer through them")
    void gradients() {
        ModelFolder with = DenseModel.write(folder, 1, "torch.nn.modules.activation.Tanh");
        try (SentenceModel model = SentenceModel.open(with, Device.cpu());
                Scope _ = Scope.open()) {
            assertThat(model.dimension()).isEqualTo(4);
            assertThat(model.parameters())
                    .containsKeys("2_Dense/linear.weight", "2_Dense/linear.bias", "3_Dense/linear.weight");
            model.parameters().values().forEach(Tensor::requireGradient);
            model.forward(batch(with)).narrow(1, 0, 1).sum().backward();
            for (String name : List.of(
                    "2_Dense/linear.weight",
                    "2_Dense/linear.bias",
                    "3_Dense/linear.weight",
                    "encoder.layer.0.output.dense.weight")) {
                Tensor gradient = Objects.requireNonNull(
                        Objects.requireNonNull(model.parameters().get(name)).gradient(), name);
                assertThat(Tensors.item(gradient.square().sum())).as(name).isPositive();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 17})
    @DisplayName("a layer whose inputs are not what comes in is refused with both sizes, and leaves nothing behind")
    void refusesSizes(int inputs) throws IOException {
        ModelFolder with = DenseModel.write(folder, 1, "torch.nn.modules.activation.Tanh");
        Path config = with.path().resolve("2_Dense/config.json");
        Files.writeString(config, Files.readString(config).replace("16", Integer.toString(inputs)));
        ModelFolder changed = ModelFolder.open(folder);
        assertThatThrownBy(() -> SentenceModel.open(changed, Device.cpu()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("2_Dense: in_features must be 16")
                .hasMessageEndingWith("in_features=" + inputs);
    }

    @Test
    @DisplayName("weights of another shape than the configuration's are refused by name")
    void refusesShapes() throws IOException {
        ModelFolder with = DenseModel.write(folder, 1, "torch.nn.modules.activation.Tanh");
        Path config = with.path().resolve("3_Dense/config.json");
        Files.writeString(config, Files.readString(config).replace("4", "2000000000"));
        ModelFolder changed = ModelFolder.open(folder);
        assertThatThrownBy(() -> SentenceModel.open(changed, Device.cpu()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("linear.weight")
                .hasMessageContaining("[2000000000, 12]");
    }

    @Test
    @DisplayName("an activation that is not computed is refused by its name, beside those that are")
    void refusesActivations() {
        assertThatThrownBy(() -> DenseModel.write(folder, 1, "torch.nn.modules.activation.Hardswish"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(
                        "2_Dense/config.json: activation_function must be one of [torch.nn.modules.linear.")
                .hasMessageEndingWith("activation_function=torch.nn.modules.activation.Hardswish")
                .message()
                .hasLineCount(1);
    }

    @Test
    @DisplayName("a missing bias, pickled weights, a twice listed folder and another vector's layer are refused")
    void refusesOthers() throws IOException {
        Path biasless = DenseModel.write(folder.resolve("a"), 1, "torch.nn.modules.activation.Tanh")
                .path();
        Path config = biasless.resolve("3_Dense/config.json");
        Files.writeString(config, Files.readString(config).replace("false", "true"));
        ModelFolder changed = ModelFolder.open(biasless);
        assertThatThrownBy(() -> SentenceModel.open(changed, Device.cpu()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("tensor linear.bias is missing");

        Files.writeString(config, Files.readString(config).replace("}", ", \"module_input_name\": \"tokens\"}"));
        assertThatThrownBy(() -> ModelFolder.open(biasless))
                .isInstanceOf(InputException.class)
                .hasMessageEndingWith("module_input_name must be sentence_embedding; module_input_name=tokens");

        Path pickled = DenseModel.write(folder.resolve("b"), 1, "torch.nn.modules.activation.Tanh")
                .path();
        Files.move(pickled.resolve("2_Dense/model.safetensors"), pickled.resolve("2_Dense/pytorch_model.bin"));
        assertThatThrownBy(() -> ModelFolder.open(pickled))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("2_Dense: there are no weights")
                .hasMessageContaining("pytorch_model.bin is of a kind that is not read")
                .message()
                .hasLineCount(1);

        Path twice = DenseModel.write(folder.resolve("c"), 1, "torch.nn.modules.activation.Tanh")
                .path();
        Path modules = twice.resolve("modules.json");
        Files.writeString(modules, Files.readString(modules).replace("3_Dense", "2_Dense"));
        assertThatThrownBy(() -> ModelFolder.open(twice))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("a folder of its own");
    }
}

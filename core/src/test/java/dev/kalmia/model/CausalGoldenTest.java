package dev.kalmia.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.Fixtures;
import dev.kalmia.checkpoint.TransformerFolder;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.model.decoder.KeyValueCache;
import dev.kalmia.run.InputException;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.NoGradient;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Logits and greedy tokens beside those of Hugging Face transformers, computed there without a cache.
class CausalGoldenTest {
    private static Stream<Path> folders() {
        return GoldenModel.folders().filter(folder -> Files.exists(folder.resolve("generation.safetensors")));
    }

    @ParameterizedTest
    @MethodSource("folders")
    @DisplayName("the logits of a prompt are equal, at once and token by token")
    void logits(Path folder) {
        try (WeightFile golden = WeightFile.open(folder.resolve("generation.safetensors"));
                CausalModel model = CausalModel.open(TransformerFolder.open(folder), Device.cpu());
                Scope _ = Scope.open();
                NoGradient _ = NoGradient.open()) {
            long[] prompt = GoldenModel.longs(golden, "prompt_input_ids");
            float[] expected = GoldenModel.floats(golden, "prompt_logits");
            try (KeyValueCache cache = new KeyValueCache()) {
                GoldenModel.assertAll(model.logits(prompt, cache), expected, 1e-5);
                assertThat(cache.length()).isEqualTo(prompt.length);
            }
            int vocabulary = model.vocabulary();
            try (KeyValueCache cache = new KeyValueCache()) {
                for (int i = 0; i < prompt.length; i++) {
                    float[] row = Arrays.copyOfRange(expected, i * vocabulary, (i + 1) * vocabulary);
                    GoldenModel.assertAll(model.lastLogits(new long[] {prompt[i]}, cache), row, 1e-5);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("folders")
    @DisplayName("twenty greedy tokens are the same")
    void greedy(Path folder) {
        try (WeightFile golden = WeightFile.open(folder.resolve("generation.safetensors"));
                CausalModel model = CausalModel.open(TransformerFolder.open(folder), Device.cpu());
                KeyValueCache cache = new KeyValueCache()) {
            long[] expected = GoldenModel.longs(golden, "greedy_ids");
            long[] next = GoldenModel.longs(golden, "prompt_input_ids");
            long[] written = new long[expected.length];
            for (int i = 0; i < written.length; i++) {
                try (Scope _ = Scope.open();
                        NoGradient _ = NoGradient.open()) {
                    written[i] = Tensors.longs(model.lastLogits(next, cache).argmax(1))[0];
                }
                next = new long[] {written[i]};
            }
            assertThat(written).isEqualTo(expected);
        }
    }

    @Test
    @DisplayName("an encoder is no model that goes on with a text")
    void encoder() {
        TransformerFolder bert =
                TransformerFolder.open(Fixtures.folder("models").resolve("bert"));
        assertThatThrownBy(() -> CausalModel.open(bert, Device.cpu()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("only a decoder")
                .hasMessageContaining("model_type=bert");
    }
}

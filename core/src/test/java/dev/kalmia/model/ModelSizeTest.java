package dev.kalmia.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.checkpoint.HeadShape;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.encode.DenseModel;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.run.InputException;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelSizeTest {
    @TempDir
    Path folder = Path.of("");

    private static void assertCounts(ModelFolder folder) {
        long live = Scope.liveTensors();
        ModelSize size = ModelSize.of(folder);
        assertThat(Scope.liveTensors()).isEqualTo(live);
        try (SentenceModel model = SentenceModel.open(folder, Device.cpu())) {
            assertThat(size.parameters())
                    .isEqualTo(model.parameters().values().stream()
                            .mapToLong(Tensor::size)
                            .sum());
            assertThat(size.shapes().keySet())
                    .containsExactlyInAnyOrderElementsOf(model.parameters().keySet());
            assertThat(size.largest())
                    .isEqualTo(model.parameters().values().stream()
                            .mapToLong(Tensor::size)
                            .max()
                            .orElseThrow());
            assertThat(size.tokenVector()).isEqualTo(model.stateSize());
        }
    }

    @Test
    @DisplayName("it counts as many parameters as the model has, with dense layers and heads, and keeps no memory")
    void countsParameters() {
        assertCounts(TinyModel.write(folder.resolve("tiny"), 1));
        assertCounts(DenseModel.write(folder.resolve("dense"), 1, "torch.nn.modules.activation.Tanh"));
        FreshHead.write(
                folder.resolve("head"),
                TinyModel.write(folder.resolve("plain"), 1),
                new HeadShape.LatentAttention(12, 10, 2, 8),
                true,
                3);
        assertCounts(ModelFolder.open(folder.resolve("head")));
    }

    @Test
    @DisplayName(
            "Qwen2-0.5B is counted by its config.json alone: 494 million, as published, without a gigabyte of memory")
    void countsWithoutWeights() throws IOException {
        Files.writeString(folder.resolve("config.json"), """
                {"model_type": "qwen2", "hidden_size": 896, "intermediate_size": 4864, "num_hidden_layers": 24,
                 "num_attention_heads": 14, "num_key_value_heads": 2, "vocab_size": 151936, "rms_norm_eps": 1e-6,
                 "rope_theta": 1000000.0, "max_position_embeddings": 131072, "hidden_act": "silu",
                 "tie_word_embeddings": true, "use_sliding_window": false}
                """);
        ModelFolder qwen = ModelFolder.openDescription(folder);
        assertThat(qwen.isComplete()).isFalse();
        ModelSize size = ModelSize.of(qwen);
        assertThat(size.parameters()).isEqualTo(494_032_768);
        assertThat(size.products()).isEqualTo(357_826_560);
        assertThat(size.largest()).isEqualTo(151_936L * 896);
        assertThat(size.decoder()).isTrue();
    }

    @Test
    @DisplayName("a configuration that makes no sense is one line")
    void refuses() throws IOException {
        Files.writeString(
                folder.resolve("config.json"), "{\"model_type\": \"unheard\", \"max_position_embeddings\": 8}");
        assertThatThrownBy(() -> ModelSize.of(ModelFolder.openDescription(folder)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("model_type must be one of");
        assertThatThrownBy(() -> ModelFolder.openDescription(folder.resolve("none")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("there is no model folder here");
    }
}

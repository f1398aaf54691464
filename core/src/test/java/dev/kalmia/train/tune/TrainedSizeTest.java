package dev.kalmia.train.tune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.checkpoint.HeadShape;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.encode.DenseModel;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.model.FreshHead;
import dev.kalmia.model.ModelSize;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is told of a training before it begins, beside what then moves.
class TrainedSizeTest {
    @TempDir
    Path folder = Path.of("");

    private static final List<Map<String, Object>> TUNINGS = List.of(
            Map.of(),
            Map.of("average", 0.9),
            Map.of("frozen", List.of("embeddings")),
            Map.of("frozen", List.of("embeddings", "layers 0-1")),
            Map.of("frozen", List.of("layers")),
            Map.of("adapter", Map.of("kind", "lora", "rank", 4)),
            Map.of("adapter", Map.of("kind", "dora", "rank", 3)),
            Map.of("adapter", Map.of("kind", "dora", "targets", List.of("query", "value"), "layers", List.of("1"))),
            Map.of("adapter", Map.of("kind", "lora"), "frozen", List.of("layers 0")));

    private Stream<ModelFolder> models() {
        FreshHead.write(
                folder.resolve("head"),
                TinyModel.write(folder.resolve("plain"), 1, 3),
                new HeadShape.LatentAttention(12, 10, 2, 8),
                true,
                3);
        return Stream.of(
                TinyModel.write(folder.resolve("tiny"), 1, 3),
                DenseModel.write(folder.resolve("dense"), 1, "torch.nn.modules.activation.Tanh"),
                ModelFolder.open(folder.resolve("head")));
    }

    private static void assertTold(ModelFolder base, TuningConfig config) {
        TrainedSize told = TrainedSize.of(config, ModelSize.of(base).shapes());
        try (SentenceModel model = SentenceModel.open(base, Device.cpu());
                Tuned tuned = Tuned.of(config, model, 1)) {
            assertThat(told.numbers()).as("%s of %s", config, base.name()).isEqualTo(sum(tuned.trained()));
            assertThat(told.largest())
                    .isEqualTo(tuned.trained().values().stream()
                            .mapToLong(Tensor::size)
                            .max()
                            .orElseThrow());
            assertThat(told.averaged()).isEqualTo(sum(tuned.averages()));
        }
    }

    private static long sum(Map<String, Tensor> parameters) {
        return parameters.values().stream().mapToLong(Tensor::size).sum();
    }

    @Test
    @DisplayName(
            "the numbers that are told are those that move, with frozen parts, adapters, averages, heads and dense layers")
    void tellsWhatMoves() {
        models().forEach(base -> TUNINGS.stream()
                .filter(tuning ->
                        !base.name().equals("dense") || !tuning.toString().contains("layers"))
                .forEach(tuning ->
                        assertTold(base, TuningRuns.config(tuning, Map.of()).tuning())));
    }

    @Test
    @DisplayName("new tokens that move alone have the gradient of their table, and beside adapters too")
    void tellsNewTokens() {
        ModelFolder base = TinyModel.write(folder.resolve("tiny"), 1, 2);
        for (Map<String, Object> tuning : List.<Map<String, Object>>of(
                Map.of("new-tokens", Map.of("tokens", List.of("kalmia"), "alone", true)),
                Map.of("new-tokens", Map.of("tokens", List.of("kalmia")), "adapter", Map.of("kind", "lora")),
                Map.of("new-tokens", Map.of("tokens", List.of("kalmia")), "frozen", List.of("embeddings")))) {
            TuningConfig config = TuningRuns.config(tuning, Map.of()).tuning();
            assertTold(NewTokens.extend(config.newTokens(), base, folder.resolve("work")), config);
        }
    }
}

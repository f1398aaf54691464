package dev.kalmia.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.encode.EncodeConfig;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.generate.TinyWriter;
import dev.kalmia.run.ConfigBinder;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A tiny Qwen2 and a tiny BERT become other sentence models.
class AssembleStageTest {
    @TempDir
    Path folder = Path.of("");

    private Path decoder = Path.of("");

    @BeforeEach
    void write() throws IOException {
        decoder = Files.createDirectories(folder.resolve("qwen2"));
        TinyWriter.write(decoder);
    }

    private ModelFolder assemble(String name, Map<String, Object> settings) throws IOException {
        Path work = Files.createDirectories(folder.resolve(name));
        stage(settings).run(new StageRun(work, 7, Progress.silent(), _ -> {}));
        return ModelFolder.open(work);
    }

    private AssembleStage stage(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(Map.of("model", decoder.toString()));
        all.putAll(settings);
        return ConfigBinder.bind(all, AssembleStage.class, "the test");
    }

    private static float[] vector(ModelFolder model) {
        try (Encoder encoder = Encoder.open(model, EncodeConfig.defaults())) {
            return encoder.embed(List.of("t5 t6 t7 t8"), Prompt.none()).row(0);
        }
    }

    @Test
    @DisplayName("a bare decoder gets a pooling, length 1, and sees both ways where that is asked for")
    void decoder() throws IOException {
        ModelFolder causal = assemble("causal", Map.of("max-tokens", 20L));
        ModelFolder both = assemble("both", Map.of("attention", "bidirectional"));
        ModelFolder last = assemble("last", Map.of("pooling", "last-token", "normalize", false));

        assertThat(causal.maxTokens()).isEqualTo(20);
        assertThat(causal.normalize()).isTrue();
        assertThat(last.normalize()).isFalse();
        assertThat(both.config().flag("is_causal", true)).isFalse();
        assertThat(vector(causal)).isNotEqualTo(vector(both));
        assertThat(vector(last)).isNotEqualTo(vector(causal));
        assertThat(folder.resolve("both/model.safetensors"))
                .hasSameBinaryContentAs(decoder.resolve("model.safetensors"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"latent-attention", "multi-layer-pooling"})
    @DisplayName("a fresh head takes the place of a pooling, the same by the same seed")
    void heads(String kind) throws IOException {
        Map<String, Object> head =
                Map.of("kind", kind, "latents", 4L, "latent-size", 32L, "heads", 2L, "head-size", 8L);
        ModelFolder once = assemble("once", Map.of("head", head, "attention", "bidirectional"));
        ModelFolder again = assemble("again", Map.of("head", head, "attention", "bidirectional"));

        assertThat(once.head()).isPresent();
        assertThat(vector(once)).isEqualTo(vector(again));
        assertThat(once.fingerprint()).isEqualTo(again.fingerprint());
        assertThat(folder.resolve("once/plain")).doesNotExist();
        assertThat(folder.resolve("once/headed")).doesNotExist();
    }

    @Test
    @DisplayName("a sentence model gets another pooling; its weights stay")
    void sentenceModel() throws IOException {
        ModelFolder base = TinyModel.write(folder.resolve("bert"), 1);
        ModelFolder cls = assemble("cls", Map.of("model", base.path().toString(), "pooling", "cls"));

        assertThat(cls.poolingName()).isNotEqualTo(base.poolingName());
        assertThat(folder.resolve("cls/model.safetensors"))
                .hasSameBinaryContentAs(base.path().resolve("model.safetensors"));
    }

    @Test
    @DisplayName("a decoder that has learnt nothing takes a model's tokenizer, the same by the same seed")
    void freshDecoder() throws IOException {
        ModelFolder bert = TinyModel.write(folder.resolve("bert"), 1);
        Map<String, Object> settings = Map.of(
                "model",
                bert.path().toString(),
                "fresh-decoder",
                Map.of("layers", 2L, "hidden-size", 32L, "inner-size", 48L, "heads", 4L, "key-value-heads", 2L));
        ModelFolder once = assemble("once", settings);
        ModelFolder again = assemble("again", settings);
        Map<String, Object> seeing = new HashMap<>(settings);
        seeing.put("attention", "bidirectional");
        ModelFolder both = assemble("both", seeing);

        assertThat(once.modelType()).isEqualTo("qwen2");
        assertThat(once.dimension()).isEqualTo(32);
        assertThat(once.maxTokens()).isEqualTo(bert.maxPositions());
        assertThat(once.tokenizer()).hasSameBinaryContentAs(bert.tokenizer());
        assertThat(once.fingerprint()).isEqualTo(again.fingerprint());
        assertThat(vector(once)).isNotEqualTo(vector(both));
        assertThat(folder.resolve("once/bare")).doesNotExist();
    }

    @Test
    @DisplayName("a decoder's sizes fit together")
    void freshDecoderSizes() {
        assertThatThrownBy(() -> stage(Map.of("fresh-decoder", Map.of("hidden-size", 30L))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("hidden-size must be a multiple of twice the heads");
        assertThatThrownBy(() -> stage(Map.of("fresh-decoder", Map.of("heads", 4L, "key-value-heads", 3L))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("heads must be a multiple of key-value-heads; heads=4 key-value-heads=3");
        assertThatThrownBy(() -> stage(Map.of("fresh-decoder", Map.of("layers", 0L))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("layers must be 1 to 256; layers=0");
        ModelFolder bert = TinyModel.write(folder.resolve("bert"), 1);
        assertThat(stage(Map.of("fresh-decoder", Map.of(), "max-tokens", 65L)).misfits(bert))
                .containsOnlyKeys("max-tokens");
    }

    @Test
    @DisplayName("what a model cannot be is told by the setting, before anything is written")
    void refuses() {
        ModelFolder bert = TinyModel.write(folder.resolve("bert"), 1);
        assertThat(stage(Map.of("attention", "bidirectional")).misfits(bert))
                .containsOnlyKeys("attention")
                .extractingByKey("attention")
                .asString()
                .contains("must be left out for bert", "model_type=bert");
        assertThat(stage(Map.of("max-tokens", 65L)).misfits(bert))
                .extractingByKey("max-tokens")
                .asString()
                .contains("at most 64 for bert");
        assertThatThrownBy(() -> stage(Map.of("head", Map.of("kind", "latent-attention", "latents", 0L))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("latents must be at least 1; latents=0");
        assertThatThrownBy(() -> stage(Map.of("pooling", "middle")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("middle");
    }
}

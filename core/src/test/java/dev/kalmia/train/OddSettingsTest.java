package dev.kalmia.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OddSettingsTest {
    private static final Map<String, Object> TEACHER = Map.of("model", "bundled:bge-small-en-v1.5");

    private static TrainConfig config(Map<String, Object> settings) {
        return TinyTraining.config(settings);
    }

    @Test
    @DisplayName("usual settings are not odd, nor is bf16 where there are instructions for it")
    void nothing() {
        assertThat(OddSettings.warnings(config(Map.of()), false)).isEmpty();
        assertThat(OddSettings.warnings(config(Map.of("precision", "bf16")), true))
                .isEmpty();
    }

    @Test
    @DisplayName("bf16 without instructions for it is told to be slow")
    void slow() {
        assertThat(OddSettings.warnings(config(Map.of("precision", "bf16")), false))
                .singleElement()
                .asString()
                .contains("several times as long as f32");
    }

    @Test
    @DisplayName("a teacher that no loss learns from is told, one that any loss learns from is not")
    void teacher() {
        assertThat(OddSettings.warnings(config(Map.of("teacher", TEACHER)), true))
                .containsExactly("nothing is learnt from the teacher bundled:bge-small-en-v1.5: no loss has a share of"
                        + " distillation, or is of a kind that asks a teacher");
        assertThat(OddSettings.warnings(config(Map.of("teacher", TEACHER, "loss", Map.of("distillation", 0.7))), true))
                .isEmpty();
        assertThat(OddSettings.warnings(
                        config(Map.of("teacher", TEACHER, "task-losses", Map.of("t", Map.of("kind", "embedding")))),
                        true))
                .isEmpty();
    }
}

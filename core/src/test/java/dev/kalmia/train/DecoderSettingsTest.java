package dev.kalmia.train;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.UsageException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What can be said of a teacher that is a decoder, before it is opened.
class DecoderSettingsTest {
    private static TrainConfig config(Map<String, Object> teacher, Map<String, Object> others) {
        Map<String, Object> asked = new TreeMap<>(Map.of("decoder", "somewhere"));
        asked.putAll(teacher);
        Map<String, Object> all = new TreeMap<>(Map.of("loss", Map.of("kind", "tokens"), "teacher", asked));
        all.putAll(others);
        return TinyTraining.config(all);
    }

    @Test
    @DisplayName("one teacher is named, a decoder's settings are its own, and a loss must learn from it")
    void settings() {
        Map<Map<String, Object>, String> wrong = Map.of(
                Map.of("model", "a"), "a teacher must be one of model, reranker and decoder; model=a reranker=null",
                Map.of("query-prompt", "Q: "), "must be of a teacher that is a model; decoder=",
                Map.of("prompt", "What is it?"), "prompt must have {text} once, and something behind it; prompt=What",
                Map.of("prompt", "{text} {text}:"), "prompt must have {text} once",
                Map.of("prompt", "In one word: {text} "), "prompt must have {text} once",
                Map.of("top-k", 0), "top-k must be 1 to 1000; top-k=0",
                Map.of("top-k", 1001), "top-k must be 1 to 1000; top-k=1001",
                Map.of("max-tokens", -1), "max-tokens must be at least 0; max-tokens=-1");
        wrong.forEach((teacher, message) -> assertThatThrownBy(() -> config(teacher, Map.of()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(message));
        assertThatThrownBy(() -> TinyTraining.config(Map.of("teacher", Map.of("model", "a", "top-k", 3))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("prompt and top-k must be of a teacher that is a decoder; model=a");
        for (String kind : List.of("contrast", "embedding", "pair-logits", "margin-mse")) {
            assertThatThrownBy(() -> config(Map.of(), Map.of("loss", Map.of("kind", kind))))
                    .as(kind)
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining(
                            kind.equals("embedding")
                                    ? "teacher must name a model for the loss embedding"
                                    : "teacher.decoder must come with a loss of the kind tokens; decoder=");
        }
    }
}

package dev.kalmia.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigViewTest {
    @TempDir
    private Path folder;

    private ConfigView view(String json) throws IOException {
        return ConfigView.read(Files.writeString(folder.resolve("config.json"), json));
    }

    @Test
    @DisplayName("values are read by their type, and fall back where they are missing or null")
    void values() throws IOException {
        ConfigView view = view("""
                {"hidden_size":384,"eps":1e-12,"theta":10000,"act":"gelu","tied":true,"window":null,
                 "rope":{"type":"llama3"}}
                """);
        assertThat(view.place()).isEqualTo(folder.resolve("config.json").toString());
        assertThat(view.integer("hidden_size")).isEqualTo(384);
        assertThat(view.integer("window", 7)).isEqualTo(7);
        assertThat(view.number("eps")).isEqualTo(1e-12);
        assertThat(view.number("theta", 1)).isEqualTo(10000);
        assertThat(view.number("none", 1.5)).isEqualTo(1.5);
        assertThat(view.text("act")).isEqualTo("gelu");
        assertThat(view.text("none", "relu")).isEqualTo("relu");
        assertThat(view.flag("tied", false)).isTrue();
        assertThat(view.flag("none", true)).isTrue();
        assertThat(view.has("window")).isFalse();
        assertThat(view.under("none")).isEmpty();
        ConfigView rope = view.under("rope").orElseThrow();
        assertThat(rope.text("type")).isEqualTo("llama3");
        assertThatThrownBy(() -> rope.integer("factor")).hasMessage(view.place() + ": rope: factor is missing");
    }

    @Test
    @DisplayName("a value of another type is refused with file, key and value")
    void wrongTypes() throws IOException {
        ConfigView view = view("{\"a\":\"x\",\"b\":1.5,\"c\":4294967296,\"d\":1e999,\"e\":[1]}");
        String place = view.place();
        assertThatThrownBy(() -> view.integer("a"))
                .isInstanceOf(InputException.class)
                .hasMessage(place + ": a must be a whole number of 32 bits; a=\"x\"");
        assertThatThrownBy(() -> view.integer("b")).hasMessageContaining("b=1.5");
        assertThatThrownBy(() -> view.integer("c", 1)).hasMessageContaining("c=4294967296");
        assertThatThrownBy(() -> view.number("d")).hasMessageContaining("d must be a finite number");
        assertThatThrownBy(() -> view.number("a")).hasMessageContaining("a must be a finite number");
        assertThatThrownBy(() -> view.text("b")).hasMessageContaining("b must be a text");
        assertThatThrownBy(() -> view.flag("a", true)).hasMessageContaining("a must be true or false");
        assertThatThrownBy(() -> view.under("e")).hasMessageContaining("e must be an object");
        assertThatThrownBy(() -> view.text("none")).hasMessage(place + ": none is missing");
    }

    @Test
    @DisplayName("bytes that are not UTF-8, and other encodings of JSON, are refused in one line")
    void notUtf8() {
        for (byte[] bytes : List.of(
                new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}, "{}".getBytes(StandardCharsets.UTF_16))) {
            assertThatThrownBy(() -> JsonFile.parseObject(bytes, Path.of("config.json")))
                    .isInstanceOf(InputException.class)
                    .hasMessage("config.json: must be JSON in UTF-8");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "1", "{", "{\"a\":1,\"a\":2}", "{}{}", "{\"a\":NaN}"})
    @DisplayName("what is not one JSON object is refused in one line")
    void notAnObject(String json) {
        assertThatThrownBy(() -> view(json))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("config.json")
                .satisfies(refusal ->
                        assertThat(String.valueOf(refusal.getMessage()).lines()).hasSize(1));
    }
}

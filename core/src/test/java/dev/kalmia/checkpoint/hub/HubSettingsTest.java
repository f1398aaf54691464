package dev.kalmia.checkpoint.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubSettingsTest {
    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    private Path home;

    private HubSettings settings() {
        return HubSettings.of(environment::get, home);
    }

    @Test
    @DisplayName("the cache is where the hub's own library has it")
    void cache() {
        assertThat(settings().cache()).isEqualTo(home.resolve(".cache/huggingface/hub"));
        environment.put("XDG_CACHE_HOME", home.resolve("xdg").toString());
        assertThat(settings().cache()).isEqualTo(home.resolve("xdg/huggingface/hub"));
        environment.put("HF_HOME", "~/hf");
        assertThat(settings().cache()).isEqualTo(home.resolve("hf/hub"));
        environment.put("HF_HUB_CACHE", home.resolve("models").toString());
        assertThat(settings().cache()).isEqualTo(home.resolve("models"));
        environment.put("HF_HUB_CACHE", "");
        assertThat(settings().cache()).as("empty is none").isEqualTo(home.resolve("hf/hub"));
    }

    @Test
    @DisplayName("the token is the variable's, else that of the file, and never shown")
    void token() throws IOException {
        assertThat(settings().token()).isEmpty();
        Files.createDirectories(home.resolve(".cache/huggingface"));
        Files.writeString(home.resolve(".cache/huggingface/token"), "hf_file\n");
        assertThat(settings().token()).contains("hf_file");
        environment.put(
                "HF_TOKEN_PATH",
                Files.writeString(home.resolve("other"), "hf_other").toString());
        assertThat(settings().token()).contains("hf_other");
        environment.put("HF_TOKEN", " hf_own ");
        assertThat(settings().token()).contains("hf_own");
        assertThat(settings().toString()).doesNotContain("hf_own");
        environment.put("HF_TOKEN", "hf_two\r\nX-Evil: lines");
        assertThatThrownBy(() -> settings().token())
                .isInstanceOf(InputException.class)
                .hasMessageContaining("HF_TOKEN")
                .hasMessageNotContaining("hf_two");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ftp://host", "nothing", "https://user:secret@host", "https://host?secret", "http:// secret"})
    @DisplayName("an endpoint that is no plain address is refused, without showing it")
    void endpoint(String text) {
        environment.put("HF_ENDPOINT", text);
        assertThatThrownBy(this::settings)
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("HF_ENDPOINT")
                .hasMessageNotContaining("secret");
    }

    @Test
    @DisplayName("offline is what people write for yes")
    void offline() {
        assertThat(settings().offline()).isFalse();
        environment.put("HF_HUB_OFFLINE", "0");
        assertThat(settings().offline()).isFalse();
        environment.put("HF_HUB_OFFLINE", "ON");
        assertThat(settings().offline()).isTrue();
    }
}

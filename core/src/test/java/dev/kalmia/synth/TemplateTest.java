package dev.kalmia.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TemplateTest {
    private final Template template = new Template("t", "In {language}, {num-words} words. {\"key\": {language}}");

    @Test
    @DisplayName("each place gets its value, wherever it stands, and JSON around it stays")
    void fills() {
        assertThat(template.places()).containsExactly("language", "num-words");
        assertThat(template.fill(Map.of("language", "French", "num-words", "100")))
                .isEqualTo("In French, 100 words. {\"key\": French}");
    }

    @Test
    @DisplayName("a value that looks like a place or a reference to one is put in as it is")
    void values() {
        assertThat(template.fill(Map.of("language", "{num-words} $1 \\", "num-words", "1")))
                .isEqualTo("In {num-words} $1 \\, 1 words. {\"key\": {num-words} $1 \\}");
    }

    @Test
    @DisplayName("a missing value, and one without a place, is an error of the program")
    void refuses() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> template.fill(Map.of("language", "French")))
                .withMessage("prompt t has the places [language, num-words]; values=[language]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> template.fill(Map.of("language", "x", "num-words", "1", "more", "x")));
    }

    @Test
    @DisplayName("another text is another version")
    void version() {
        assertThat(template.version()).matches("t@[0-9a-f]{8}");
        assertThat(new Template("t", template.text() + " ").version()).isNotEqualTo(template.version());
    }
}

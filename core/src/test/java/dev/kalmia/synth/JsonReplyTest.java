package dev.kalmia.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.InputException;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReplyTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": \"b}\\\"{\"}",
                "  {\"a\": \"b}\\\"{\"}\n",
                "Here it is: {\"a\": \"b}\\\"{\"} I hope {it} helps.",
                "```json\n{\"a\": \"b}\\\"{\"}\n```",
                "Sure {!}\n```\n{\"a\": \"b}\\\"{\"}\n```\nDone.",
                "<think>\n{\"a\": \"not this\"}\n</think>\n\n{\"a\": \"b}\\\"{\"}"
            })
    @DisplayName("the object is found alone, among words, in a fence and after thoughts")
    void found(String text) {
        assertThat(JsonReply.read(text)).containsExactly(Map.entry("a", "b}\"{"));
    }

    @Test
    @DisplayName("a character outside of the first plane is whole, escaped or not")
    void wholeCharacters() {
        assertThat(JsonReply.read("{\"a\": \"\\ud83d\\ude00\", \"b\": \"😀\", \"c\": null}"))
                .containsEntry("a", "😀")
                .containsEntry("b", "😀");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no object",
                "[1, 2]",
                "{\"a\": \"b\"",
                "{a: b}",
                "{\"a\": 1, \"a\": 2}",
                "<think>{\"a\": 1}</think>",
                "{\"a\": \"half \\ud800\"}",
                "{\"a\": [1, null, {\"b\": \"\\udc00\"}]}",
                "{\"\\ud800\": 1}"
            })
    @DisplayName("none, half of one, and one that is not well written are refused")
    void refused(String text) {
        assertThatThrownBy(() -> JsonReply.read(text)).isInstanceOf(InputException.class);
    }
}

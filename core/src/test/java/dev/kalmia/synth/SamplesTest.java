package dev.kalmia.synth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "about 50 words | 50",
                "20 to 50 words | 35",
                "fewer than 8 words | 6",
                "more than 80 words | 100",
                "10 words or more | 12.5",
                "a phrase | 6",
                "a sentence | 18",
                "a passage of a few sentences | 54",
                "a length nobody thought of | 18"
            })
    @DisplayName("a length that is asked for has so many words")
    void words(String length, double words) {
        assertThat(Samples.wordsOf(length)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"English, x, 60", "simplified Chinese, 字, 20", "Japanese, の, 20", "Russian, ж, 60", "Klingon, x, 60"})
    @DisplayName("a sample is in the script of its language, where two characters are a word without spaces")
    void scripts(String language, String letter, int characters) {
        assertThat(Samples.asked("about 10 words", language)).isEqualTo(letter.repeat(characters));
    }

    @Test
    @DisplayName("what was drawn names length and language; without them it is a sentence")
    void drawn() {
        assertThat(Samples.asked(Map.of("text-length", "about 2 words", "language", "Chinese"), "text-length"))
                .isEqualTo("字字字字");
        assertThat(Samples.asked(Map.of(), "text-length")).isEqualTo("x".repeat(108));
    }
}

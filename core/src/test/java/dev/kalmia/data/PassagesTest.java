package dev.kalmia.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassagesTest {
    private static List<String> cut(String text, int most) {
        return Passages.of(text, most).stream()
                .map(span -> text.substring(span.from(), span.to()))
                .toList();
    }

    @Test
    @DisplayName("a text is cut between paragraphs where there is an empty line near enough")
    void paragraphs() {
        assertThat(cut("One. Two three.\n\nFour five. Six.\r\n \r\nSeven. Eight nine.", 40))
                .containsExactly("One. Two three.\n\nFour five. Six.", "Seven. Eight nine.");
    }

    @Test
    @DisplayName("without empty lines it is cut between sentences, also where none is followed by a space")
    void sentences() {
        assertThat(cut("He said \"Stay.\" Then he went. It was 3.5 miles away from here.", 40))
                .containsExactly("He said \"Stay.\" Then he went.", "It was 3.5 miles away from here.");
        assertThat(cut("蜜蜂在冬天不飞。“它们取暖。”它们吃蜂蜜，等到春天再出去采花粉。", 20)).containsExactly("蜜蜂在冬天不飞。“它们取暖。”", "它们吃蜂蜜，等到春天再出去采花粉。");
    }

    @Test
    @DisplayName("without sentences it is cut between words, and without words never inside of a character")
    void wordsAndCharacters() {
        assertThat(cut("alpha beta gamma delta epsilon", 16)).containsExactly("alpha beta gamma", "delta epsilon");
        String faces = "\ud83d\ude00".repeat(11);
        List<String> parts = cut(faces, 9);
        assertThat(String.join("", parts)).isEqualTo(faces);
        assertThat(parts).allMatch(part -> part.length() <= 9 && Texts.fault(part) == null);
        assertThat(cut("e\u0301".repeat(9), 9)).allMatch(part -> part.startsWith("e") && part.endsWith("\u0301"));
    }

    @Test
    @DisplayName("a text that fits is one passage, a blank one none, and white space at the ends is left out")
    void fits() {
        assertThat(cut("  one two ", 8)).containsExactly("one two");
        assertThat(cut(" \n ", 8)).isEmpty();
        assertThat(cut("x".repeat(16), 8)).containsExactly("x".repeat(8), "x".repeat(8));
    }

    @Test
    @DisplayName("no short rest is left behind the last cut")
    void noRest() {
        String words = IntStream.range(0, 300).mapToObj(i -> "word" + i % 10).collect(Collectors.joining(" "));
        for (int most = 100; most < 1600; most += 37) {
            int least = most;
            assertThat(cut(words, most)).allMatch(part -> part.length() <= least && part.length() >= least / 4);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 13, 50, 200})
    @DisplayName("whatever the text, passages are within the bound, in order, and hold all that is visible")
    void holdsAll(int most) {
        Random random = new Random(most);
        String signs = "ab .!?\n\r\t。！」\"\u0301\u200d\ud83d\ude00é中";
        for (int round = 0; round < 300; round++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(600);
            for (int i = 0; i < length; i++) {
                text.appendCodePoint(signs.codePointAt(random.nextInt(signs.length() - 8)));
            }
            List<String> parts = cut(text.toString(), most);
            assertThat(parts).allMatch(part -> !part.isBlank() && part.length() <= most);
            assertThat(String.join("", parts).replaceAll("\\s", ""))
                    .isEqualTo(text.toString().replaceAll("\\s", ""));
        }
    }
}

package dev.kalmia.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.kalmia.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Pairs of texts, beside the cut that the native library makes itself.
class PairTest extends MiniLmTokenizer {
    @ParameterizedTest
    @CsvSource({
        "one two, three four, 7, [CLS] one two [SEP] three four [SEP]",
        "one two, three four five six, 7, [CLS] one two [SEP] three four [SEP]",
        "one two three four, five six, 7, [CLS] one two [SEP] five six [SEP]",
        "one two three, four five six, 6, [CLS] one [SEP] four five [SEP]",
        "one two three four, five six seven, 6, [CLS] one two [SEP] five [SEP]",
        "one [SEP] two, three, 6, [CLS] one [SEP] [SEP] three [SEP]",
        "'', three four, 4, [CLS] [SEP] three [SEP]",
        "one two, three, 3, [CLS] [SEP] [SEP]",
    })
    @DisplayName("the longer text is cut first, then both, and special tokens stay")
    void cuts(String first, String second, int maxTokens, String expected) {
        TokenIds pair = tokenizer.encodePair(first, second, maxTokens);
        assertThat(String.join(" ", tokenizer.tokens(pair.ids()))).isEqualTo(expected);
        assertThat(pair.fullLength())
                .isEqualTo(tokenizer.encodePair(first, second, 512).length());
    }

    @Test
    @DisplayName("token types tell the two texts apart")
    void types() {
        assertThat(tokenizer.encodePair("one two", "three", 512).typeIds()).containsExactly(0, 0, 0, 0, 1, 1);
        assertThat(tokenizer.encodePair("one two three", "four", 6).typeIds()).containsExactly(0, 0, 0, 0, 1, 1);
    }

    @Test
    @DisplayName("a limit below the special tokens of a pair is refused")
    void refusesNoRoom() {
        assertThatThrownBy(() -> tokenizer.encodePair("one", "two", 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("at least 3 for a pair; maxTokens=2");
    }

    @Test
    @DisplayName("pairs of any lengths are cut as the native library cuts them under longest_first")
    void likeTheLibrary(@TempDir Path scratch) throws IOException {
        String json =
                Files.readString(Fixtures.unpack("tokenizers/all-MiniLM-L6-v2.json.gz", scratch.resolve("t.json")));
        TokenizersLibrary library = TokenizersLibrary.LIB;
        long handle = library.createTokenizerFromString(json);
        library.disablePadding(handle);
        Random random = new Random(5);
        try {
            for (int round = 0; round < 300; round++) {
                String first = "word ".repeat(random.nextInt(14)) + "x".repeat(random.nextInt(2));
                String second = "house ".repeat(random.nextInt(14));
                int maxTokens = 3 + random.nextInt(20);
                library.setTruncation(handle, maxTokens, "LONGEST_FIRST", 0);
                long encoding = library.encodeDual(handle, first, second, true);
                long[] expected = library.getTokenIds(encoding);
                long[] types = library.getTypeIds(encoding);
                library.deleteEncoding(encoding);
                TokenIds pair = tokenizer.encodePair(first, second, maxTokens);
                assertThat(Arrays.stream(pair.ids()).asLongStream().toArray())
                        .as("%d: %s|%s", maxTokens, first, second)
                        .isEqualTo(expected);
                assertThat(Arrays.stream(pair.typeIds()).asLongStream().toArray())
                        .isEqualTo(types);
            }
        } finally {
            library.deleteTokenizer(handle);
        }
    }
}

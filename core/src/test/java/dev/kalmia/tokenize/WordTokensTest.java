package dev.kalmia.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WordTokensTest extends MiniLmTokenizer {
    @Test
    @DisplayName("tokens with a letter or a digit are words; marks, special tokens and numbers of no token are not")
    void words() {
        WordTokens words = new WordTokens(tokenizer);
        for (int token : tokenizer.withoutSpecials("river rivers 42")) {
            assertThat(words.has(token)).isTrue();
        }
        for (int token : tokenizer.withoutSpecials("! , ( -")) {
            assertThat(words.has(token)).isFalse();
        }
        assertThat(words.has(tokenizer.padId())).isFalse();
        assertThat(words.has(1 << 20)).isFalse();
        assertThat(words.count()).isBetween(28_000, tokenizer.vocabularySize() - 100);
    }

    @Test
    @DisplayName("a vocabulary has all of another with the same numbers, and not of one that has another token")
    void vocabularies() throws IOException {
        String json = Files.readString(folder.resolve("tokenizer.json"));
        Path other = Files.createDirectories(folder.resolve("other")).resolve("tokenizer.json");
        Files.writeString(other, json.replace("\"river\":", "\"rivver\":"));
        try (Tokenizer changed = Tokenizer.open(other);
                Tokenizer same = Tokenizer.open(
                        Fixtures.unpack("tokenizers/all-MiniLM-L6-v2.json.gz", folder.resolve("same.json")))) {
            assertThat(tokenizer.hasAllOf(same)).isTrue();
            assertThat(tokenizer.hasAllOf(changed)).isFalse();
            assertThat(tokenizer.ids()).hasSize(tokenizer.vocabularySize()).isSorted();
        }
    }
}

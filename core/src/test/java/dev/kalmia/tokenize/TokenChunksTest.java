package dev.kalmia.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.UsageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenChunksTest extends MiniLmTokenizer {
    private static final String LONG = "Fever, in people, is a body temperature above 38 °C; antipyretics lower it.";

    private static TokenChunks chunks(String prompt, String text, int maxTokens) {
        return tokenizer.chunkAll(prompt, List.of(text), maxTokens).getFirst();
    }

    private static List<String> words(TokenIds chunk) {
        return tokenizer.tokens(chunk.ids());
    }

    @ParameterizedTest
    @CsvSource({"3, ''", "4, ''", "7, ''", "12, ''", "21, ''", "6, 'query: '", "9, 'query: '", "11, 'query:'"})
    @DisplayName("chunks side by side are the whole text: no token lost, none twice, sizes alike")
    void nothingIsLost(int maxTokens, String prompt) {
        TokenIds whole = tokenizer.encode(prompt + LONG, 512);
        TokenChunks chunks = chunks(prompt, LONG, maxTokens);
        int repeated = prompt.isEmpty() ? 1 : 3;
        List<Integer> joined = new ArrayList<>();
        for (int i = 0; i < chunks.size(); i++) {
            TokenIds chunk = chunks.chunk(i);
            assertThat(chunk.length()).isLessThanOrEqualTo(maxTokens).isEqualTo(repeated + chunks.weight(i) + 1);
            assertThat(chunk.truncated()).isFalse();
            assertThat(Arrays.copyOf(chunk.ids(), repeated)).isEqualTo(Arrays.copyOf(whole.ids(), repeated));
            assertThat(words(chunk).getLast()).isEqualTo("[SEP]");
            Arrays.stream(chunk.ids(), repeated, chunk.length() - 1).forEach(joined::add);
        }
        assertThat(joined.stream().mapToInt(Integer::intValue).toArray())
                .isEqualTo(Arrays.copyOfRange(whole.ids(), repeated, whole.length() - 1));
        int[] weights =
                IntStream.range(0, chunks.size()).map(chunks::weight).sorted().toArray();
        assertThat(weights[weights.length - 1] - weights[0]).isLessThanOrEqualTo(1);
        assertThat(chunks.size()).isEqualTo(Math.ceilDiv(joined.size(), maxTokens - repeated - 1));
        assertThat(chunks.fullLength()).isEqualTo(whole.length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "one two three"})
    @DisplayName("a text that fits is one chunk, its ordinary tokens")
    void oneChunk(String text) {
        TokenChunks chunks = chunks("query: ", text, 7);
        assertThat(chunks.size()).isOne();
        assertThat(chunks.chunk(0))
                .isEqualTo(tokenizer.encodeAll("query: ", List.of(text), 7).getFirst());
    }

    @Test
    @DisplayName("a token that reaches from the prompt into the text is the text's")
    void tokenAcrossTheBorder() {
        TokenChunks chunks = chunks("say fever", "ish one two three", 6);
        assertThat(words(chunks.chunk(0))).startsWith("[CLS]", "say", "fever", "##ish");
        assertThat(words(chunks.chunk(1))).startsWith("[CLS]", "say", "fever");
        TokenChunks merged = chunks("head", "ache one two three", 4);
        assertThat(words(merged.chunk(0))).containsExactly("[CLS]", "headache", "one", "[SEP]");
        assertThat(words(merged.chunk(1))).containsExactly("[CLS]", "two", "three", "[SEP]");
    }

    @Test
    @DisplayName("special tokens spelt in the text are text")
    void specialTokensInText() {
        TokenChunks chunks = chunks("", "[CLS] one [SEP] [SEP]", 4);
        assertThat(chunks.size()).isEqualTo(2);
        assertThat(words(chunks.chunk(0))).containsExactly("[CLS]", "[CLS]", "one", "[SEP]");
        assertThat(words(chunks.chunk(1))).containsExactly("[CLS]", "[SEP]", "[SEP]", "[SEP]");
    }

    @Test
    @DisplayName("a prompt that leaves no room for a text is refused, with the numbers")
    void noRoom() {
        assertThatThrownBy(() -> chunks("query: ", "one two", 4))
                .isInstanceOf(UsageException.class)
                .hasMessage("max-length must be more than the tokens that every chunk repeats, 2 special and 2 of the "
                        + "prompt; max-length=4");
        assertThatThrownBy(() -> chunks("", "one", 2)).hasMessageContaining("2 special and 0 of the prompt");
        assertThatThrownBy(() -> chunks("one two three", "", 4)).isInstanceOf(UsageException.class);
    }

    @Test
    @DisplayName("many texts come back in their order")
    void order() {
        List<String> texts =
                IntStream.range(0, 100).mapToObj(i -> "one ".repeat(i) + i).toList();
        List<TokenChunks> all = tokenizer.chunkAll("", texts, 10);
        for (int i = 0; i < texts.size(); i++) {
            assertThat(all.get(i).fullLength())
                    .isEqualTo(tokenizer.encode(texts.get(i), 512).length());
        }
    }
}

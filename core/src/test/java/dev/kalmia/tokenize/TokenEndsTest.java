package dev.kalmia.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Texts that lose their start.
class TokenEndsTest extends MiniLmTokenizer {
    private static final String TEXT = "one two three four five six seven";

    private static TokenIds end(Tokenizer by, String prompt, String text, int maxTokens) {
        return by.encodeEnds(prompt, List.of(text), maxTokens).getFirst();
    }

    @ParameterizedTest
    @CsvSource({
        "'', 3, seven", "'', 5, five six seven", "'', 8, two three four five six seven",
        "'query: ', 5, seven", "'query: ', 7, five six seven", "'say one ', 6, six seven",
    })
    @DisplayName("what is left is what encoding the end of the text gives, with prompt and special tokens")
    void keepsTheEnd(String prompt, int maxTokens, String rest) {
        TokenIds cut = end(tokenizer, prompt, TEXT, maxTokens);
        TokenIds expected = tokenizer.encodeAll(prompt, List.of(rest), 512).getFirst();
        assertThat(cut.ids()).isEqualTo(expected.ids());
        assertThat(cut.typeIds()).isEqualTo(expected.typeIds());
        assertThat(cut.promptLength()).isEqualTo(expected.promptLength());
        assertThat(cut.fullLength())
                .isEqualTo(tokenizer.encode(prompt + TEXT, 512).length());
        assertThat(cut.truncated()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "query: "})
    @DisplayName("a text that fits is its ordinary tokens")
    void whole(String prompt) {
        assertThat(end(tokenizer, prompt, TEXT, 11))
                .isEqualTo(tokenizer.encodeAll(prompt, List.of(TEXT), 11).getFirst());
        assertThat(end(tokenizer, prompt, "", 5))
                .isEqualTo(tokenizer.encodeAll(prompt, List.of(""), 5).getFirst());
    }

    @Test
    @DisplayName("cutting random texts is the same as cutting the whole by hand, on many threads too")
    void property() {
        Random random = new Random(12);
        List<String> texts = random.ints(200, 0, 60)
                .mapToObj(length -> random.ints(length, 32, 500)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString())
                .toList();
        for (int limit : new int[] {3, 9, 30}) {
            List<TokenIds> cut = tokenizer.encodeEnds("", texts, limit);
            for (int i = 0; i < texts.size(); i++) {
                int[] whole = tokenizer.encode(texts.get(i), 1000).ids();
                int[] expected = whole;
                if (whole.length > limit) {
                    expected = Arrays.copyOfRange(whole, whole.length - limit, whole.length);
                    expected[0] = whole[0];
                }
                assertThat(cut.get(i).ids()).isEqualTo(expected);
                assertThat(cut.get(i).fullLength()).isEqualTo(whole.length);
            }
        }
    }

    @Test
    @DisplayName("a token that reaches from the prompt into the text is the text's and goes with it")
    void tokenAcrossTheBorder() {
        TokenIds merged = end(tokenizer, "say head", "ache one two three", 5);
        assertThat(tokenizer.tokens(merged.ids())).containsExactly("[CLS]", "say", "two", "three", "[SEP]");
        assertThat(merged.promptLength()).isEqualTo(2);
    }

    @Test
    @DisplayName("special tokens spelt in the text are text")
    void specialTokensInText() {
        TokenIds cut = end(tokenizer, "", "one [CLS] two [SEP] [SEP]", 4);
        assertThat(tokenizer.tokens(cut.ids())).containsExactly("[CLS]", "[SEP]", "[SEP]", "[SEP]");
    }

    @ParameterizedTest
    @CsvSource({"one two three four, 5", "one two three four, 6", "'query: ', 4", "'', 2"})
    @DisplayName("a prompt that leaves no room for a text is refused in one line, with the numbers")
    void noRoom(String prompt, int maxTokens) {
        assertThatThrownBy(() -> end(tokenizer, prompt, TEXT, maxTokens))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("max-length must be more than the tokens that every text keeps, 2 special and ")
                .hasMessageEndingWith("of the prompt; max-length=" + maxTokens);
    }

    @ParameterizedTest
    @CsvSource({"one two three four, 4", "one two three four, 6", "'query: ', 4"})
    @DisplayName("so it is where texts lose their end: they would all be the same")
    void noRoomForTheStart(String prompt, int maxTokens) {
        assertThatThrownBy(() -> tokenizer.encodeAll(prompt, List.of("", TEXT), maxTokens))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("max-length must be more than the tokens that every text keeps, 2 special and ")
                .hasMessageEndingWith("of the prompt; max-length=" + maxTokens);
        assertThat(tokenizer.tokens(tokenizer
                        .encodeAll(prompt, List.of(TEXT), maxTokens + 3)
                        .getFirst()
                        .ids()))
                .contains("one");
    }

    @Test
    @DisplayName("each token keeps the segment that the tokenizer gave it")
    void segments() throws IOException {
        Path file = Files.writeString(folder.resolve("segments.json"), """
                {"version":"1.0","pre_tokenizer":{"type":"Whitespace"},
                 "added_tokens":[{"id":5,"content":"[A]","single_word":false,"lstrip":false,"rstrip":false,
                                  "normalized":false,"special":true},
                                 {"id":6,"content":"[Z]","single_word":false,"lstrip":false,"rstrip":false,
                                  "normalized":false,"special":true}],
                 "post_processor":{"type":"TemplateProcessing",
                   "single":[{"SpecialToken":{"id":"[A]","type_id":0}},{"Sequence":{"id":"A","type_id":1}},
                             {"SpecialToken":{"id":"[Z]","type_id":2}}],
                   "pair":[{"Sequence":{"id":"A","type_id":0}},{"Sequence":{"id":"B","type_id":1}}],
                   "special_tokens":{"[A]":{"id":"[A]","ids":[5],"tokens":["[A]"]},
                                     "[Z]":{"id":"[Z]","ids":[6],"tokens":["[Z]"]}}},
                 "model":{"type":"WordLevel","unk_token":"a","vocab":{"a":0,"b":1,"c":2,"d":3,"e":4}}}
                """);
        try (Tokenizer segments = Tokenizer.open(file)) {
            TokenIds cut = end(segments, "e ", "a b c d", 5);
            assertThat(cut.ids()).containsExactly(5, 4, 2, 3, 6);
            assertThat(cut.typeIds()).containsExactly(0, 1, 1, 1, 2);
        }
    }

    @Test
    @DisplayName("a byte-level tokenizer, whose blanks belong to the words after them, keeps prompt and end token")
    void byteLevel() throws IOException {
        Path file = Files.writeString(folder.resolve("bytes.json"), """
                {"version":"1.0","pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true},
                 "added_tokens":[{"id":6,"content":"<|endoftext|>","single_word":false,"lstrip":false,"rstrip":false,
                                  "normalized":false,"special":true}],
                 "post_processor":{"type":"TemplateProcessing",
                   "single":[{"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"<|endoftext|>","type_id":0}}],
                   "pair":[{"Sequence":{"id":"A","type_id":0}},{"Sequence":{"id":"B","type_id":1}}],
                   "special_tokens":{"<|endoftext|>":{"id":"<|endoftext|>","ids":[6],"tokens":["<|endoftext|>"]}}},
                 "model":{"type":"BPE","vocab":{"a":0,"b":1,"Ġ":2,"Ġa":3,"Ġb":4,":":5},"merges":["Ġ a","Ġ b"]}}
                """);
        try (Tokenizer bytes = Tokenizer.open(file)) {
            assertThat(bytes.tokens(end(bytes, "b: ", "a b a b", 5).ids()))
                    .containsExactly("b", ":", "Ġa", "Ġb", "<|endoftext|>");
            assertThat(bytes.tokens(end(bytes, "", "a b a b", 3).ids())).containsExactly("Ġa", "Ġb", "<|endoftext|>");
            assertThat(bytes.tokens(end(bytes, "b: ", "bab", 4).ids()))
                    .hasSize(4)
                    .startsWith("b", ":");
            assertThatThrownBy(() -> end(bytes, "b: ", "a b a b", 3))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("1 special and 2 of the prompt");
        }
    }

    @Test
    @DisplayName("a text of a megabyte keeps its last words")
    void megabyte() {
        String words = "word ".repeat(1 << 17) + TEXT;
        String kept = Arrays.stream(TEXT.split(" ")).skip(2).collect(Collectors.joining(" "));
        assertThat(end(tokenizer, "", words, 7).ids())
                .isEqualTo(tokenizer.encode(kept, 512).ids());
    }
}

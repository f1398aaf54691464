package dev.kalmia.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.Fixtures;
import dev.kalmia.run.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTest extends MiniLmTokenizer {
    private static final int CLS = 101;
    private static final int SEP = 102;

    @Test
    @DisplayName("the file's own truncation and padding are off")
    void ownTruncationAndPaddingAreOff() {
        assertThat(tokenizer.encode("one", 512).length()).isEqualTo(3);
        assertThat(tokenizer.encode("one ".repeat(400), 512).length()).isEqualTo(402);
    }

    @Test
    @DisplayName("an empty text is its special tokens")
    void emptyText() {
        assertThat(tokenizer.encode("", 2).ids()).containsExactly(CLS, SEP);
        assertThat(tokenizer.specialTokens()).isEqualTo(2);
    }

    @Test
    @DisplayName("the vocabulary has a size, a pad id and names")
    void vocabulary() {
        assertThat(tokenizer.vocabularySize()).isEqualTo(30_522);
        assertThat(tokenizer.padId()).isZero();
        assertThat(tokenizer.tokens(new int[] {CLS, 2023, SEP})).containsExactly("[CLS]", "this", "[SEP]");
        assertThatThrownBy(() -> tokenizer.tokens(new int[] {30_522})).hasMessageContaining("id=30522");
    }

    @Test
    @DisplayName("numbers that are no token's spell nothing, as a model may have more rows than there are tokens")
    void decodesWhatThereIs() {
        assertThat(tokenizer.decode(new int[] {CLS, 2023, 30_522, 40_000, 2003, SEP}))
                .isEqualTo("this is");
        assertThat(tokenizer.decode(new int[] {50_000, -1})).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"2, 0", "3, 1", "7, 5"})
    @DisplayName("a long text keeps its first tokens and the closing special token")
    void truncation(int maxTokens, int kept) {
        String text = "one two three four five six seven";
        TokenIds whole = tokenizer.encode(text, 512);
        TokenIds cut = tokenizer.encode(text, maxTokens);
        assertThat(cut.length()).isEqualTo(maxTokens);
        assertThat(cut.fullLength()).isEqualTo(9);
        assertThat(cut.truncated()).isTrue();
        assertThat(Arrays.copyOf(cut.ids(), kept + 1)).isEqualTo(Arrays.copyOf(whole.ids(), kept + 1));
        assertThat(cut.ids()[maxTokens - 1]).isEqualTo(SEP);
    }

    @Test
    @DisplayName("a closing special token spelt in the text is not taken for the real one")
    void specialTokenInText() {
        TokenIds cut = tokenizer.encode("one [SEP] [SEP] [SEP]", 3);
        assertThat(tokenizer.tokens(cut.ids())).containsExactly("[CLS]", "one", "[SEP]");
    }

    @Test
    @DisplayName("a limit below the special tokens is refused")
    void tooSmallLimit() {
        assertThatThrownBy(() -> tokenizer.encode("one", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxTokens must be at least 2; maxTokens=1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\uD800b", "\uDC00", "\uD800", "a\uDC00\uD800", "\uD83D\uD83D\uDE00"})
    @DisplayName("half a surrogate pair counts as the replacement character")
    void loneSurrogates(String broken) {
        StringBuilder repaired = new StringBuilder();
        broken.codePoints()
                .forEach(point ->
                        repaired.appendCodePoint(Character.getType(point) == Character.SURROGATE ? 0xFFFD : point));
        assertThat(tokenizer.encode(broken, 512)).isEqualTo(tokenizer.encode(repaired.toString(), 512));
    }

    @Test
    @DisplayName("a text of a megabyte is cut like any other")
    void megabyte() {
        TokenIds found = tokenizer.encode("word ".repeat(1 << 18), 256);
        assertThat(found.length()).isEqualTo(256);
        assertThat(found.fullLength()).isEqualTo((1 << 18) + 2);
        assertThat(tokenizer.encode("x".repeat(1 << 20), 256).ids()).hasSize(3);
    }

    @Test
    @DisplayName("many texts on many threads give what one text at a time gives, in order")
    void manyTexts() {
        Random random = new Random(11);
        List<String> texts = IntStream.range(0, 500)
                .mapToObj(i -> random.ints(random.nextInt(40), 0, 0x2FFF)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString())
                .toList();
        List<TokenIds> together = tokenizer.encodeAll(texts, 16);
        for (int i = 0; i < texts.size(); i++) {
            assertThat(together.get(i)).isEqualTo(tokenizer.encode(texts.get(i), 16));
        }
        assertThat(tokenizer.encodeAll(List.of(), 16)).isEmpty();
    }

    @Test
    @DisplayName("cutting random texts is the same as cutting the whole by hand")
    void truncationProperty() {
        Random random = new Random(12);
        for (int round = 0; round < 200; round++) {
            String text = random.ints(random.nextInt(60), 32, 500)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            int limit = 2 + random.nextInt(40);
            int[] whole = tokenizer.encode(text, 1000).ids();
            int[] expected = whole;
            if (whole.length > limit) {
                expected = Arrays.copyOf(whole, limit);
                expected[limit - 1] = SEP;
            }
            assertThat(tokenizer.encode(text, limit).ids()).isEqualTo(expected);
        }
    }

    @Test
    @DisplayName("a closed tokenizer says so; closing twice is harmless")
    void closed() {
        Tokenizer other = Tokenizer.open(folder.resolve("tokenizer.json"));
        other.close();
        other.close();
        assertThatThrownBy(() -> other.encode("one", 8)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @DisplayName("a missing file, and one that is not UTF-8, is named")
    void missing() throws IOException {
        Path garbled = Files.write(folder.resolve("garbled.json"), new byte[] {'{', (byte) 0xff, '}'});
        assertThatThrownBy(() -> Tokenizer.open(garbled))
                .isInstanceOf(InputException.class)
                .hasMessage(garbled + ": must be JSON in UTF-8");
        assertThatThrownBy(() -> Tokenizer.open(folder.resolve("none.json")))
                .isInstanceOf(InputException.class)
                .hasMessage(folder.resolve("none.json") + ": there is no tokenizer here");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"model\":{}}",
                "{\"model\":{\"type\":\"WordPiece\",\"vocab\":{\"a\":-1}}}",
                "{\"model\":{\"type\":\"WordPiece\",\"vocab\":{\"a\":0.5}}}",
                "{\"model\":{\"type\":\"Nonsense\",\"vocab\":{\"a\":1}}}",
                "{\"version\":\"1.0\",\"model\":{\"type\":\"WordPiece\",\"unk_token\":\"[UNK]\","
                        + "\"continuing_subword_prefix\":\"##\",\"max_input_chars_per_word\":100,\"vocab\":[]}}"
            })
    @DisplayName("what is not a tokenizer is refused in one line")
    void damaged(String content) throws IOException {
        Path file = Files.writeString(Files.createTempFile(folder, "damaged", ".json"), content);
        assertThatThrownBy(() -> Tokenizer.open(file))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(file.toString())
                .satisfies(refusal ->
                        assertThat(String.valueOf(refusal.getMessage()).lines()).hasSize(1));
    }

    @ParameterizedTest
    @CsvSource({
        "'\"special_tokens\":{}', must have every token of its templates; missing: \"[END]\"",
        "'\"a\":1', must have every token of its templates",
        "'\"special_tokens\":{\"[END]\":{\"id\":\"[END]\",\"ids\":[0,0],\"tokens\":[\"[END]\"]}}', as many ids as tokens",
    })
    @DisplayName("a template that would bring the native library down is refused before")
    void badTemplate(String specials, String expected) throws IOException {
        String template = "{\"type\":\"TemplateProcessing\",\"single\":[{\"Sequence\":{\"id\":\"A\",\"type_id\":0}},"
                + "{\"SpecialToken\":{\"id\":\"[END]\",\"type_id\":0}}],\"pair\":[]," + specials + "}";
        for (String processor : List.of(template, "{\"type\":\"Sequence\",\"processors\":[" + template + "]}")) {
            Path file = Files.writeString(
                    folder.resolve("template.json"),
                    "{\"version\":\"1.0\",\"post_processor\":" + processor + ",\"model\":{\"type\":\"WordPiece\","
                            + "\"unk_token\":\"a\",\"continuing_subword_prefix\":\"##\","
                            + "\"max_input_chars_per_word\":100,\"vocab\":{\"a\":0}}}");
            assertThatThrownBy(() -> Tokenizer.open(file))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining(expected);
        }
    }

    @Test
    @DisplayName("byte-level BPE with an end token, as Qwen2 has it, keeps the end token when cut")
    void byteLevel() throws IOException {
        Path file = Files.writeString(folder.resolve("bpe.json"), """
                {"version":"1.0","pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true},
                 "added_tokens":[{"id":4,"content":"<|endoftext|>","single_word":false,"lstrip":false,"rstrip":false,
                                  "normalized":false,"special":true}],
                 "post_processor":{"type":"TemplateProcessing",
                   "single":[{"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"<|endoftext|>","type_id":0}}],
                   "pair":[{"Sequence":{"id":"A","type_id":0}},{"Sequence":{"id":"B","type_id":1}}],
                   "special_tokens":{"<|endoftext|>":{"id":"<|endoftext|>","ids":[4],"tokens":["<|endoftext|>"]}}},
                 "model":{"type":"BPE","vocab":{"a":0,"b":1,"ab":2,"Ġ":3},"merges":["a b"]}}
                """);
        try (Tokenizer bpe = Tokenizer.open(file)) {
            assertThat(bpe.tokens(bpe.encode("ab a", 8).ids())).containsExactly("ab", "Ġ", "a", "<|endoftext|>");
            assertThat(bpe.encode("ab a", 2).ids()).containsExactly(2, 4);
            assertThat(bpe.encode("", 1).ids()).containsExactly(4);
            assertThat(bpe.padId()).isEqualTo(4);
            assertThat(bpe.vocabularySize()).isEqualTo(5);
        }
    }

    @Test
    @DisplayName("a unigram model, as XLM-RoBERTa has it, takes ids from the order of its pieces")
    void unigram() throws IOException {
        Path file = Files.writeString(folder.resolve("unigram.json"), """
                {"version":"1.0","pre_tokenizer":{"type":"Metaspace","replacement":"▁","prepend_scheme":"always"},
                 "model":{"type":"Unigram","unk_id":2,
                          "vocab":[["<s>",0.0],["<pad>",0.0],["<unk>",0.0],["▁a",-1.0],["b",-2.0],["▁ab",-2.5]]}}
                """);
        try (Tokenizer unigram = Tokenizer.open(file)) {
            assertThat(unigram.tokens(unigram.encode("ab a", 8).ids())).containsExactly("▁ab", "▁a");
            assertThat(unigram.padId()).isEqualTo(1);
            assertThat(unigram.vocabularySize()).isEqualTo(6);
        }
    }

    @Test
    @DisplayName("a text that the tokenizer cannot spell is refused in one line")
    void noUnknownToken() throws IOException {
        Path file = Files.writeString(folder.resolve("no-unknown.json"), """
                {"version":"1.0","pre_tokenizer":{"type":"Whitespace"},
                 "model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##",
                          "max_input_chars_per_word":100,"vocab":{"a":0}}}
                """);
        try (Tokenizer narrow = Tokenizer.open(file)) {
            assertThat(narrow.encode("a", 8).ids()).containsExactly(0);
            assertThat(narrow.specialTokens()).isZero();
            assertThatThrownBy(() -> narrow.encode("b", 8))
                    .isInstanceOf(InputException.class)
                    .hasMessageStartingWith(file.toString());
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "7, 0", "2147483647, 0"})
    @DisplayName("a pad id of the file's own rule that is no token's is passed over")
    void ownPadId(int own, int expected) throws IOException {
        Path file = Files.writeString(folder.resolve("pad.json"), """
                {"version":"1.0","pre_tokenizer":{"type":"Whitespace"},
                 "padding":{"strategy":"BatchLongest","direction":"Right","pad_to_multiple_of":null,"pad_id":%d,
                            "pad_type_id":0,"pad_token":"b"},
                 "model":{"type":"WordPiece","unk_token":"a","continuing_subword_prefix":"##",
                          "max_input_chars_per_word":100,"vocab":{"a":0,"b":1}}}
                """.formatted(own));
        try (Tokenizer found = Tokenizer.open(file)) {
            assertThat(found.padId()).isEqualTo(expected);
        }
    }

    @Test
    @DisplayName("a prompt's tokens are those it has by itself, without the special one that closes it")
    void promptLength() {
        for (String prompt : List.of("query: ", "query:", " query: ")) {
            TokenIds found =
                    tokenizer.encodeAll(prompt, List.of("one two"), 512).getFirst();
            assertThat(found.promptLength()).as(prompt).isEqualTo(3);
            assertThat(found.ids())
                    .isEqualTo(tokenizer.encode(prompt + "one two", 512).ids());
        }
        assertThat(tokenizer.encodeAll("", List.of("one"), 512).getFirst().promptLength())
                .isZero();
        assertThat(tokenizer.encodeAll(" ", List.of("one"), 512).getFirst().promptLength())
                .isOne();
        assertThat(tokenizer.encodeAll("one two", List.of(""), 3).getFirst().promptLength())
                .isEqualTo(2);
    }

    @Test
    @DisplayName("the pad token of tokenizer_config.json is taken where the file has no padding rule")
    void configuredPadToken() throws IOException {
        Path own = Files.createDirectories(folder.resolve("own"));
        Fixtures.unpack("tokenizers/e5-small-v2.json.gz", own.resolve("tokenizer.json"));
        Files.writeString(own.resolve("tokenizer_config.json"), "{\"pad_token\":{\"content\":\"[MASK]\"}}");
        try (Tokenizer found = Tokenizer.open(own.resolve("tokenizer.json"))) {
            assertThat(found.padId()).isEqualTo(103);
        }
    }
}

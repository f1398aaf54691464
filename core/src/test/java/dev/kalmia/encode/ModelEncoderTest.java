package dev.kalmia.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Device;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Similarity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelEncoderTest {
    @TempDir
    Path folder = Path.of("");

    private Encoder open(EncodeConfig config) {
        return Encoder.open(TinyModel.write(folder, 1), config);
    }

    private static List<String> texts(int count) {
        Random random = new Random(3);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add("word ".repeat(1 + random.nextInt(40)) + i);
        }
        return texts;
    }

    @Test
    @DisplayName("rows come in the order of the texts, whatever batches were formed")
    void keepsTheOrder() {
        List<String> texts = texts(100);
        try (Encoder encoder = open(EncodeConfig.defaults())) {
            Embeddings together = encoder.embed(texts, Prompt.none());
            for (int i = 0; i < texts.size(); i += 7) {
                float[] alone =
                        encoder.embed(List.of(texts.get(i)), Prompt.none()).row(0);
                assertThat(together.row(i)).containsExactly(alone, Offset.offset(1e-5f));
            }
        }
    }

    @Test
    @DisplayName("the same texts give the same bytes, from many threads at once too")
    void isDeterministicAndThreadSafe() throws Exception {
        List<String> texts = texts(60);
        try (Encoder encoder = open(EncodeConfig.defaults());
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Embeddings expected = encoder.embed(texts, Prompt.none());
            List<Future<Embeddings>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(threads.submit(() -> encoder.embed(texts, Prompt.none())));
            }
            for (Future<Embeddings> one : all) {
                for (int row = 0; row < texts.size(); row++) {
                    assertThat(one.get().row(row)).containsExactly(expected.row(row));
                }
            }
        }
    }

    @Test
    @DisplayName("the report tells tokens, cuts, prompt and model")
    void reports() {
        try (Encoder encoder = open(EncodeConfig.defaults())) {
            EncodeReport report = encoder.encode(List.of("short", "word ".repeat(100)), Prompt.text("say: "))
                    .report();
            assertThat(report.truncated(0)).isFalse();
            assertThat(report.truncated(1)).isTrue();
            assertThat(report.tokens(1)).isEqualTo(32);
            assertThat(report.fullTokens(1)).isEqualTo(104);
            assertThat(report.truncatedTexts()).isEqualTo(1);
            assertThat(report.prompt()).isEqualTo("say: ");
            assertThat(report.fingerprint()).isEqualTo(encoder.fingerprint());
            assertThat(report.normalised()).isTrue();
        }
    }

    @Test
    @DisplayName("kept dimensions are the first ones, of length 1 again")
    void keepsDimensions() {
        float[] whole;
        try (Encoder encoder = open(EncodeConfig.defaults())) {
            whole = encoder.embed(List.of("text"), Prompt.none()).row(0);
        }
        try (Encoder encoder =
                Encoder.open(ModelFolder.open(folder), EncodeConfig.defaults().withForcedDimensions(4))) {
            float[] kept = encoder.embed(List.of("text"), Prompt.none()).row(0);
            double length = 0;
            for (int d = 0; d < 4; d++) {
                length += (double) kept[d] * kept[d];
                assertThat(kept[d] / kept[0]).isCloseTo(whole[d] / whole[0], Offset.offset(1e-4f));
            }
            assertThat(kept).hasSize(4);
            assertThat(length).isCloseTo(1, Offset.offset(1e-6));
        }
    }

    @Test
    @DisplayName("an empty text and one of a million characters have vectors")
    void takesExtremes() {
        try (Encoder encoder = open(EncodeConfig.defaults())) {
            Encoding encoding = encoder.encode(List.of("", "a ".repeat(500_000), "\uD800"), Prompt.none());
            assertThat(encoding.report().tokens(0)).isEqualTo(2);
            assertThat(encoding.report().fullTokens(1)).isEqualTo(500_002);
            assertThat(encoding.embeddings().size()).isEqualTo(3);
        }
    }

    @Test
    @DisplayName("no texts give no rows")
    void takesNothing() {
        try (Encoder encoder = open(EncodeConfig.defaults())) {
            assertThat(encoder.embed(Collections.emptyList(), Prompt.none()).size())
                    .isZero();
        }
    }

    @Test
    @DisplayName("too long a text is refused when asked so, by its position and tokens")
    void refusesOverflow() {
        try (Encoder encoder = open(EncodeConfig.defaults().withOverflow(Overflow.ERROR))) {
            assertThatThrownBy(() -> encoder.embed(List.of("fine", "word ".repeat(100)), Prompt.none()))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("text 1")
                    .hasMessageContaining("at most 32")
                    .hasMessageContaining("tokens=102");
        }
    }

    @Test
    @DisplayName("settings past the model's bounds and unknown prompts are refused")
    void refusesSettings() {
        ModelFolder model = TinyModel.write(folder, 1);
        assertThatThrownBy(() -> Encoder.open(model, EncodeConfig.defaults().withMaxTokens(65)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("at most 64");
        assertThatThrownBy(() -> Encoder.open(model, EncodeConfig.defaults().withDimensions(17)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("dims=17");
        try (Encoder encoder = Encoder.open(model, EncodeConfig.defaults())) {
            assertThatThrownBy(() -> encoder.embed(List.of("x"), Prompt.named("poem")))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("prompt=poem");
        }
    }

    @Test
    @DisplayName("bfloat16 stays near float32")
    void bfloat16() {
        List<String> texts = texts(20);
        Embeddings exact;
        try (Encoder encoder = open(EncodeConfig.defaults())) {
            exact = encoder.embed(texts, Prompt.none());
        }
        try (Encoder encoder =
                Encoder.open(ModelFolder.open(folder), EncodeConfig.defaults().withPrecision(Precision.BF16))) {
            Embeddings rounded = encoder.embed(texts, Prompt.none());
            for (int i = 0; i < texts.size(); i++) {
                assertThat(Similarity.COSINE.between(exact.row(i), rounded.row(i)))
                        .isGreaterThan(0.999f);
            }
        }
    }

    @Test
    @DisplayName("a folder whose longest text is shorter than its special tokens is refused")
    void refusesNoRoomForSpecials() throws IOException {
        TinyModel.write(folder, 1);
        Files.writeString(folder.resolve("sentence_bert_config.json"), "{\"max_seq_length\": 1}");
        ModelFolder model = ModelFolder.open(folder);
        assertThatThrownBy(() -> Encoder.open(model, EncodeConfig.defaults()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("at least 2")
                .hasMessageEndingWith("max_seq_length=1");
    }

    @ParameterizedTest
    @CsvSource({
        "num_attention_heads\": 2, num_attention_heads\": 0, at least 1; num_attention_heads=0",
        "num_attention_heads\": 2, num_attention_heads\": -2, at least 1; num_attention_heads=-2",
        "num_attention_heads\": 2, num_attention_heads\": 3, 'a multiple of num_attention_heads, 3; hidden_size=16'",
        "num_hidden_layers\": 1, num_hidden_layers\": -1, at least 1; num_hidden_layers=-1",
    })
    @DisplayName("sizes of a configuration that make no model are refused, with the file")
    void refusesSizes(String from, String to, String expected) throws IOException {
        TinyModel.write(folder, 1);
        Path config = folder.resolve("config.json");
        Files.writeString(config, Files.readString(config).replace(from, to));
        ModelFolder model = ModelFolder.open(folder);
        assertThatThrownBy(() -> Encoder.open(model, EncodeConfig.defaults()))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(config.toString())
                .hasMessageEndingWith(expected);
    }

    @Test
    @DisplayName("a tokenizer with tokens that the model has no vectors for is refused at the first of them")
    void refusesTokensWithoutVectors() throws IOException {
        TinyModel.write(folder, 1);
        Path file = folder.resolve("tokenizer.json");
        Files.writeString(file, Files.readString(file).replaceFirst("\"tree\": ?\\d+", "\"tree\":30522"));
        try (Encoder encoder = Encoder.open(ModelFolder.open(folder), EncodeConfig.defaults())) {
            assertThat(encoder.embed(List.of("house"), Prompt.none()).size()).isOne();
            assertThatThrownBy(() -> encoder.embed(List.of("house", "tree"), Prompt.none()))
                    .isInstanceOf(InputException.class)
                    .hasMessageEndingWith("must be below vocab_size, 30522; token=30522");
        }
    }

    @Test
    @DisplayName(
            "a text without a token, which a tokenizer without special ones may make, has a vector of zeros and says so")
    void textsWithoutTokens() throws IOException {
        TinyModel.write(folder, 1);
        Files.writeString(folder.resolve("tokenizer.json"), """
                {"version":"1.0","pre_tokenizer":{"type":"Whitespace"},
                 "model":{"type":"WordPiece","unk_token":"a","continuing_subword_prefix":"##",
                          "max_input_chars_per_word":100,"vocab":{"a":0}}}
                """);
        try (Encoder encoder = Encoder.open(ModelFolder.open(folder), EncodeConfig.defaults())) {
            Encoding encoding = encoder.encode(List.of("a", " ", "a a"), Prompt.none());
            assertThat(encoding.embeddings().row(1)).containsOnly(0).hasSize(16);
            assertThat(encoding.embeddings().row(2))
                    .isEqualTo(encoder.embed(List.of("a a"), Prompt.none()).row(0));
            assertThat(encoding.report().tokens(1)).isZero();
            assertThat(encoding.report().tokens(2)).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("a graphics card that is not there is refused, and a closed encoder says so")
    void refusesWhatIsNotThere() {
        ModelFolder model = TinyModel.write(folder, 1);
        assertThatThrownBy(() -> Encoder.open(model, EncodeConfig.defaults().withDevice(Device.cuda(200))))
                .isInstanceOf(UsageException.class)
                .hasMessageEndingWith("device=cuda:200");
        Encoder encoder = Encoder.open(model, EncodeConfig.defaults());
        encoder.close();
        assertThatThrownBy(() -> encoder.embed(List.of("text"), Prompt.none()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }
}

package dev.kalmia.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.PoolingMode;
import dev.kalmia.checkpoint.TransformerFolder;
import dev.kalmia.model.Transformer;
import dev.kalmia.rerank.TinyReranker;
import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.NoGradient;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;
import dev.kalmia.tokenize.TokenIds;
import dev.kalmia.tokenize.Tokenizer;
import dev.kalmia.vector.Embeddings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Vectors of decoders that nobody trained for vectors, beside sums over the hidden states of the whole
/// prompt written out here. A token of these models is a byte.
class PromptPresetTest {
    private static final String EOL = "This sentence: \"a red house\" means in one word: \"";
    private static final String ECHO = "Rewrite the sentence: a red house, rewritten sentence: a red house";

    @TempDir
    private Path folder = Path.of("");

    private ModelFolder bare(PromptPreset preset) {
        TinyReranker.writeDecoder(folder, "qwen3", "\"architectures\": [\"Qwen3ForCausalLM\"]");
        return ModelFolder.open(folder, preset.pooling());
    }

    private static Encoding encode(ModelFolder model, EncodeConfig config, PromptPreset preset, String... texts) {
        try (Encoder encoder = Encoder.open(model, config)) {
            return encoder.encode(List.of(texts), Prompt.preset(preset));
        }
    }

    /// The mean of the last hidden states of these bytes, but for the first ones.
    private static double[] expected(Path folder, String prompt, int leftOut) {
        int[] ids = prompt.chars().toArray();
        try (Transformer transformer = Transformer.open(TransformerFolder.open(folder), Device.cpu());
                Scope _ = Scope.open();
                NoGradient _ = NoGradient.open()) {
            TokenBatch batch = TokenBatch.of(List.of(new TokenIds(ids, new int[ids.length], ids.length)), 0);
            double[] hidden = Tensors.doubles(transformer.backbone().lastHidden(batch));
            int size = hidden.length / ids.length;
            double[] mean = new double[size];
            for (int i = leftOut * size; i < hidden.length; i++) {
                mean[i % size] += hidden[i] / (ids.length - leftOut);
            }
            return mean;
        }
    }

    private static void assertRow(float[] row, double[] expected) {
        assertThat(row).hasSize(expected.length);
        for (int d = 0; d < row.length; d++) {
            assertThat((double) row[d]).as("value %d", d).isCloseTo(expected[d], Offset.offset(1e-5));
        }
    }

    @Test
    @DisplayName("PromptEOL is the state of the last token of its template")
    void promptEol() {
        Encoding found =
                encode(bare(PromptPreset.PROMPTEOL), EncodeConfig.defaults(), PromptPreset.PROMPTEOL, "a red house");
        assertRow(found.embeddings().row(0), expected(folder, EOL, EOL.length() - 1));
    }

    @Test
    @DisplayName("echo is the mean over the second copy alone")
    void echo() {
        Encoding found = encode(bare(PromptPreset.ECHO), EncodeConfig.defaults(), PromptPreset.ECHO, "a red house");
        int leftOut = ECHO.length() - " a red house".length();
        assertRow(found.embeddings().row(0), expected(folder, ECHO, leftOut));
    }

    @Test
    @DisplayName("the report tells preset, template, pooling and tokens")
    void reports() {
        EncodeReport report = encode(
                        bare(PromptPreset.PROMPTEOL), EncodeConfig.defaults(), PromptPreset.PROMPTEOL, "a red house")
                .report();
        assertThat(report.as().prompt().id()).isEqualTo("preset:prompteol");
        assertThat(report.prompt()).isEqualTo(EOL.replace("a red house", "{text}"));
        assertThat(report.as().pooling()).isEqualTo("last_token");
        assertThat(report.normalised()).isFalse();
        assertThat(report.tokens(0)).isEqualTo(EOL.length());
        assertThat(report.truncated(0)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "44, 'This sentence: \"a red \" means in one word: \"'",
        "39, 'This sentence: \"a\" means in one word: \"'",
    })
    @DisplayName("PromptEOL cuts the text and never the template")
    void cutsBeforeTheEnd(int maxTokens, String read) {
        EncodeConfig config = EncodeConfig.defaults().withMaxTokens(maxTokens);
        Encoding found = encode(bare(PromptPreset.PROMPTEOL), config, PromptPreset.PROMPTEOL, "a red house");
        assertThat(read).hasSize(maxTokens);
        assertRow(found.embeddings().row(0), expected(folder, read, read.length() - 1));
        assertThat(found.report().tokens(0)).isEqualTo(maxTokens);
        assertThat(found.report().lost(0)).isEqualTo(EOL.length() - maxTokens);
    }

    @ParameterizedTest
    @CsvSource({
        "'Rewrite the sentence: a red, rewritten sentence: a red', 6",
        "'Rewrite the sentence: a red, rewritten sentence: a re', 5",
        "'Rewrite the sentence: a re, rewritten sentence: a re', 5",
    })
    @DisplayName("echo cuts both copies")
    void cutsBothCopies(String read, int counted) {
        int limit = read.length();
        EncodeConfig config = EncodeConfig.defaults().withMaxTokens(limit);
        Encoding found = encode(bare(PromptPreset.ECHO), config, PromptPreset.ECHO, "a red house");
        assertRow(found.embeddings().row(0), expected(folder, read, limit - counted));
        assertThat(found.report().tokens(0)).isEqualTo(limit);
    }

    @ParameterizedTest
    @EnumSource(PromptPreset.class)
    @DisplayName("texts of unequal lengths have the vectors that they have alone; an empty one has one")
    void batches(PromptPreset preset) {
        List<String> texts = List.of("", "a", "a red house", "the water of the sea ".repeat(9), "word");
        try (Encoder encoder = Encoder.open(bare(preset), EncodeConfig.defaults())) {
            Embeddings together = encoder.embed(texts, Prompt.preset(preset));
            for (int i = 0; i < texts.size(); i++) {
                float[] alone = encoder.embed(List.of(texts.get(i)), Prompt.preset(preset))
                        .row(0);
                assertThat(together.row(i)).containsExactly(alone, Offset.offset(1e-5f));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(PromptPreset.class)
    @DisplayName("special tokens stand in front of a template, and none behind it")
    void specials(PromptPreset preset) {
        TinyReranker.write(folder, "qwen3", "{}", Map.of());
        try (Tokenizer tokenizer = Tokenizer.open(folder.resolve("tokenizer.json"))) {
            assertThat(tokenizer.tokens(tokenizer.encode("x", 9).ids())).containsExactly("[CLS]", "x", "[SEP]");
            for (int maxTokens : new int[] {500, 60}) {
                TokenIds ids = tokenizer
                        .encodeTemplate(preset.template(), List.of("x".repeat(40)), maxTokens)
                        .getFirst();
                List<String> tokens = tokenizer.tokens(ids.ids());
                assertThat(tokens)
                        .startsWith("[CLS]")
                        .doesNotContain("[SEP]")
                        .endsWith(preset == PromptPreset.ECHO ? "x" : "\"");
                assertThat(ids.length()).isLessThanOrEqualTo(maxTokens);
                assertThat(ids.truncated()).isEqualTo(maxTokens == 60);
            }
        }
    }

    @Test
    @DisplayName("a preset's pooling takes the place of the folder's, whose other modules stay")
    void overridesPooling() throws IOException {
        bare(PromptPreset.PROMPTEOL);
        Files.writeString(folder.resolve("modules.json"), """
                [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
                 {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}]
                """);
        Files.createDirectories(folder.resolve("1_Pooling"));
        Files.writeString(folder.resolve("1_Pooling/config.json"), "{\"pooling_mode_mean_tokens\": true}");
        ModelFolder model = ModelFolder.open(folder, PoolingMode.LAST_TOKEN);
        assertThat(model.poolings()).containsExactly(PoolingMode.MEAN);
        Encoding found = encode(model, EncodeConfig.defaults(), PromptPreset.PROMPTEOL, "a red house");
        assertRow(found.embeddings().row(0), expected(folder, EOL, EOL.length() - 1));
        assertThat(found.report().as().pooling()).isEqualTo("last_token");
    }

    @Test
    @DisplayName("a model whose vectors are several poolings side by side has no preset: its vectors would change size")
    void refusesSeveralPoolings() throws IOException {
        bare(PromptPreset.PROMPTEOL);
        Files.writeString(folder.resolve("modules.json"), """
                [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
                 {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}]
                """);
        Files.createDirectories(folder.resolve("1_Pooling"));
        Files.writeString(folder.resolve("1_Pooling/config.json"), "{\"pooling_mode\": [\"mean\", \"lasttoken\"]}");
        ModelFolder model = ModelFolder.open(folder);
        assertThatThrownBy(() -> encode(model, EncodeConfig.defaults(), PromptPreset.PROMPTEOL, "a red house"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("has pooling=mean+last_token")
                .hasMessageEndingWith("prompt-preset=" + PromptPreset.PROMPTEOL.word());
        try (Encoder encoder = Encoder.open(model, EncodeConfig.defaults())) {
            Encoding found = encoder.encode(List.of("a red house"), Prompt.none());
            assertThat(encoder.dimension())
                    .isEqualTo(model.dimension())
                    .isEqualTo(2 * model.config().integer("hidden_size"));
            assertThat(found.report().as().pooling()).isEqualTo("mean+last_token");
            assertThat(found.embeddings().dimension()).isEqualTo(model.dimension());
        }
    }

    @ParameterizedTest
    @EnumSource(PromptPreset.class)
    @DisplayName("a template that leaves no room for a text that is cut is refused")
    void refusesNoRoom(PromptPreset preset) {
        EncodeConfig config = EncodeConfig.defaults().withMaxTokens(20);
        ModelFolder model = bare(preset);
        assertThatThrownBy(() -> encode(model, config, preset, "a red house"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("max-length must be more")
                .hasMessageEndingWith("max-length=20");
    }

    @Test
    @DisplayName("a too long text is refused when asked so")
    void refusesOverflow() {
        EncodeConfig config = EncodeConfig.defaults().withMaxTokens(48).withOverflow(Overflow.ERROR);
        ModelFolder model = bare(PromptPreset.PROMPTEOL);
        assertThatThrownBy(() -> encode(model, config, PromptPreset.PROMPTEOL, "a", "a red house"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("text 1");
    }

    @ParameterizedTest
    @EnumSource(
            value = Overflow.class,
            names = {"CHUNK", "TRUNCATE_LEFT"})
    @DisplayName("ways to shorten a text that a template has no place for are refused")
    void refusesOtherCuts(Overflow overflow) {
        EncodeConfig config = EncodeConfig.defaults().withOverflow(overflow);
        ModelFolder model = bare(PromptPreset.ECHO);
        assertThatThrownBy(() -> encode(model, config, PromptPreset.ECHO, "a"))
                .isInstanceOf(UsageException.class)
                .hasMessageEndingWith("prompt-preset=echo");
    }

    @Test
    @DisplayName("models that do not write texts are refused")
    void refusesEncoders() {
        ModelFolder bert = TinyModel.write(folder, 1);
        assertThatThrownBy(() -> encode(bert, EncodeConfig.defaults(), PromptPreset.ECHO, "a"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("for decoders")
                .hasMessageEndingWith("prompt-preset=echo");
    }

    @Test
    @DisplayName("a bare transformer is refused where nobody says how it pools")
    void refusesUnsaid() {
        bare(PromptPreset.ECHO);
        assertThatThrownBy(() -> ModelFolder.open(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("there is no modules.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"eol", "", "prompt-eol"})
    @DisplayName("presets that do not exist are refused")
    void refusesNames(String name) {
        assertThat(PromptPreset.parse("PromptEOL")).isEqualTo(PromptPreset.PROMPTEOL);
        assertThatThrownBy(() -> PromptPreset.parse(name))
                .isInstanceOf(UsageException.class)
                .hasMessageEndingWith("prompt-preset=" + name);
    }
}

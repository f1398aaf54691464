package dev.kalmia.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.model.ContextExtension;
import dev.kalmia.model.Positions;
import dev.kalmia.run.UsageException;
import dev.kalmia.vector.Role;
import dev.kalmia.vector.Similarity;
import dev.kalmia.vector.TopK;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a result says about itself. The tiny model takes 32 tokens and has 16 dimensions.
class EncodeReportTest {
    private static final String PROMPTS =
            "{\"prompts\": {\"query\": \"ask \", \"passage\": \"read \", \"poem\": \"\"}}";

    @TempDir
    Path folder = Path.of("");

    private ModelFolder model(String settings) throws IOException {
        if (!Files.exists(folder.resolve("config.json"))) {
            TinyModel.write(folder, 1);
        }
        Files.writeString(folder.resolve("config_sentence_transformers.json"), settings);
        return ModelFolder.open(folder);
    }

    @Test
    @DisplayName("positions that the model was not trained with are named")
    void positions() throws IOException {
        assertThat(ContextExtension.none().shown()).isEqualTo("as trained");
        assertThat(ContextExtension.of(Positions.parse("grouped"), 4096).shown())
                .isEqualTo("grouped to 4096");
        for (String word : List.of("recurrent", "interpolated", "ntk", "ntk:3.0", "self-extend", "self-extend:3,256")) {
            assertThat(Positions.parse(word).word()).isEqualTo(word);
        }
        EncodeConfig config = EncodeConfig.defaults()
                .withExtension(
                        ContextExtension.of(Positions.parse("grouped"), 128).withScaledAttention(true));
        try (Encoder encoder = Encoder.open(model(PROMPTS), config)) {
            assertThat(encoder.encode(List.of("red"), Prompt.none())
                            .report()
                            .as()
                            .positions())
                    .isEqualTo("grouped to 128, scaled attention");
        }
    }

    @Test
    @DisplayName("of each text it says tokens, loss and chunks; of all prompt, dimensions, precision and model")
    void says() throws IOException {
        EncodeConfig config =
                EncodeConfig.defaults().withPrecision(Precision.INT8).withForcedDimensions(5);
        try (Encoder encoder = Encoder.open(model(PROMPTS), config)) {
            EncodeReport report =
                    encoder.encodeQueries(List.of("red", "word ".repeat(50))).report();
            EncodedAs as = new EncodedAs(
                    new UsedPrompt("query", "ask ", Role.QUERY),
                    "mean",
                    "as trained",
                    32,
                    true,
                    5,
                    16,
                    Precision.INT8,
                    encoder.fingerprint());
            assertThat(report.text(0)).isEqualTo(new TextReport(4, 0, 1, as));
            assertThat(report.text(1)).isEqualTo(new TextReport(32, 21, 1, as));
            assertThat(report.text(1).fullTokens()).isEqualTo(53);
            assertThat(report.text(1).truncated()).isTrue();
            assertThat(report.text(0).truncated()).isFalse();
            assertThat(report.lostTokens()).isEqualTo(21);
            assertThatThrownBy(() -> report.text(2)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    @DisplayName("queries and documents are separate calls, each with its prompt, and cannot change places in a search")
    void roles() throws IOException {
        try (Encoder encoder = Encoder.open(model(PROMPTS), EncodeConfig.defaults())) {
            Encoding queries = encoder.encodeQueries(List.of("red"));
            Encoding documents = encoder.encodeDocuments(List.of("red", "blue"));
            assertThat(documents.report().as().prompt()).isEqualTo(new UsedPrompt("passage", "read ", Role.DOCUMENT));
            assertThat(queries.embeddings().row(0))
                    .isEqualTo(
                            encoder.embed(List.of("red"), Prompt.text("ask ")).row(0));
            assertThat(TopK.search(queries.embeddings(), documents.embeddings(), 1, Similarity.COSINE)
                            .row(0, 0))
                    .isNotNegative();
            assertThatThrownBy(() -> TopK.search(documents.embeddings(), queries.embeddings(), 1, Similarity.COSINE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("have changed places");
            assertThat(TopK.search(queries.embeddings(), queries.embeddings(), 1, Similarity.COSINE)
                            .row(0, 0))
                    .isZero();
        }
    }

    @Test
    @DisplayName("a prompt has the model's name for it, or one that its text makes, and none is called none")
    void promptIds() throws IOException {
        ModelFolder model = model(PROMPTS);
        assertThat(UsedPrompt.of(Prompt.named("passage"), model))
                .isEqualTo(new UsedPrompt("passage", "read ", Role.NONE));
        assertThat(UsedPrompt.of(Prompt.named("poem"), model)).isEqualTo(new UsedPrompt("poem", "", Role.NONE));
        assertThat(UsedPrompt.of(Prompt.none(), model)).isEqualTo(UsedPrompt.none(Role.NONE));
        assertThat(UsedPrompt.of(Prompt.text(""), model).id()).isEqualTo("none");
        assertThat(UsedPrompt.of(Prompt.text("abc"), model))
                .isEqualTo(new UsedPrompt("text:ba7816bf8f01", "abc", Role.NONE));
        assertThatThrownBy(() -> UsedPrompt.of(Prompt.named("title"), model))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("[query, passage, poem]")
                .hasMessageEndingWith("prompt=title");
    }

    @ParameterizedTest
    @CsvSource({"document, document", "passage, passage", "corpus, corpus", "title, none"})
    @DisplayName("a document's prompt goes by one of three names, and without one there is none")
    void documentPrompts(String name, String id) throws IOException {
        ModelFolder model = model("{\"prompts\": {\"" + name + "\": \"x \"}}");
        UsedPrompt used = UsedPrompt.of(Prompt.document(), model);
        assertThat(used.id()).isEqualTo(id);
        assertThat(used.role()).isEqualTo(Role.DOCUMENT);
        assertThat(UsedPrompt.of(Prompt.query(), model)).isEqualTo(UsedPrompt.none(Role.QUERY));
    }

    @Test
    @DisplayName("dimensions that the model was not trained for are refused unless forced; those it names are taken")
    void dimensions() throws IOException {
        ModelFolder plain = model("{}");
        assertThatThrownBy(() -> Encoder.open(plain, EncodeConfig.defaults().withDimensions(8)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("names no other it was trained for")
                .hasMessageEndingWith("dims=8");
        assertThatThrownBy(() -> Encoder.open(plain, EncodeConfig.defaults().withForcedDimensions(17)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("at most 16");
        ModelFolder named = model("{\"matryoshka_dimensions\": [8]}");
        for (EncodeConfig config : List.of(
                EncodeConfig.defaults().withDimensions(8),
                EncodeConfig.defaults().withDimensions(16),
                EncodeConfig.defaults().withForcedDimensions(7).withMaxTokens(9))) {
            try (Encoder encoder = Encoder.open(named, config)) {
                assertThat(encoder.dimension()).isEqualTo(config.dimensions());
            }
        }
        assertThatThrownBy(() -> Encoder.open(
                        named, EncodeConfig.defaults().withForcedDimensions(7).withDimensions(7)))
                .as("asked again without force")
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("8 or all 16");
    }

    @Test
    @DisplayName("texts cut on the left have the vectors of their ends, and say what they lost")
    void leftCut() throws IOException {
        EncodeConfig config = EncodeConfig.defaults().withMaxTokens(6).withOverflow(Overflow.TRUNCATE_LEFT);
        try (Encoder encoder = Encoder.open(model(PROMPTS), config)) {
            Encoding cut = encoder.encode(List.of("red blue green house tree", "sun"), Prompt.query());
            Encoding rest = encoder.encode(List.of("green house tree", "sun"), Prompt.query());
            assertThat(cut.embeddings().row(0))
                    .containsExactly(rest.embeddings().row(0));
            assertThat(cut.embeddings().row(1))
                    .containsExactly(rest.embeddings().row(1));
            assertThat(cut.report().text(0).lost()).isEqualTo(2);
            assertThat(cut.report().truncated(1)).isFalse();
            assertThatThrownBy(() -> encoder.encode(List.of("red blue green"), Prompt.text("say it to the sun ")))
                    .isInstanceOf(UsageException.class)
                    .hasMessage("max-length must be more than the tokens that every text keeps, 2 special and 5 of the"
                            + " prompt; max-length=6");
        }
    }

    @Test
    @DisplayName("a report whose parts do not fit is a programming error")
    void refusesMisfits() {
        EncodedAs as =
                new EncodedAs(UsedPrompt.none(Role.NONE), "mean", "as trained", 8, true, 2, 2, Precision.F32, "x");
        assertThatThrownBy(() -> new EncodeReport(new int[2], new int[1], as))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("chunks=1");
        assertThatThrownBy(() -> new EncodedAs(
                        UsedPrompt.none(Role.NONE), "mean", "as trained", 8, true, 3, 2, Precision.F32, "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("dimension=3");
        assertThatThrownBy(() -> Overflow.parse("truncate-right"))
                .isInstanceOf(UsageException.class)
                .hasMessageEndingWith("on-overflow=truncate-right");
    }
}

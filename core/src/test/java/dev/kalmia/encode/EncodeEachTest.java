package dev.kalmia.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Texts of which each has its own prompt, beside the same texts one by one.
class EncodeEachTest {
    private static final List<String> TEXTS = List.of(
            "a red house",
            "",
            "the water of the sea ".repeat(30),
            "tree",
            "why do leaves fall when the days are short",
            "one two three four five six seven eight nine ten ".repeat(9),
            "a red house",
            "bread");

    private static final List<Prompt> PROMPTS = List.of(
            Prompt.text("Find the place: "),
            Prompt.none(),
            Prompt.text("Which water is this? "),
            Prompt.query(),
            Prompt.text("Find the place: "),
            Prompt.text("Count: "),
            Prompt.text("Name the colour: "),
            Prompt.document());

    @TempDir
    Path folder = Path.of("");

    private static Encoding each(Encoder encoder, List<String> texts, List<Prompt> prompts) {
        return encoder.encodeEach(texts, prompts, Progress.silent());
    }

    private static void assertSameAsAlone(Encoder encoder) {
        Encoding together = each(encoder, TEXTS, PROMPTS);
        assertThat(together.report().size()).isEqualTo(TEXTS.size());
        for (int i = 0; i < TEXTS.size(); i++) {
            Encoding alone = encoder.encode(List.of(TEXTS.get(i)), PROMPTS.get(i));
            assertThat(together.embeddings().row(i))
                    .as("row %d", i)
                    .containsExactly(alone.embeddings().row(0), Offset.offset(1e-5f));
            assertThat(together.report().tokens(i)).isEqualTo(alone.report().tokens(0));
            assertThat(together.report().lost(i)).isEqualTo(alone.report().lost(0));
            assertThat(together.report().chunks(i)).isEqualTo(alone.report().chunks(0));
        }
    }

    @ParameterizedTest
    @EnumSource(value = Overflow.class, mode = EnumSource.Mode.EXCLUDE, names = "ERROR")
    @DisplayName("a bundled model gives the rows and the report of each text alone, whatever becomes of long texts")
    void likeOneByOne(Overflow overflow) {
        EncodeConfig config = EncodeConfig.defaults().withOverflow(overflow).withMaxTokens(24);
        try (Encoder encoder = Encoder.open(ModelSource.resolve("bundled:all-MiniLM-L6-v2"), config)) {
            assertSameAsAlone(encoder);
            EncodeReport report = each(encoder, TEXTS, PROMPTS).report();
            assertThat(report.truncatedTexts()).isEqualTo(overflow.inPieces() ? 0 : 2);
            assertThat(report.chunkedTexts()).isEqualTo(overflow.inPieces() ? 2 : 0);
        }
    }

    @Test
    @DisplayName("without a cut and with each text by itself rows are alike, too")
    void likeOneByOneUncut() {
        try (Encoder encoder = Encoder.open(ModelSource.resolve("bundled:all-MiniLM-L6-v2"), EncodeConfig.defaults())) {
            assertSameAsAlone(encoder);
        }
        EncodeConfig config = EncodeConfig.defaults().withDeterministic(true);
        try (Encoder encoder = Encoder.open(TinyModel.write(folder, 1), config)) {
            Embeddings together = each(encoder, TEXTS, PROMPTS).embeddings();
            for (int i = 0; i < TEXTS.size(); i++) {
                float[] alone =
                        encoder.embed(List.of(TEXTS.get(i)), PROMPTS.get(i)).row(0);
                assertThat(together.row(i)).containsExactly(alone);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = Overflow.class, mode = EnumSource.Mode.EXCLUDE, names = "ERROR")
    @DisplayName("a model that leaves prompts out of the mean leaves out each text's own")
    void leavesOut(Overflow overflow) throws IOException {
        TinyModel.write(folder, 1);
        Files.writeString(
                folder.resolve("1_Pooling/config.json"),
                "{\"include_prompt\": false, \"pooling_mode_mean_tokens\": true}");
        EncodeConfig config = EncodeConfig.defaults().withOverflow(overflow).withMaxTokens(20);
        try (Encoder encoder = Encoder.open(ModelFolder.open(folder), config)) {
            assertSameAsAlone(encoder);
        }
    }

    @Test
    @DisplayName("equal prompts give the bytes and the report of one prompt for all")
    void equalPrompts() {
        try (Encoder encoder = Encoder.open(TinyModel.write(folder, 1), EncodeConfig.defaults())) {
            Encoding one = encoder.encode(TEXTS, Prompt.text("Find: "));
            Encoding each = each(encoder, TEXTS, Collections.nCopies(TEXTS.size(), Prompt.text("Find: ")));
            for (int i = 0; i < TEXTS.size(); i++) {
                assertThat(each.embeddings().row(i))
                        .containsExactly(one.embeddings().row(i));
                assertThat(each.report().text(i)).isEqualTo(one.report().text(i));
            }
            assertThat(each.embeddings().origin()).isEqualTo(one.embeddings().origin());
            assertThat(each(encoder, List.of(), List.of()).embeddings().size()).isZero();
        }
    }

    @Test
    @DisplayName("more texts than a window holds keep their order and their prompts")
    void manyWindows() {
        List<String> texts = IntStream.range(0, 400)
                .mapToObj(i -> "w" + i + " " + "word ".repeat(200))
                .toList();
        List<Prompt> prompts = IntStream.range(0, 400)
                .mapToObj(i -> Prompt.text("say " + i % 150 + " " + "now ".repeat(i % 7)))
                .toList();
        try (Encoder encoder = Encoder.open(TinyModel.write(folder, 1), EncodeConfig.defaults())) {
            Encoding together = each(encoder, texts, prompts);
            for (int i = 0; i < 400; i += 37) {
                Encoding alone = encoder.encode(texts.subList(i, i + 1), prompts.get(i));
                assertThat(together.embeddings().row(i))
                        .containsExactly(alone.embeddings().row(0), Offset.offset(1e-5f));
                assertThat(together.report().fullTokens(i))
                        .isEqualTo(alone.report().fullTokens(0));
            }
        }
    }

    @Test
    @DisplayName("the report says various where prompts differ, and the role only where it is that of all")
    void reports() {
        List<String> two = List.of("a", "b");
        try (Encoder encoder = Encoder.open(TinyModel.write(folder, 1), EncodeConfig.defaults())) {
            Encoding mixed = each(encoder, two, List.of(Prompt.text("x: "), Prompt.text("y: ")));
            assertThat(mixed.report().as().prompt()).isEqualTo(new UsedPrompt("various", "{prompt}", Role.NONE));
            assertThat(mixed.report().text(1).as()).isEqualTo(mixed.report().as());
            assertThat(mixed.embeddings().origin().prompt()).isEqualTo("{prompt}");
            assertThat(mixed.report().as().pooling()).isEqualTo("mean");
            UsedPrompt none = UsedPrompt.none(Role.NONE);
            assertThat(each(encoder, two, List.of(Prompt.none(), Prompt.text("")))
                            .report()
                            .as()
                            .prompt())
                    .isEqualTo(none);
            // The model has no prompt for either.
            assertThat(each(encoder, two, List.of(Prompt.query(), Prompt.document()))
                            .report()
                            .as()
                            .prompt())
                    .isEqualTo(none);
        }
        UsedPrompt asked = new UsedPrompt("query", "query: ", Role.QUERY);
        assertThat(UsedPrompt.ofAll(List.of(asked, asked))).isEqualTo(asked);
        assertThat(UsedPrompt.ofAll(List.of(asked, UsedPrompt.none(Role.QUERY))))
                .isEqualTo(new UsedPrompt("various", "{prompt}", Role.QUERY));
    }

    @Test
    @DisplayName("an encoder that knows one prompt a call is called once for each prompt, and once where all are equal")
    void otherEncoders() {
        HashingEncoder hashing = new HashingEncoder(64);
        Encoding together = each(hashing, TEXTS, PROMPTS);
        for (int i = 0; i < TEXTS.size(); i++) {
            Encoding alone = hashing.encode(List.of(TEXTS.get(i)), PROMPTS.get(i));
            assertThat(together.embeddings().row(i))
                    .containsExactly(alone.embeddings().row(0));
            assertThat(together.report().tokens(i)).isEqualTo(alone.report().tokens(0));
        }
        assertThat(together.report().as().prompt().id()).isEqualTo("various");
        assertThat(together.embeddings().origin().prompt()).isEqualTo("{prompt}");
        List<String> two = List.of("a", "b");
        List<Prompt> same = List.of(Prompt.text("x: "), Prompt.text("x: "));
        assertThat(each(new MortalEncoder(16, 1), two, same).report().prompt()).isEqualTo("x: ");
        assertThatThrownBy(() -> each(new MortalEncoder(16, 1), two, List.of(Prompt.text("x: "), Prompt.none())))
                .isInstanceOf(InputException.class);
    }

    @Test
    @DisplayName("lists of other sizes and a preset beside another prompt are refused, by any encoder")
    void refusesLists() {
        List<String> two = List.of("a", "b");
        List<Prompt> mixed = List.of(Prompt.text("x: "), Prompt.preset(PromptPreset.ECHO));
        try (Encoder model = Encoder.open(TinyModel.write(folder, 1), EncodeConfig.defaults())) {
            for (Encoder encoder : List.of(model, new HashingEncoder(16))) {
                assertThatThrownBy(() -> each(encoder, two, List.of(Prompt.none())))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("prompts must be as many as texts, 2; prompts=1");
                assertThatThrownBy(() -> each(encoder, two, mixed))
                        .isInstanceOf(UsageException.class)
                        .hasMessage("prompt-preset must be that of all texts of a call or of none; text 1"
                                + " has prompt-preset=echo");
            }
            List<Prompt> presets = Collections.nCopies(2, Prompt.preset(PromptPreset.ECHO));
            assertThatThrownBy(() -> each(model, two, presets))
                    .isInstanceOf(UsageException.class)
                    .hasMessageStartingWith("prompt-preset is for decoders");
        }
    }

    @Test
    @DisplayName("one prompt that the model does not know, one without room and one text too long are refused")
    void refusesOne() {
        TinyModel.write(folder, 1);
        List<String> texts = List.of("short", "word ".repeat(100));
        List<Prompt> prompts = List.of(Prompt.none(), Prompt.text("say: "));
        try (Encoder encoder = Encoder.open(ModelFolder.open(folder), EncodeConfig.defaults())) {
            assertThatThrownBy(() -> each(encoder, texts, List.of(Prompt.none(), Prompt.named("poem"))))
                    .isInstanceOf(UsageException.class)
                    .hasMessageEndingWith("prompt=poem");
            Prompt tooLong = Prompt.text("say ".repeat(40));
            assertThatThrownBy(() -> each(encoder, texts, List.of(Prompt.none(), tooLong)))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("40 of the prompt");
        }
        EncodeConfig strict = EncodeConfig.defaults().withOverflow(Overflow.ERROR);
        try (Encoder encoder = Encoder.open(ModelFolder.open(folder), strict)) {
            assertThatThrownBy(() -> each(encoder, texts, prompts))
                    .isInstanceOf(InputException.class)
                    .hasMessage("text 1 has too many tokens: at most 32 take part; tokens=104");
        }
    }
}

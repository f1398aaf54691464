package dev.kalmia.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.data.DocumentOptions;
import dev.kalmia.data.Example;
import dev.kalmia.data.Group;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Meta;
import dev.kalmia.data.Pair;
import dev.kalmia.data.Scored;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What orders begin with when not every example will do.
class BeginningsTest {
    private static final Example SCORED = new Scored("first scored", "second scored", 0.8, meta("scored"));
    private static final Example LABELLED = new Labelled("a labelled text", "red", meta("labelled"));
    private static final Example REPEATED =
            new Group("repeated", List.of("answer r"), List.of("ANSWER  R"), meta("repeated"));
    private static final Example BARE = new Pair("bare", "answer b", Meta.of("bare", "faq"));
    private static final Example HOLLOW =
            new Pair("hollow", "answer h", new Meta("hollow", "faq", "Instruct:   \n Query: ", Map.of()));
    private static final List<Example> MIXED = List.of(
            SCORED,
            new Pair("plain", "answer p", meta("pair")),
            LABELLED,
            REPEATED,
            new Group("grouped", List.of("answer g"), List.of("no answer"), meta("group")),
            BARE,
            HOLLOW);

    private final ObligingModel model = new ObligingModel();

    @TempDir
    private Path folder = Path.of("");

    private static Meta meta(String id) {
        return new Meta(id, "faq", "Instruct: find " + id + " \n Query: ", Map.of());
    }

    private static SynthesisJob job(List<Example> examples, Assignment... orders) {
        return new SynthesisJob(Jobs.config(List.of(orders), 7), Jobs.begunWith(examples));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PARAPHRASE | paraphrase: 2 of 7 examples are passed over: labelled texts=1, scored pairs=1",
                "AUGMENT | augment: 2 of 7 examples are passed over: labelled texts=1, scored pairs=1",
                "HARD_NEGATIVES | hard-negatives: 3 of 7 examples are passed over:"
                        + " labelled texts=1, scored pairs=1, with the same text twice=1",
                "REWRITE_INSTRUCTION | rewrite-instruction: 3 of 7 examples are passed over:"
                        + " with the same text twice=1, without an instruction=2"
            })
    @DisplayName(
            "what a kind can make nothing of is passed over, told and counted; as many are written as are asked for")
    void passesOver(Kind kind, String line) {
        SynthesisJob job = job(MIXED, Jobs.order(kind, 12));
        assertThat(job.passedOver()).containsExactly(line);
        List<SynthesisCost> costs = job.costs("obliging", null);
        SynthesisReport report = job.write(model, 3, folder, Progress.silent());
        assertThat(report.written()).isEqualTo(12);
        assertThat(report.lostByReason()).isEmpty();
        assertThat(report.counts()).containsEntry("passed-over", report.passedOver());
        assertThat(costs).extracting(SynthesisCost::requests).containsExactly(12L);
        assertThat(model.asked()).hasSize(12);
    }

    @Test
    @DisplayName("nothing of what is passed over is sent, and all others come equally often")
    void sendsNothing() {
        job(MIXED, Jobs.order(Kind.HARD_NEGATIVES, 8)).write(model, 1, folder, Progress.silent());
        assertThat(model.asked())
                .extracting(ObligingModel::prompt)
                .noneMatch(prompt ->
                        prompt.contains("scored") || prompt.contains("labelled") || prompt.contains("repeated"));
        for (String query : List.of("plain", "grouped", "bare", "hollow")) {
            assertThat(model.asked())
                    .extracting(ObligingModel::prompt)
                    .filteredOn(prompt -> prompt.contains("\n" + query + "\n"))
                    .hasSize(2);
        }
    }

    @Test
    @DisplayName("instructions of scored pairs and labelled texts are reworded as any others")
    void rewordsAll() throws IOException {
        job(List.of(SCORED, LABELLED), Jobs.order(Kind.REWRITE_INSTRUCTION, 2))
                .write(model, 1, folder, Progress.silent());
        assertThat(Files.readString(folder.resolve(SynthesisJob.EXAMPLES)))
                .contains("\"score\":0.8", "\"label\":\"red\"");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"PARAPHRASE", "AUGMENT", "HARD_NEGATIVES", "REWRITE_INSTRUCTION"})
    @DisplayName("where every example will do, nothing is told, and the same is asked as of these alone")
    void allWillDo(Kind kind) {
        SynthesisConfig config = Jobs.config(List.of(Jobs.order(kind, 3)), 7);
        SynthesisJob job = new SynthesisJob(config, Jobs.matters());
        assertThat(job.passedOver()).isEmpty();
        assertThat(job.write(model, 1, folder, Progress.silent()).counts()).doesNotContainKey("passed-over");
        assertThat(new Beginnings(config, Jobs.matters()).numbers(kind))
                .containsExactly(IntStream.range(0, 3).toArray());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PARAPHRASE | the order paraphrase can begin with; there are labelled texts=1, scored pairs=1",
                "AUGMENT | the order augment can begin with; there are labelled texts=1, scored pairs=1",
                "HARD_NEGATIVES | the order hard-negatives can begin with; there are labelled texts=1, scored pairs=1",
            })
    @DisplayName("examples of which none will do are refused before anybody is asked what it takes")
    void refuses(Kind kind, String said) {
        assertThatThrownBy(() -> job(List.of(SCORED, LABELLED), Jobs.order(kind, 1)))
                .isInstanceOf(InputException.class)
                .hasMessage("examples must hold one that " + said);
    }

    @Test
    @DisplayName("examples without instructions, blank ones included, are none to reword")
    void refusesWithoutInstruction() {
        assertThatThrownBy(() -> job(List.of(BARE, HOLLOW), Jobs.order(Kind.REWRITE_INSTRUCTION, 1)))
                .isInstanceOf(InputException.class)
                .hasMessageEndingWith("there are without an instruction=2");
    }

    @Test
    @DisplayName("one order of several that can begin with nothing is refused, and by its name")
    void refusesOneOfSeveral() {
        Assignment named =
                new Assignment(Kind.AUGMENT, 1, "neighbours", Map.of("English", 1.0), List.of(), "", List.of());
        assertThatThrownBy(() -> job(List.of(SCORED), Jobs.order(Kind.REWRITE_INSTRUCTION, 1), named))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("the order neighbours can begin with; there are scored pairs=1");
    }

    @Test
    @DisplayName("it is refused before any document is encoded")
    void refusesFirst() throws IOException {
        Path documents = Files.writeString(folder.resolve("d.txt"), "a document\n");
        Path personas = Files.writeString(folder.resolve("p.txt"), "a nurse\n");
        SynthesisConfig config =
                Jobs.config(List.of(Jobs.order(Kind.DOCUMENT_QUERY, 1), Jobs.order(Kind.AUGMENT, 1)), 7);
        PersonaFinder finder = new PersonaFinder(
                () -> {
                    throw new AssertionError("something was encoded");
                },
                null);
        assertThatThrownBy(() -> Matters.read(
                        config,
                        personas,
                        documents,
                        DocumentOptions.defaults(),
                        List.of(LABELLED),
                        finder,
                        Progress.silent()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("the order augment can begin with");
    }
}

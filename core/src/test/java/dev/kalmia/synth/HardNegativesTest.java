package dev.kalmia.synth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleReader;
import dev.kalmia.data.Group;
import dev.kalmia.data.Meta;
import dev.kalmia.data.ReadOptions;
import dev.kalmia.run.Json;
import dev.kalmia.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Written negatives that are none.
class HardNegativesTest {
    private static final Group GIVEN =
            new Group("What is honey?", List.of("Bees make it.", "Sweet stuff."), List.of("Wax."), Meta.of("e", "faq"));

    private final ScriptedModel model = new ScriptedModel();

    @TempDir
    private Path folder = Path.of("");

    private SynthesisReport write() {
        SynthesisConfig config = Jobs.config(List.of(Jobs.order(Kind.HARD_NEGATIVES, 1)), 7);
        return new SynthesisJob(config, Jobs.begunWith(List.of(GIVEN))).write(model, 1, folder, Progress.silent());
    }

    private void says(String... negatives) {
        model.says(Json.writeLine(Map.of("hard_negatives", List.of(negatives))));
    }

    private Group written() {
        List<Example> examples = ExampleReader.readAll(folder.resolve(SynthesisJob.EXAMPLES), ReadOptions.defaults());
        assertThat(examples).hasSize(1);
        return (Group) examples.getFirst();
    }

    private String rejects() throws IOException {
        Path file = folder.resolve(SynthesisJob.REJECTS);
        return Files.exists(file) ? Files.readString(file) : "";
    }

    @Test
    @DisplayName("one that is an answer is left out and kept among the refused, the others are taken")
    void answer() throws IOException {
        says("Jam.", "BEES  make it.", "Sugar.");
        SynthesisReport report = write();
        assertThat(written().negatives()).containsExactly("Wax.", "Jam.", "Sugar.");
        assertThat(written().meta().attributes()).containsEntry("synth.negatives.count", "2");
        assertThat(report.lostByReason()).isEmpty();
        assertThat(report.counts()).containsEntry("out", 1L).doesNotContainKey("dropped.same-text");
        assertThat(rejects())
                .contains("\"reason\":\"same-text\"", "1 of the negatives are there already; left=2", "\"lost\":0");
    }

    @Test
    @DisplayName("one of four is made up for by the fourth")
    void spare() throws IOException {
        says("what is honey?", "Jam.", "Sugar.", "Syrup.", "Treacle.");
        write();
        assertThat(written().negatives()).containsExactly("Wax.", "Jam.", "Sugar.", "Syrup.");
        assertThat(rejects()).contains("left=3");
    }

    @Test
    @DisplayName("query, second answer and a negative of before are as little a new one as one in other letters")
    void everyText() {
        says("What is honey?", "sweet stuff.", "wax.", "Jam.", "JAM.");
        write();
        assertThat(written().negatives()).containsExactly("Wax.", "Jam.");
    }

    @Test
    @DisplayName("a reply with nothing else in it is refused, and counts as the example that there might have been")
    void nothingLeft() throws IOException {
        says("Bees make it.", "what is honey?", "wax.");
        SynthesisReport report = write();
        assertThat(report.written()).isZero();
        assertThat(report.lostByReason()).isEqualTo(Map.of("same-text", 1L));
        assertThat(report.firstReject()).endsWith("3 of the negatives are there already; left=0");
        assertThat(rejects()).contains("Bees make it.\\nwhat is honey?\\nwax.", "\"lost\":1");
        assertThat(model.asked()).hasSize(1);
    }

    @Test
    @DisplayName("fewer than were asked for is a near miss that is asked for once more, as before")
    void tooFew() {
        says("Jam.", "Jam. ", "Sugar.");
        says("Jam.", "Sugar.", "Syrup.");
        write();
        assertThat(written().negatives()).containsExactly("Wax.", "Jam.", "Sugar.", "Syrup.");
        assertThat(model.asked()).hasSize(2);
        assertThat(ObligingModel.prompt(model.asked().getLast()))
                .contains("\"hard_negatives\" must have at least 3 different texts; it has 2");
    }

    @Test
    @DisplayName("marks of the prompt in one of them still refuse all of the reply")
    void marks() {
        says("Jam.", "Sugar " + Quoted.of(GIVEN.query()).mark(), "Syrup.");
        assertThat(write().lostByReason()).isEqualTo(Map.of("repeats-marks", 1L));
    }
}

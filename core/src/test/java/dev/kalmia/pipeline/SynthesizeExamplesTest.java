package dev.kalmia.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.InputException;
import dev.kalmia.run.Places;
import dev.kalmia.run.Progress;
import dev.kalmia.run.Settings;
import dev.kalmia.synth.SynthesisCost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A stage whose examples are not all of use to its orders.
class SynthesizeExamplesTest {
    private static final String SCORED = "{\"id\":\"s\",\"first\":\"a\",\"second\":\"b\",\"score\":0.5}\n";

    private final List<String> notes = new ArrayList<>();

    @TempDir
    Path folder = Path.of("");

    private final class Notes implements Progress {
        @Override
        public void start(String what, long total, String unit) {}

        @Override
        public void advance(long by) {}

        @Override
        public void note(String line) {
            notes.add(line);
        }

        @Override
        public void finish() {}
    }

    private RecipeRunner runner() {
        return new RecipeRunner(new Notes(), _ -> {});
    }

    private Settings settings(String examples) throws IOException {
        Files.writeString(folder.resolve("examples.jsonl"), examples);
        return Settings.parse("""
                writer: {endpoint: 'http://127.0.0.1:1/v1', name: nobody}
                journal: journal
                examples: examples.jsonl
                orders: [{kind: hard-negatives, count: 3}]
                budget: {requests: 1}
                """, "s.yaml");
    }

    private void refused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(InputException.class)
                .hasMessageContaining("examples must hold one that the order hard-negatives can begin with;"
                        + " there are scored pairs=1");
    }

    @Test
    @DisplayName("what it would take is told of the others, and one line tells what is passed over, asked or not")
    void passesOver() throws IOException {
        Settings settings = settings("{\"id\":\"p\",\"query\":\"q\",\"positive\":\"d\"}\n" + SCORED);
        assertThat(runner().costs(settings, Places.at(folder), 7))
                .extracting(SynthesisCost::requests)
                .containsExactly(3L);
        String line = "hard-negatives: 1 of 2 examples are passed over: scored pairs=1";
        assertThat(notes).containsOnlyOnce(line);
        notes.clear();
        // Nobody is there to be asked.
        assertThatThrownBy(() -> runner().runOne("synthesize", settings, Places.at(folder), 7, folder.resolve("out")))
                .isInstanceOf(InputException.class);
        assertThat(notes).containsOnlyOnce(line);
    }

    @Test
    @DisplayName("where none will do, dry run and run are refused in the same words, before anybody is asked")
    void refuses() throws IOException {
        Settings settings = settings(SCORED);
        refused(() -> runner().costs(settings, Places.at(folder), 7));
        refused(() -> runner().runOne("synthesize", settings, Places.at(folder), 7, folder.resolve("out")));
        assertThat(folder.resolve("out")).doesNotExist();
    }
}

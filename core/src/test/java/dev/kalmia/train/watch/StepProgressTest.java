package dev.kalmia.train.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.run.Progress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StepProgressTest {
    private final List<String> said = new ArrayList<>();

    private final StepProgress shown = new StepProgress(new Progress() {
        @Override
        public void start(String what, long total, String unit) {}

        @Override
        public void advance(long by) {
            said.add("+" + by);
        }

        @Override
        public void count(String unit, long by) {
            said.add(by + " " + unit);
        }

        @Override
        public void detail(String words) {
            said.add(words);
        }

        @Override
        public void note(String line) {}

        @Override
        public void finish() {}
    });

    @Test
    @DisplayName("inside of a step it says pass and texts, with the words of the step before, and counts no step")
    void insideOfAStep() {
        shown.begin(1000, 2);
        shown.passed(600);
        shown.passed(400);
        shown.passed(1000);
        shown.end(5000, "loss 1");
        shown.begin(10, 2);
        shown.passed(4);
        assertThat(said)
                .containsExactly(
                        "pass 1 of 2, 600 of 1,000 texts",
                        "+0",
                        "pass 2 of 2, 0 of 1,000 texts",
                        "+0",
                        "5000 tokens",
                        "loss 1",
                        "+1",
                        "pass 1 of 2, 4 of 10 texts; loss 1",
                        "+0");
    }

    @Test
    @DisplayName("texts without a step begun say nothing")
    void withoutAStep() {
        shown.passed(3);
        assertThat(said).isEmpty();
    }
}

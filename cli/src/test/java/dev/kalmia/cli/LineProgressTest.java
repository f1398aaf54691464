package dev.kalmia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.run.Progress;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LineProgressTest {
    private final StringWriter said = new StringWriter();
    private long seconds;
    private final Progress progress = new LineProgress(new PrintWriter(said), () -> seconds * 1_000_000_000L);

    @Test
    @DisplayName("short work says one line at its end")
    void shortWork() {
        progress.start("read", 2, "rows");
        progress.advance(1);
        seconds = 1;
        progress.advance(1);
        progress.finish();
        progress.finish();
        assertThat(said.toString().lines()).containsExactly("read: 2 rows in 1.0 s, 2.00/s");
    }

    @Test
    @DisplayName("long work says rate and time left, at growing intervals")
    void longWork() {
        progress.start("encode corpus", 10_000, "texts");
        for (seconds = 1; seconds <= 100; seconds++) {
            progress.advance(100);
        }
        progress.finish();
        assertThat(said.toString().lines())
                .containsExactly(
                        "encode corpus: 200 of 10,000 texts (2%), 100/s, 1 min 38 s left",
                        "encode corpus: 600 of 10,000 texts (6%), 100/s, 1 min 34 s left",
                        "encode corpus: 1,400 of 10,000 texts (14%), 100/s, 1 min 26 s left",
                        "encode corpus: 3,000 of 10,000 texts (30%), 100/s, 1 min 10 s left",
                        "encode corpus: 6,000 of 10,000 texts (60%), 100/s, 40 s left",
                        "encode corpus: 9,000 of 10,000 texts (90%), 100/s, 10 s left",
                        "encode corpus: 10,000 texts in 1 min 41 s, 99/s");
    }

    @Test
    @DisplayName("what is said of the work stands at the end of each line, until something else is said or it ends")
    void details() {
        progress.start("train", 100, "steps");
        progress.detail("loss 2");
        seconds = 2;
        progress.advance(1);
        progress.detail("loss 1");
        seconds = 6;
        progress.advance(2);
        progress.finish();
        progress.start("embed", -1, "texts");
        seconds = 9;
        progress.advance(1);
        assertThat(said.toString().lines())
                .containsExactly(
                        "train: 1 of 100 steps (1%), 0.50/s, 3 min 18 s left; loss 2",
                        "train: 3 of 100 steps (3%), 0.50/s, 3 min 14 s left; loss 1",
                        "train: 3 of 100 steps in 6.0 s, 0.50/s",
                        "embed: 1 texts, 0.33/s");
    }

    @Test
    @DisplayName("an estimated total gives a share and a time left, and what is counted along has a rate")
    void estimates() {
        progress.start("embed", -1, "texts");
        seconds = 1;
        progress.advance(10);
        progress.expect(990);
        progress.count("tokens", 500);
        seconds = 2;
        progress.count("tokens", 1500);
        progress.advance(20);
        seconds = 4;
        progress.finish();
        progress.start("embed", -1, "texts");
        progress.finish();
        assertThat(said.toString().lines())
                .containsExactly(
                        "embed: 30 of about 990 texts (3%), 15/s, 1,000 tokens/s, 1 min 4 s left",
                        "embed: 30 texts in 4.0 s, 7.50/s, 500 tokens/s", "embed: 0 texts in 0.0 s, 0.00/s");
    }

    @Test
    @DisplayName("without a total there is no share and no time left; another start ends the work before")
    void withoutTotal() {
        progress.start("read", -1, "rows");
        seconds = 7200;
        progress.advance(7200);
        progress.note("a note");
        progress.start("write", 0, "rows");
        progress.finish();
        assertThat(said.toString().lines())
                .containsExactly(
                        "read: 7,200 rows, 1.00/s",
                        "a note",
                        "read: 7,200 rows in 2 h 0 min, 1.00/s",
                        "write: 0 rows in 0.0 s, 0.00/s");
    }

    @Test
    @DisplayName("advance and finish without a start say nothing")
    void withoutStart() {
        progress.advance(5);
        progress.finish();
        assertThat(said.toString()).isEmpty();
    }
}

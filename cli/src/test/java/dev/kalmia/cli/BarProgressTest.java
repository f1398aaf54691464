package dev.kalmia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BarProgressTest {
    private final StringWriter said = new StringWriter();
    private long millis;

    private BarProgress bar(int columns) {
        return new BarProgress(new PrintWriter(said), () -> TimeUnit.MILLISECONDS.toNanos(millis), columns);
    }

    private List<String> drawings() {
        return List.of(said.toString().substring(1).split("\r"));
    }

    @Test
    @DisplayName("one line is drawn anew, with a bar, and what was done takes its place")
    void draws() {
        BarProgress bar = bar(120);
        bar.start("train", 600, "steps");
        millis = 2000;
        bar.advance(150);
        millis = 8000;
        bar.advance(450);
        bar.finish();
        assertThat(drawings())
                .containsExactly(
                        "\u001b[K[                              ] train",
                        "\u001b[K[=======                       ] train: 150 of 600 steps (25%), 75/s, 6.0 s left",
                        "\u001b[K[==============================] train: 600 of 600 steps (100%), 75/s, 0.0 s left",
                        "\u001b[Ktrain: 600 steps in 8.0 s, 75/s" + System.lineSeparator());
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 20, 40, 60, 80, 200})
    @DisplayName("no drawing reaches the last column, however narrow the terminal")
    void fits(int columns) {
        BarProgress bar = bar(columns);
        bar.start("encode MedQuADHeldOut documents", 123_456_789, "texts");
        for (int i = 0; i < 20; i++) {
            millis += 300;
            bar.advance(6_000_000);
        }
        assertThat(drawings())
                .hasSize(21)
                .allSatisfy(line -> assertThat(line.replace("\u001b[K", "")).hasSizeLessThan(columns));
    }

    @Test
    @DisplayName("many small advances are drawn a few times a second; without a total there is no bar")
    void drawsSeldom() {
        BarProgress bar = bar(80);
        bar.start("read", -1, "rows");
        for (millis = 1; millis <= 1000; millis++) {
            bar.advance(1);
        }
        assertThat(drawings()).hasSize(6).noneMatch(line -> line.contains("[ ") || line.contains("="));
    }

    @Test
    @DisplayName("a note stands above the line, and alone where no work runs")
    void notes() {
        BarProgress bar = bar(80);
        bar.note("before");
        bar.finish();
        bar.advance(1);
        assertThat(said).hasToString("before" + System.lineSeparator());
        bar.start("a", 2, "texts");
        bar.note("half");
        assertThat(said.toString()).contains("\r\u001b[Khalf" + System.lineSeparator() + "\r\u001b[K[");
        bar.start("b", 2, "texts");
        assertThat(said.toString()).contains("a: 0 of 2 texts in 0.0 s, 0.00/s");
    }
}

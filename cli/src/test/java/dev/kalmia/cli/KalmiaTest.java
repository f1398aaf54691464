package dev.kalmia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KalmiaTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    @DisplayName("--version names Kalmia and its libraries on standard output")
    void printsVersion() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("kalmia 0.").contains("libtorch", "java 25");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    @DisplayName("--help is for everybody and every command")
    void printsHelp() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("Usage: kalmia");
        String everybody = out.toString(StandardCharsets.UTF_8);
        for (String name : Commands.ALL.keySet()) {
            assertThat(everybody).contains("  " + name);
            out.reset();
            assertThat(run(name, "--help")).isZero();
            assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("Usage: kalmia " + name + " ");
        }
    }

    @Test
    @DisplayName("the help of a stage tells every setting with its default")
    void helpTellsSettings() {
        for (String[] stage : new String[][] {
            {"filter", "examples: (must be given)", "top-k: 50", "tests: []"},
            {"mine", "rank-from: 50", "relative-margin: 0.95", "sampling: random"},
            {"train", "training.epochs: 1", "training.learning-rate: 5e-5", "training.precision: f32"},
        }) {
            out.reset();
            assertThat(run(stage[0], "--help")).isZero();
            for (int i = 1; i < stage.length; i++) {
                assertThat(out.toString(StandardCharsets.UTF_8)).contains("  " + stage[i] + System.lineSeparator());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--nonsense", "nonsense", "nonsense --help", "--help nonsense", "nonsense --version"})
    @DisplayName("arguments that are not known end with 2, in one line that says where to find help")
    void refusesUnknown(String arguments) {
        assertThat(run(arguments.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .hasLineCount(1)
                .startsWith("kalmia: ")
                .contains("nonsense")
                .endsWith("; 'kalmia --help' says how it is used\n");
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"evalute,evaluate", "--hepl,--help", "show a --jsn,--json", "run a.yaml --sett a=b,--set"})
    @DisplayName("what is not known is answered with the nearest that is")
    void namesNearest(String arguments, String nearest) {
        assertThat(run(arguments.split(" ", -1))).isEqualTo(2);
        assertThat(said()).contains("; the nearest is '" + nearest + "'; ");
    }

    @Test
    @DisplayName("a command's own arguments are held to the same")
    void refusesUnknownOfCommand() {
        for (String[] arguments : new String[][] {{"embed"}, {"show"}, {"show", "a", "--nonsense"}, {"compare", "a"}}) {
            assertThat(run(arguments)).isEqualTo(2);
            assertThat(said())
                    .hasLineCount(1)
                    .startsWith("kalmia: ")
                    .endsWith("; 'kalmia " + arguments[0] + " --help' says how it is used\n");
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(run("show", "--version")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("kalmia ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "-5", "1.001", "Infinity"})
    @DisplayName("a cosine that none can have is refused")
    void refusesCosines(String cosine) {
        assertThat(run("parity", "--model", "m", "--golden", "g.jsonl", "--cosine", cosine))
                .isEqualTo(2);
        assertThat(said()).hasLineCount(1).startsWith("kalmia: --cosine must be between -1 and 1; --cosine=");
    }

    @Test
    @DisplayName("no arguments end with 2")
    void refusesNone() {
        assertThat(run()).isEqualTo(2);
    }

    @Test
    @DisplayName("failed work ends with 1, wrong settings with 2, each in one line")
    void reportsWork() {
        assertThat(failures(false).ofWork(new InputException("a.jsonl:3: not\nJSON")))
                .isEqualTo(1);
        assertThat(said()).isEqualTo("kalmia: a.jsonl:3: not; JSON\n");
        assertThat(failures(false).ofWork(new UsageException("unknown key"))).isEqualTo(2);
        assertThat(said()).isEqualTo("kalmia: unknown key\n");
        assertThat(failures(false).ofWork(new UncheckedIOException(new NoSuchFileException("a.jsonl"))))
                .isEqualTo(1);
        assertThat(said()).isEqualTo("kalmia: NoSuchFile: a.jsonl\n");
        assertThat(failures(false).ofWork(new IOException("No space left on device")))
                .isEqualTo(1);
        assertThat(said()).isEqualTo("kalmia: IO: No space left on device\n");
        assertThat(failures(false).ofWork(new OutOfMemoryError("Java heap space")))
                .isEqualTo(1);
        assertThat(said()).startsWith("kalmia: out of memory (Java heap space)").hasLineCount(1);
        assertThat(failures(false).ofWork(new IllegalStateException("bug"))).isEqualTo(1);
        assertThat(said())
                .startsWith("kalmia: unexpected IllegalStateException: bug")
                .hasLineCount(1);
    }

    @Test
    @DisplayName("the stack is shown to those who ask for it")
    void showsStack() {
        failures(true).ofWork(new InputException("a"));
        assertThat(said()).startsWith("kalmia: a\n").contains("at dev.kalmia.cli.KalmiaTest.showsStack");
    }

    private Failures failures(boolean debug) {
        return new Failures(new PrintStream(err, true, StandardCharsets.UTF_8), debug);
    }

    private String said() {
        String said = err.toString(StandardCharsets.UTF_8);
        err.reset();
        return said;
    }

    private int run(String... arguments) {
        return Kalmia.run(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of());
    }
}

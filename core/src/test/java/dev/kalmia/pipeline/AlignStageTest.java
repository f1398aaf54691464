package dev.kalmia.pipeline;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.checkpoint.AppendedDense;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.run.ConfigBinder;
import dev.kalmia.run.Hashes;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import dev.kalmia.run.Places;
import dev.kalmia.run.Progress;
import dev.kalmia.run.Settings;
import dev.kalmia.run.UsageException;
import dev.kalmia.vector.Affine;
import dev.kalmia.vector.Matrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A model beside itself, turned or mapped into another size: what was planted is found.
class AlignStageTest {
    private static final List<String> WORDS = List.of(
            "fever", "children", "red", "house", "water", "blood", "medicine", "day", "tree", "pain", "city", "light");

    @TempDir
    Path folder = Path.of("");

    private final List<String> said = new ArrayList<>();
    private final RecipeRunner runner = new RecipeRunner(Progress.silent(), said::add);
    private final Random random = new Random(5);

    @BeforeEach
    void write() throws IOException {
        // Its own last norm leaves a direction out; 12 others are kept.
        ModelFolder tiny = TinyModel.write(folder.resolve("tiny"), 1);
        append("model", tiny, 12, 16);
        ModelFolder model = ModelFolder.open(folder.resolve("model"));
        append("larger", model, 20, 12);
        Affine swap = Affine.linear(Matrix.of(turn()));
        AppendedDense.write(Files.createDirectories(folder.resolve("turned")), model, swap, true);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 240; i++) {
            List<String> words = new ArrayList<>();
            for (int word = 0; word < 5; word++) {
                words.add(WORDS.get(random.nextInt(WORDS.size())));
            }
            texts.add(String.join(" ", words));
        }
        Files.write(folder.resolve("texts.txt"), texts);
    }

    private void append(String name, ModelFolder base, int outputs, int inputs) throws IOException {
        double[][] weight = new double[outputs][inputs];
        for (double[] row : weight) {
            Arrays.setAll(row, j -> random.nextGaussian());
        }
        AppendedDense.write(
                Files.createDirectories(folder.resolve(name)), base, Affine.linear(Matrix.of(weight)), true);
    }

    /// Dimensions in another order, some with the other sign.
    private static double[][] turn() {
        double[][] turn = new double[12][12];
        for (int i = 0; i < 12; i++) {
            turn[i][(i * 5 + 1) % 12] = i % 3 == 0 ? -1 : 1;
        }
        return turn;
    }

    private static String yaml(String to, String method) {
        return "from: model\nto: " + to + "\ninput: texts.txt\nmethod: " + method + "\n";
    }

    private void run(String yaml, Path out) {
        runner.runOne("align", Settings.parse(yaml, "a.yaml"), Places.at(folder), 7, out);
    }

    private Map<String, Object> moved(Path out) {
        return Json.asObject(Json.readObject(out.resolve("align.json")).get("moved"), "moved");
    }

    private static double number(Map<String, Object> record, String key) {
        return (double) requireNonNull(record.get(key));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "turned | {kind: procrustes}",
                "turned | {kind: least-squares, penalty: 1e-6}",
                "turned | {kind: rcsls, neighbours: 3, rate: 0.01}",
                "larger | {kind: least-squares}",
            })
    @DisplayName("an index moved into a space that is a map of its own loses next to nothing")
    void moves(String to, String method) {
        Path out = folder.resolve("out");
        run(yaml(to, method), out);
        ModelFolder made = ModelFolder.open(out);
        assertThat(made.dimension())
                .isEqualTo(ModelFolder.open(folder.resolve(to)).dimension());
        assertThat(made.normalize()).isTrue();
        assertThat(number(moved(out), "same")).isGreaterThan(0.9);
        assertThat(number(moved(out), "nearest")).isGreaterThan(0.85);
        assertThat(out.resolve("README.md")).content().contains("moved into the space of " + to);
        assertThat(out.resolve("table.txt")).content().contains("of the ten nearest, found");
        run(yaml(to, method), folder.resolve("again"));
        assertThat(Hashes.folder(folder.resolve("again"))).isEqualTo(Hashes.folder(out));
    }

    @Test
    @DisplayName("without the map the turned space is another one, and the report says so")
    void unmoved() {
        run(yaml("turned", "{kind: procrustes}"), folder.resolve("out"));
        Map<String, Object> record = Json.readObject(folder.resolve("out/align.json"));
        assertThat(number(Json.asObject(record.get("unmoved"), "unmoved"), "nearest"))
                .isLessThan(0.8);
        assertThat(number(moved(folder.resolve("out")), "cosine")).isGreaterThan(0.999);
    }

    @Test
    @DisplayName("killed after the vectors of the first model it goes on with them")
    void goesOn() throws IOException {
        AlignStage stage = ConfigBinder.bind(
                Settings.parse(yaml("turned", "{kind: rcsls, rate: 0.01}"), "a.yaml"),
                AlignStage.class,
                Places.at(folder));
        Path whole = Files.createDirectory(folder.resolve("whole"));
        stage.run(new StageRun(whole, 7, Progress.silent(), said::add));
        Path work = Files.createDirectory(folder.resolve("work"));
        assertThatThrownBy(() -> stage.run(new StageRun(work, 7, new Stops("rcsls"), said::add)))
                .isInstanceOf(OutOfMemoryError.class);
        stage.run(new StageRun(work, 7, new Stops("encode"), said::add));
        assertThat(Hashes.folder(work)).isEqualTo(Hashes.folder(whole));
    }

    @Test
    @DisplayName("sizes that do not fit, too few texts and settings of another kind are refused in one line")
    void refuses() throws IOException {
        assertThatThrownBy(() -> run(yaml("larger", "{kind: procrustes}"), folder.resolve("a")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("procrustes must be between spaces of one size")
                .hasMessageContaining("dimensions=12, 20");
        assertThat(folder.resolve("a.partial")).doesNotExist();
        assertThatThrownBy(() -> run(yaml("turned", "{kind: procrustes, penalty: 1}"), folder.resolve("b")))
                .hasMessageContaining("penalty must not be given for procrustes");
        assertThatThrownBy(() -> run(yaml("turned", "{kind: rcsls, rate: 0}"), folder.resolve("c")))
                .hasMessageContaining("rate=0.0");
        assertThatThrownBy(() -> run(yaml("nothing", "{kind: procrustes}"), folder.resolve("d")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("nothing");
        Files.write(folder.resolve("texts.txt"), WORDS);
        assertThatThrownBy(() -> run(yaml("turned", "{kind: procrustes}"), folder.resolve("e")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("held-out must leave 12 texts or more");
    }
}

package dev.kalmia.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.encode.EncodeConfig;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.run.ConfigBinder;
import dev.kalmia.run.Hashes;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import dev.kalmia.run.Places;
import dev.kalmia.run.Progress;
import dev.kalmia.run.Settings;
import dev.kalmia.vector.Embeddings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FitStageTest {
    private static final List<String> WORDS = List.of(
            "fever", "children", "red", "house", "water", "blood", "medicine", "day", "tree", "pain", "city", "light");

    @TempDir
    Path folder = Path.of("");

    private final List<String> said = new ArrayList<>();
    private final RecipeRunner runner = new RecipeRunner(Progress.silent(), said::add);
    private final List<String> texts = new ArrayList<>();

    @BeforeEach
    void write() throws IOException {
        TinyModel.write(folder.resolve("model"), 1);
        Random random = new Random(5);
        for (int i = 0; i < 240; i++) {
            List<String> words = new ArrayList<>();
            for (int word = 0; word < 5; word++) {
                words.add(WORDS.get(random.nextInt(WORDS.size())));
            }
            texts.add(String.join(" ", words));
        }
        Files.write(folder.resolve("texts.txt"), texts);
        Files.write(folder.resolve("unwanted.txt"), List.of("red red red", "red house"));
        Files.writeString(folder.resolve("pairs.jsonl"), """
                {"query": "what lowers a fever", "positive": "medicine lowers a fever"}
                {"query": "where is the tree", "positive": "the tree is in the city"}
                """);
    }

    private static String yaml(String method) {
        return "model: model\ninput: texts.txt\nmethod: " + method + "\n";
    }

    private void run(String yaml, Path out) {
        runner.runOne("fit", Settings.parse(yaml, "f.yaml"), Places.at(folder), 7, out);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{kind: centring} | 16",
                "{kind: pca, dimensions: 5} | 5",
                "{kind: whitening, epsilon: 1e-3} | 16",
                "{kind: whitening, dimensions: 6} | 6",
                "{kind: group-whitening, groups: 4} | 16",
                "{kind: top-components, components: 2} | 16",
                "{kind: ica, dimensions: 4} | 4",
            })
    @DisplayName("each method makes a model of its size, with record, report and card, and the same bytes each time")
    void methods(String method, int dimension) {
        run(yaml(method), folder.resolve("first"));
        run(yaml(method), folder.resolve("second"));
        ModelFolder made = ModelFolder.open(folder.resolve("first"));
        assertThat(made.dimension()).isEqualTo(dimension);
        assertThat(made.normalize()).isTrue();
        assertThat(Hashes.folder(folder.resolve("first"))).isEqualTo(Hashes.folder(folder.resolve("second")));
        assertThat(Json.readObject(folder.resolve("first/fit.json")))
                .containsKeys("method", "settings", "model", "before", "after", "readBackWithin");
        assertThat(folder.resolve("first/README.md")).content().contains("## Before and after", "isotropy");
        assertThat(folder.resolve("first/.vectors")).doesNotExist();
        run(yaml(method), folder.resolve("first"));
        assertThat(said).last().asString().contains("unchanged, nothing to do");
    }

    @Test
    @DisplayName("texts that were whitened on have mean 0 and covariance I where the encoder makes them")
    void whitens() throws IOException {
        Path modules = folder.resolve("model/modules.json");
        Files.writeString(modules, """
                [{"path": "", "type": "sentence_transformers.models.Transformer"},
                 {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}]
                """);
        run(yaml("{kind: whitening, dimensions: 12, epsilon: 0}"), folder.resolve("out"));
        try (Encoder encoder = Encoder.open(ModelFolder.open(folder.resolve("out")), EncodeConfig.defaults())) {
            FitTexts chosen = FitTexts.choose(folder.resolve("texts.txt"), 20000, 0.1, Set.of(), 7, Progress.silent());
            Embeddings vectors = encoder.embed(chosen.fitted(), Prompt.none());
            for (int a = 0; a < 12; a++) {
                for (int b = 0; b <= a; b++) {
                    double sum = 0;
                    for (int i = 0; i < vectors.size(); i++) {
                        sum += (double) vectors.value(i, a) * vectors.value(i, b) / vectors.size();
                    }
                    assertThat(sum).isCloseTo(a == b ? 1 : 0, within(1e-3));
                }
            }
        }
    }

    @Test
    @DisplayName("directions of unwanted texts go, and pairs are reported on and not fitted on")
    void unwantedAndPairs() {
        run(
                yaml("{kind: subspace, share: 0.99}") + "unwanted: unwanted.txt\npairs: pairs.jsonl\n",
                folder.resolve("out"));
        assertThat(Json.readObject(folder.resolve("out/fit.json"))).containsKey("alignment");
        assertThat(folder.resolve("out/table.txt")).content().contains("alignment of pairs");
        try (Encoder encoder =
                Encoder.open(ModelFolder.open(folder.resolve("out")).unnormalised(), EncodeConfig.defaults())) {
            float[] gone = encoder.embed(List.of("red red red"), Prompt.none()).row(0);
            float[] stays =
                    encoder.embed(List.of("pain in the city"), Prompt.none()).row(0);
            assertThat(length(gone)).isLessThan(0.3 * length(stays));
        }
    }

    private static double length(float[] vector) {
        double squares = 0;
        for (float number : vector) {
            squares += (double) number * number;
        }
        return Math.sqrt(squares);
    }

    @Test
    @DisplayName("neither order nor copies of texts make a difference; another seed does")
    void choice() throws IOException {
        FitTexts first = choose(7);
        List<String> turned = new ArrayList<>(texts.reversed());
        turned.addAll(texts);
        Files.write(folder.resolve("texts.txt"), turned);
        assertThat(choose(7)).isEqualTo(first);
        assertThat(choose(8)).isNotEqualTo(first);
        assertThat(first.fitted()).doesNotContainAnyElementsOf(first.heldOut());
        assertThat(first.all()).hasSize(100);
    }

    private FitTexts choose(long seed) {
        return FitTexts.choose(folder.resolve("texts.txt"), 100, 0.2, Set.of(), seed, Progress.silent());
    }

    @Test
    @DisplayName("killed after the vectors it goes on with them, and ends in the same bytes")
    void goesOn() throws IOException {
        FitStage stage = ConfigBinder.bind(
                Settings.parse(yaml("{kind: ica, dimensions: 4}"), "f.yaml"), FitStage.class, Places.at(folder));
        Path whole = Files.createDirectory(folder.resolve("whole"));
        stage.run(new StageRun(whole, 7, Progress.silent(), said::add));
        Path work = Files.createDirectory(folder.resolve("work"));
        assertThatThrownBy(() -> stage.run(new StageRun(work, 7, new Stops("ica"), said::add)))
                .isInstanceOf(OutOfMemoryError.class);
        assertThat(work.resolve(".vectors/texts/pool.json")).exists();
        stage.run(new StageRun(work, 7, new Stops("encode"), said::add));
        assertThat(Hashes.folder(work)).isEqualTo(Hashes.folder(whole));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{kind: pca, dimensions: 17} | method must keep at most the 16 dimensions there are; dimensions=17",
                "{kind: group-whitening, groups: 5} | must have groups that divide the 16 dimensions; groups=5",
                "{kind: group-whitening} | groups must be given for group-whitening",
                "{kind: centring, alpha: 1} | alpha must not be given for centring",
                "{kind: subspace} | unwanted must be given for subspace",
                "{kind: top-components, components: 16} | must leave some of the 16 dimensions; components=16",
                "{kind: blanching} | 'method.kind' must be one of centring",
            })
    @DisplayName("what cannot be is refused before a folder is made")
    void refusesSettings(String method, String reason) {
        assertThatThrownBy(() -> run(yaml(method), folder.resolve("out"))).hasMessageContaining(reason);
        assertThat(folder.resolve("out.partial")).doesNotExist();
    }

    @Test
    @DisplayName("too few texts, to fit on or to hold out, and files without texts are refused in one line")
    void refusesTexts() throws IOException {
        Files.write(folder.resolve("texts.txt"), texts.subList(0, 28));
        assertThatThrownBy(() -> run(yaml("{kind: whitening}"), folder.resolve("a")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("held-out must leave 12 texts or more to measure with; texts=28, held-out=0.1");
        assertThatThrownBy(() -> run(yaml("{kind: whitening}") + "held-out: 0.45\n", folder.resolve("b")))
                .isInstanceOf(InputException.class)
                .hasMessage("whitening must have more texts than the 16 dimensions it is fitted in; texts=15");
        Files.writeString(folder.resolve("pairs.jsonl"), "{\"text\": \"red\", \"label\": \"colour\"}\n");
        Files.write(folder.resolve("texts.txt"), texts);
        assertThatThrownBy(() -> run(yaml("{kind: centring}") + "pairs: pairs.jsonl\n", folder.resolve("c")))
                .isInstanceOf(InputException.class);
        // The sum of a tiny model's numbers is always 0, as its last norm has no weights yet.
        assertThatThrownBy(() -> run(yaml("{kind: whitening, epsilon: 0}"), folder.resolve("e")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("rank=15");
        assertThatThrownBy(() -> run(yaml("{kind: centring}") + "unwanted: unwanted.txt\n", folder.resolve("d")))
                .hasMessageContaining("unwanted must not be given for centring");
    }
}

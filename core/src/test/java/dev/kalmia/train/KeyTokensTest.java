package dev.kalmia.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.data.Row;
import dev.kalmia.data.Table;
import dev.kalmia.encode.DenseModel;
import dev.kalmia.encode.EncodeConfig;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Workers;
import dev.kalmia.tokenize.Tokenizer;
import dev.kalmia.train.sample.TrainingRow;
import dev.kalmia.train.tune.TuningRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Trains a real, tiny model to tell what its texts are about.
@Timeout(180)
class KeyTokensTest {
    static final List<String> KEYS = List.of(
            "river",
            "mountain",
            "doctor",
            "engine",
            "garden",
            "silver",
            "winter",
            "music",
            "kitchen",
            "window",
            "bridge",
            "castle",
            "forest",
            "market");

    @TempDir
    Path folder = Path.of("");

    private static List<TrainingRow> rows() {
        List<TrainingRow> rows = new ArrayList<>();
        for (int i = 0; i < KEYS.size(); i += 2) {
            rows.add(new TrainingRow("row" + i, text(i), List.of(text(i + 1)), List.of()));
        }
        return rows;
    }

    private static String text(int number) {
        return "this is all about the " + KEYS.get(number) + ", and about it alone.";
    }

    static Map<String, Object> settings(Map<String, Object> others) {
        Map<String, Object> all = new TreeMap<>(Map.of(
                "epochs",
                4,
                "batch-size",
                4,
                "learning-rate",
                1e-2,
                "temperature",
                0.1,
                "loss",
                Map.of("kind", "tokens")));
        all.putAll(others);
        return all;
    }

    private ModelFolder base() {
        Path base = folder.resolve("base");
        return Files.exists(base) ? ModelFolder.open(base) : TinyModel.write(base, 1);
    }

    private TrainResult train(String name, ModelFolder base, Map<String, Object> settings, Progress progress)
            throws IOException {
        Path work = Files.createDirectories(folder.resolve(name));
        return new Trainer(TinyTraining.config(settings), rows(), 5, work, progress).run(base);
    }

    @Test
    @DisplayName("tokens that stand in all texts, and those without a letter, are no keys; rare ones weigh more")
    void keys() {
        TrainConfig config = TinyTraining.config(settings(Map.of()));
        List<TrainingRow> rows = List.of(
                new TrainingRow("a", "the river, the river", List.of("the engine!"), List.of()),
                new TrainingRow("b", "the silver river", List.of("the market"), List.of()));
        try (Tokenizer tokenizer = base().openTokenizer()) {
            KeyTokens keys = KeyTokens.of(config, rows, tokenizer);
            assertThat(words(keys.shares("the river, the river!", 16), tokenizer))
                    .containsOnly(Map.entry("river", 1.0));
            double rare = Math.log(4);
            double common = Math.log(2);
            assertThat(words(keys.shares("silver river", 16), tokenizer))
                    .hasEntrySatisfying(
                            "silver", share -> assertThat(share).isCloseTo(rare / (rare + common), within(1e-12)))
                    .hasEntrySatisfying(
                            "river", share -> assertThat(share).isCloseTo(common / (rare + common), within(1e-12)));
            assertThat(keys.shares("silver river", 1)).hasSize(1);
            assertThat(keys.shares("the, the!", 16)).isEmpty();
        }
    }

    @Test
    @DisplayName("among many texts what stands in more than a tenth of them is no key")
    void common() {
        TrainConfig config = TinyTraining.config(settings(Map.of()));
        List<TrainingRow> rows = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            rows.add(new TrainingRow(
                    "r" + i, (i < 6 ? "river " : "") + i, List.of((i < 5 ? "silver text " : "text ") + i), List.of()));
        }
        try (Tokenizer tokenizer = base().openTokenizer()) {
            KeyTokens keys = KeyTokens.of(config, rows, tokenizer);
            assertThat(words(keys.shares("river silver", 16), tokenizer)).containsKeys("river", "silver");
            rows.addAll(rows.stream()
                    .map(row -> new TrainingRow("x" + row.id(), "river of " + row.query(), row.positives(), List.of()))
                    .toList());
            KeyTokens more = KeyTokens.of(config, rows, tokenizer);
            assertThat(words(more.shares("river silver", 16), tokenizer)).containsOnlyKeys("silver");
        }
    }

    static Map<String, Double> words(SortedMap<Integer, Double> shares, Tokenizer tokenizer) {
        Map<String, Double> words = new LinkedHashMap<>();
        shares.forEach((id, share) -> words.put(tokenizer.tokens(new int[] {id}).getFirst(), share));
        return words;
    }

    @Test
    @DisplayName("after a short training what a text's vector points to most is the text's key token")
    void learns() throws IOException {
        train("work", base(), settings(Map.of("epochs", 40)), Progress.silent());

        Path work = folder.resolve("work");
        List<Row> log = Table.read(work.resolve("log.jsonl")).rows();
        assertThat(TinyTraining.meanLoss(log.subList(log.size() - 4, log.size())))
                .isLessThan(0.2 * TinyTraining.meanLoss(log.subList(0, 4)));
        assertThat(work.resolve("loss")).doesNotExist();
        ModelFolder trained = ModelFolder.open(work.resolve("model"));
        List<String> texts = List.of(text(0), text(1), text(2), text(5));
        assertThat(top(trained, texts, 1))
                .containsExactly(
                        List.of(KEYS.get(0)), List.of(KEYS.get(1)), List.of(KEYS.get(2)), List.of(KEYS.get(5)));
        assertThat(top(trained, texts, 3)).allMatch(top -> top.size() == 3);
    }

    static List<List<String>> top(ModelFolder model, List<String> texts, int count) {
        try (TopTokens tokens = TopTokens.open(model);
                Encoder encoder = Encoder.open(model, EncodeConfig.defaults())) {
            return tokens.of(encoder.embed(texts, Prompt.none()), count, 0.05).stream()
                    .map(text -> text.stream().map(TopTokens.Told::token).toList())
                    .toList();
        }
    }

    @Test
    @DisplayName(
            "the model's own vectors of tokens learn from the loss and from their texts alike: killed, cached, shared")
    void tied() throws IOException {
        Map<String, Object> settings = settings(Map.of("epochs", 2));
        train("straight", base(), settings, Progress.silent());
        for (long steps : new long[] {1, 3}) {
            assertThatThrownBy(() -> train("stopped", base(), settings, TuningRuns.killedAfter(steps)))
                    .isInstanceOf(TuningRuns.Killed.class);
        }
        assertThat(train("stopped", base(), settings, Progress.silent()).resumedAt())
                .isPositive();
        Path file = Path.of("model/model.safetensors");
        assertThat(folder.resolve("stopped").resolve(file))
                .hasSameBinaryContentAs(folder.resolve("straight").resolve(file));
        train("cached", base(), settings(Map.of("epochs", 2, "micro-batch-tokens", 20)), Progress.silent());
        TrainConfig config = TinyTraining.config(settings);
        Workers.run(2, group -> {
            Path work = Files.createDirectories(folder.resolve("shared" + group.rank()));
            return new Trainer(config, rows(), 5, work, Progress.silent(), group, Optional.empty()).run(base());
        });
        Map<String, float[]> expected = numbers("straight");
        for (String name : List.of("cached", "shared0")) {
            assertThat(TrainedWeights.apart(numbers(name), expected)).as(name).isLessThan(1e-5);
        }
    }

    private Map<String, float[]> numbers(String name) {
        return TrainedWeights.of(folder.resolve(name).resolve("model/model.safetensors"));
    }

    @Test
    @DisplayName("where a text's vector is not as long as a token's there is a head, written beside the model")
    void head() throws IOException {
        ModelFolder base = DenseModel.write(folder.resolve("dense"), 1, "torch.nn.modules.activation.Tanh");
        train("work", base, settings(Map.of("epochs", 2)), Progress.silent());
        try (WeightFile head = WeightFile.open(folder.resolve("work/loss/parameters.safetensors"));
                SentenceModel model =
                        SentenceModel.open(ModelFolder.open(folder.resolve("work/model")), Device.cpu())) {
            assertThat(head.info("loss-0/weight").shape()).containsExactly(30522, model.dimension());
            assertThatThrownBy(() -> TopTokens.open(model.folder()))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("the vectors of texts must be as long as those of tokens; dimension=4");
        }
    }

    @Test
    @DisplayName("a step with more shares than memory should hold is refused")
    void refuses() {
        assertThatThrownBy(() -> train("work", base(), settings(Map.of("batch-size", 20_000)), Progress.silent()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("vocabulary must be at most 1073741824 for the loss tokens; batch-size=20000");
    }
}

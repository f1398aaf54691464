package dev.kalmia.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.data.Row;
import dev.kalmia.data.Table;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.generate.TinyWriter;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Workers;
import dev.kalmia.train.sample.TrainingRow;
import dev.kalmia.train.tune.TuningRuns;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A tiny student is trained to tell what a decoder says of its texts.
@Timeout(180)
class DecoderTeacherTest {
    @TempDir
    Path folder = Path.of("");

    private Path decoder = Path.of("");
    private ModelFolder base;

    DecoderTeacherTest(@TempDir Path models) {
        base = TinyModel.write(models.resolve("base"), 1);
    }

    @BeforeEach
    void write() throws IOException {
        decoder = Files.createDirectories(folder.resolve("decoder"));
        TinyWriter.write(decoder);
    }

    private static List<TrainingRow> rows() {
        List<TrainingRow> rows = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            rows.add(new TrainingRow("row" + i, text(i), List.of(text(40 + i)), List.of()));
        }
        return rows;
    }

    private static String text(int number) {
        return "t" + (10 + 5 * number) + " t" + (11 + 3 * number);
    }

    private TrainConfig config(Map<String, Object> others) {
        Map<String, Object> all = new TreeMap<>(Map.of(
                "epochs",
                4,
                "learning-rate",
                1e-2,
                "temperature",
                0.1,
                "loss",
                Map.of("kind", "tokens"),
                "teacher",
                Map.of("decoder", decoder.toString(), "prompt", "t1 {text} t2", "top-k", 3)));
        all.putAll(others);
        return TinyTraining.config(all);
    }

    private TrainResult train(String name, TrainConfig config, Progress progress) throws IOException {
        Path work = Files.createDirectories(folder.resolve(name));
        return new Trainer(config, rows(), 5, work, progress).run(base);
    }

    @Test
    @DisplayName("the distance to what the decoder says falls, in the same bytes when the run was killed twice")
    void learns() throws IOException {
        TrainConfig config = config(Map.of("epochs", 20));
        train("straight", config, Progress.silent());
        List<Row> log = Table.read(folder.resolve("straight/log.jsonl")).rows();
        assertThat(TinyTraining.meanLoss(log.subList(57, 60)))
                .isLessThan(0.5 * TinyTraining.meanLoss(log.subList(0, 3)));
        // What the decoder is asked counts, too: all texts at once.
        for (long steps : new long[] {1, 1 + 5}) {
            assertThatThrownBy(() -> train("stopped", config, TuningRuns.killedAfter(steps)))
                    .isInstanceOf(TuningRuns.Killed.class);
        }
        assertThat(train("stopped", config, Progress.silent()).resumedAt()).isPositive();
        for (String file : List.of("log.jsonl", "model/model.safetensors")) {
            assertThat(folder.resolve("stopped").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("straight").resolve(file));
        }
        assertThat(folder.resolve("stopped").resolve(Teacher.FOLDER)).doesNotExist();
    }

    @Test
    @DisplayName("a checkpoint names the decoder and what it was asked, and is not gone on from with another question")
    void madeWith() {
        assertThatThrownBy(() -> train("stopped", config(Map.of()), TuningRuns.killedAfter(1 + 5)))
                .isInstanceOf(TuningRuns.Killed.class);
        Map<String, Object> other =
                Map.of("teacher", Map.of("decoder", decoder.toString(), "prompt", "t4 {text} t2", "top-k", 3));
        assertThatThrownBy(() -> train("stopped", config(other), Progress.silent()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("was made with another teacher.prompt: it must be t1 {text} t2");
        assertThat(MadeWith.of(config(Map.of()), rows(), 5, base).facts())
                .containsEntry("teacher.decoder", decoder.toString())
                .containsEntry("teacher.top-k", "3")
                .containsKey("teacher");
    }

    @Test
    @DisplayName("two workers ask each for itself, and train what one does")
    void workers() throws IOException {
        TrainConfig config = config(Map.of());
        train("alone", config, Progress.silent());
        Workers.run(2, group -> {
            Path work = Files.createDirectories(folder.resolve("shared" + group.rank()));
            return new Trainer(config, rows(), 5, work, Progress.silent(), group, Optional.empty()).run(base);
        });
        float[] expected = table("alone");
        float[] found = table("shared0");
        double apart = 0;
        for (int i = 0; i < expected.length; i++) {
            apart = Math.max(apart, Math.abs(expected[i] - found[i]));
        }
        assertThat(apart).isLessThan(1e-4);
        assertThat(folder.resolve("shared1").resolve(Teacher.FOLDER)).doesNotExist();
    }

    private float[] table(String name) {
        try (WeightFile weights = WeightFile.open(folder.resolve(name).resolve("model/model.safetensors"))) {
            return weights.data("embeddings.word_embeddings.weight").toArray(ValueLayout.JAVA_FLOAT);
        }
    }

    @Test
    @DisplayName("a task learns from the decoder while the others learn by contrast; scores it has none to give")
    void tasks() throws IOException {
        List<TrainingRow> mixed = new ArrayList<>(rows());
        mixed.replaceAll(row -> row.of(
                row.id().length() == 4 ? "tokens" : "pairs", null, row.id().length() == 4 ? 2 : 0));
        TrainConfig config =
                config(Map.of("loss", Map.of(), "task-losses", Map.of("tokens", Map.of("kind", "tokens"))));
        Path work = Files.createDirectories(folder.resolve("mixed"));
        assertThat(new Trainer(config, mixed, 5, work, Progress.silent())
                        .run(base)
                        .steps())
                .isPositive();
        assertThat(Table.read(work.resolve("log.jsonl")).rows())
                .allMatch(row -> Double.isFinite(TinyTraining.meanLoss(List.of(row))));
        TrainConfig scored = config(
                Map.of("loss", Map.of("distillation", 0.5), "task-losses", Map.of("tokens", Map.of("kind", "tokens"))));
        assertThatThrownBy(() -> new Trainer(scored, rows(), 5, work, Progress.silent()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("such a loss needs examples with a teacher's scores");
    }
}

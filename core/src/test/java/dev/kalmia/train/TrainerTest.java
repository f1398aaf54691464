package dev.kalmia.train;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.kalmia.checkpoint.DenseLayer;
import dev.kalmia.checkpoint.HeadShape;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.PoolingHead;
import dev.kalmia.data.Column;
import dev.kalmia.data.Row;
import dev.kalmia.data.Table;
import dev.kalmia.encode.DenseModel;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.model.FreshHead;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.train.sample.TrainingRow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Trains a real, tiny model.
class TrainerTest {
    @TempDir
    Path folder = Path.of("");

    private static TrainConfig config(double learningRate) {
        return TinyTraining.config(Map.of(
                "epochs",
                2,
                "learning-rate",
                learningRate,
                "matryoshka-dimensions",
                List.of(16, 8),
                "matryoshka-weights",
                List.of(1.0, 0.3)));
    }

    private static List<TrainingRow> rows() {
        List<TrainingRow> rows = new ArrayList<>();
        for (int i = 0; i < 18; i++) {
            rows.add(new TrainingRow(
                    "row" + i,
                    "question number " + i,
                    List.of("the answer is " + i * i, "it is " + i * i),
                    List.of("the answer is " + (i + 1), "perhaps " + i, "nobody knows")));
        }
        return rows;
    }

    /// Stands in for a kill: ends the run in the middle of a step.
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static Progress killedAfter(long steps) {
        AtomicLong left = new AtomicLong(steps);
        return new Progress() {
            @Override
            public void start(String what, long total, String unit) {}

            @Override
            public void advance(long by) {
                if (by > 0 && left.decrementAndGet() == 0) {
                    throw new Killed();
                }
            }

            @Override
            public void note(String line) {}

            @Override
            public void finish() {}
        };
    }

    private TrainResult train(ModelFolder base, Path work, Progress progress) throws IOException {
        Files.createDirectories(work);
        return new Trainer(config(1e-3), rows(), 5, work, progress).run(base);
    }

    @Test
    @DisplayName("the loss falls, and the result is a model folder")
    void learns() throws IOException {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        Path work = folder.resolve("work");
        TrainResult result = train(base, work, Progress.silent());
        assertThat(result.steps()).isEqualTo(10);
        List<Row> log = Table.read(work.resolve("log.jsonl")).rows();
        assertThat(log).hasSize(10);
        assertThat(TinyTraining.meanLoss(log.subList(5, 10))).isLessThan(TinyTraining.meanLoss(log.subList(0, 5)));
        ModelFolder trained = ModelFolder.open(work.resolve("model"));
        assertThat(trained.fingerprint()).isNotEqualTo(base.fingerprint());
        assertThat(work.resolve("checkpoints")).doesNotExist();
    }

    @Test
    @DisplayName("the same seed gives the same bytes, and so does a run that was killed between and after checkpoints")
    void resumesExactly() throws IOException {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        train(base, folder.resolve("straight"), Progress.silent());
        Path stopped = folder.resolve("stopped");
        for (long steps : new long[] {1, 3, 2}) {
            assertThatThrownBy(() -> train(base, stopped, killedAfter(steps))).isInstanceOf(Killed.class);
        }
        TrainResult result = train(base, stopped, Progress.silent());
        assertThat(result.resumedAt()).isPositive();
        for (String file : List.of(
                "log.jsonl",
                "events.out.tfevents.kalmia",
                "model/model.safetensors",
                "model/config.json",
                "model/modules.json")) {
            assertThat(stopped.resolve(file))
                    .as(file)
                    .hasSameBinaryContentAs(folder.resolve("straight").resolve(file));
        }
    }

    @Test
    @DisplayName(
            "a checkpoint whose optimiser or parameters are of something else is refused in one line with its file")
    void refusesForeignCheckpoint() throws IOException {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        Path work = folder.resolve("work");
        assertThatThrownBy(() -> train(base, work, killedAfter(5))).isInstanceOf(Killed.class);
        Path checkpoint = work.resolve("checkpoints/step-4");
        Path parameters = checkpoint.resolve("parameters.safetensors");
        Path optimiser = checkpoint.resolve("optimiser.safetensors");
        Path saved = Files.copy(optimiser, folder.resolve("saved"));
        Files.copy(parameters, optimiser, StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> train(base, work, Progress.silent()))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(optimiser + ": lacks ")
                .hasMessageEndingWith(
                        ".mean; delete the folder " + work.resolve("checkpoints") + " to train from the start");
        Files.copy(saved, parameters, StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> train(base, work, Progress.silent()))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(parameters + ": lacks ");
    }

    @Test
    @DisplayName("dense layers are trained too, resumed exactly, and saved in their folders")
    void trainsDenseLayers() throws IOException {
        ModelFolder base = DenseModel.write(folder.resolve("base"), 1, "torch.nn.modules.activation.Tanh");
        TrainConfig config = TinyTraining.config(Map.of("epochs", 2));
        Path straight = Files.createDirectories(folder.resolve("straight"));
        new Trainer(config, rows(), 5, straight, Progress.silent()).run(base);
        Path stopped = Files.createDirectories(folder.resolve("stopped"));
        assertThatThrownBy(() -> new Trainer(config, rows(), 5, stopped, killedAfter(3)).run(base))
                .isInstanceOf(Killed.class);
        new Trainer(config, rows(), 5, stopped, Progress.silent()).run(base);
        for (String module : List.of("2_Dense/", "3_Dense/")) {
            Path saved = straight.resolve("model").resolve(module);
            assertThat(saved.resolve("config.json"))
                    .hasSameBinaryContentAs(base.path().resolve(module + "config.json"));
            assertThat(Files.mismatch(
                            saved.resolve("model.safetensors"), base.path().resolve(module + "model.safetensors")))
                    .isPositive();
            assertThat(stopped.resolve("model").resolve(module + "model.safetensors"))
                    .hasSameBinaryContentAs(saved.resolve("model.safetensors"));
        }
        ModelFolder trained = ModelFolder.open(straight.resolve("model"));
        assertThat(trained.dense())
                .extracting(DenseLayer::outputs, DenseLayer::bias)
                .containsExactly(tuple(12, true), tuple(4, false));
        try (SentenceModel before = SentenceModel.open(base, Device.cpu());
                SentenceModel after = SentenceModel.open(trained, Device.cpu())) {
            assertThat(after.parameters().keySet())
                    .isEqualTo(before.parameters().keySet());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("a head is trained with the rest, every parameter of it, resumed exactly and saved in its folder")
    void trainsHeads(boolean layers) throws IOException {
        HeadShape shape =
                layers ? new HeadShape.MultiLayer(12, 2, 8, false, true) : new HeadShape.LatentAttention(12, 10, 2, 8);
        FreshHead.write(folder.resolve("base"), TinyModel.write(folder.resolve("plain"), 1), shape, true, 3);
        ModelFolder base = ModelFolder.open(folder.resolve("base"));
        train(base, folder.resolve("straight"), Progress.silent());
        Path stopped = folder.resolve("stopped");
        assertThatThrownBy(() -> train(base, stopped, killedAfter(3))).isInstanceOf(Killed.class);
        train(base, stopped, Progress.silent());
        ModelFolder trained = ModelFolder.open(folder.resolve("straight/model"));
        PoolingHead head = trained.head().orElseThrow();
        assertThat(head.shape()).isEqualTo(shape);
        assertThat(stopped.resolve("model").resolve(head.module()).resolve("model.safetensors"))
                .hasSameBinaryContentAs(head.weights());
        try (SentenceModel before = SentenceModel.open(base, Device.cpu());
                SentenceModel after = SentenceModel.open(trained, Device.cpu())) {
            assertThat(after.parameters().keySet())
                    .isEqualTo(before.parameters().keySet());
            List<String> own = after.parameters().keySet().stream()
                    .filter(name -> name.startsWith(head.parameter("")))
                    .toList();
            assertThat(own).hasSize(14);
            for (String name : own) {
                assertThat(Tensors.floats(requireNonNull(after.parameters().get(name))))
                        .as(name)
                        .isNotEqualTo(Tensors.floats(
                                requireNonNull(before.parameters().get(name))));
            }
        }
    }

    @Test
    @DisplayName("each step tells how much of it was padding and how alike its texts were, the same for TensorBoard")
    void tellsOfSteps() throws IOException {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        Path work = folder.resolve("work");
        train(base, work, Progress.silent());
        for (Row step : Table.read(work.resolve("log.jsonl")).rows()) {
            assertThat(step.number(Column.of("padding"))).isBetween(0.0, 0.5);
            double hardest = step.number(Column.of("hardest_similarity"));
            assertThat(step.number(Column.of("positive_similarity"))).isBetween(-1.0, 1.0);
            assertThat(step.number(Column.of("negative_similarity"))).isBetween(-1.0, hardest);
            assertThat(step.number(Column.of("positives_beaten"))).isBetween(0.0, 1.0);
        }
        assertThat(Table.read(work.resolve("timings.jsonl")).rows()).hasSize(10);
        assertThat(work.resolve("events.out.tfevents.kalmia"))
                .content(StandardCharsets.ISO_8859_1)
                .contains("train/positive_similarity");
    }

    @Test
    @DisplayName("another seed gives another model")
    void seedMatters() throws IOException {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        train(base, folder.resolve("a"), Progress.silent());
        Path other = Files.createDirectories(folder.resolve("b"));
        new Trainer(config(1e-3), rows(), 6, other, Progress.silent()).run(base);
        assertThat(Files.mismatch(
                        folder.resolve("a/model/model.safetensors"), other.resolve("model/model.safetensors")))
                .isNotEqualTo(-1);
    }

    @Test
    @DisplayName("a loss that is no number stops the run, keeps the last good checkpoint and writes the batch")
    void stopsAtNaN() throws IOException {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        Path work = Files.createDirectories(folder.resolve("work"));
        TrainConfig explosive = TinyTraining.config(Map.of(
                "epochs",
                40,
                "learning-rate",
                1.0,
                "warmup-ratio",
                0.0,
                "weight-decay",
                0.0,
                "gradient-clip",
                Double.MAX_VALUE,
                "temperature",
                1e-40,
                "checkpoint-steps",
                1));
        assertThatThrownBy(() -> new Trainer(explosive, rows(), 5, work, Progress.silent()).run(base))
                .isInstanceOf(LossException.class)
                .hasMessageContaining("must be finite")
                .hasMessageContaining("bad-batch.json")
                .hasMessageEndingWith("there is no checkpoint yet");
        assertThat(work.resolve("bad-batch.json")).content().contains("question number");
        assertThat(work.resolve("model")).doesNotExist();
    }

    @Test
    @DisplayName("a loss that is no number in the middle of a run leaves the last good checkpoint as it was")
    void keepsCheckpointAtNaN() throws IOException {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        train(base, folder.resolve("straight"), Progress.silent());
        Path work = folder.resolve("work");
        assertThatThrownBy(() -> train(base, work, killedAfter(4))).isInstanceOf(Killed.class);
        Path parameters = work.resolve("checkpoints/step-2/parameters.safetensors");
        byte[] good = Files.readAllBytes(parameters);
        byte[] broken = good.clone();
        // The last number of the file: not a number.
        ByteBuffer.wrap(broken).order(ByteOrder.LITTLE_ENDIAN).putFloat(broken.length - Float.BYTES, Float.NaN);
        Files.write(parameters, broken);
        assertThatThrownBy(() -> train(base, work, Progress.silent()))
                .isInstanceOf(LossException.class)
                .hasMessageContaining(
                        "the last good checkpoint is " + work.resolve("checkpoints/step-2") + "; a run with");
        assertThat(parameters).hasBinaryContent(broken);
        Files.write(parameters, good);
        train(base, work, Progress.silent());
        assertThat(work.resolve("model/model.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("straight/model/model.safetensors"));
    }

    @Test
    @DisplayName("a checkpoint made with other settings, examples, base or seed is refused, and the difference named")
    void namesWhatIsAnother() throws IOException {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        Path work = folder.resolve("work");
        assertThatThrownBy(() -> train(base, work, killedAfter(4))).isInstanceOf(Killed.class);
        String start = work.resolve("checkpoints/step-2") + ": was made with another ";
        String end = "; delete the folder " + work.resolve("checkpoints") + " to train from the start";
        assertRefused(base, config(2e-3), rows(), 5, work)
                .hasMessage(start + "learning-rate: it must be 0.001; learning-rate=0.002" + end);
        TrainConfig other = TinyTraining.config(
                Map.of("epochs", 2, "matryoshka-dimensions", List.of(16, 8), "matryoshka-weights", List.of(1.0, 0.5)));
        assertRefused(base, other, rows(), 5, work)
                .hasMessage(start + "matryoshka-weights: it must be [1.0, 0.3]; matryoshka-weights=[1.0, 0.5]" + end);
        assertRefused(base, config(1e-3), rows().subList(0, 17), 5, work)
                .hasMessage(start + "examples: it must be 18; examples=17" + end);
        List<TrainingRow> reordered = new ArrayList<>(rows());
        reordered.addFirst(reordered.removeLast());
        assertRefused(base, config(1e-3), reordered, 5, work).hasMessageStartingWith(start + "examples-digest: ");
        assertRefused(base, config(1e-3), rows(), 6, work).hasMessage(start + "seed: it must be 5; seed=6" + end);
        ModelFolder another = TinyModel.write(folder.resolve("another"), 2);
        assertRefused(another, config(1e-3), rows(), 5, work).hasMessageStartingWith(start + "base: it must be ");
        Files.delete(work.resolve("checkpoints/step-2/made.json"));
        assertRefused(base, config(1e-3), rows(), 5, work)
                .hasMessageContaining("does not say what it was made with: it lacks made.json");
        assertThat(work.resolve("model")).doesNotExist();
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            ModelFolder base, TrainConfig config, List<TrainingRow> rows, long seed, Path work) {
        return assertThatThrownBy(() -> new Trainer(config, rows, seed, work, Progress.silent()).run(base))
                .isInstanceOf(InputException.class);
    }

    @Test
    @DisplayName("a run that was killed right after it wrote its model goes on and ends in the same bytes")
    void replacesTheModelOfAKilledRun() throws IOException {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        train(base, folder.resolve("straight"), Progress.silent());
        Path work = folder.resolve("work");
        assertThatThrownBy(() -> train(base, work, killedAfter(5))).isInstanceOf(Killed.class);
        Path left = Files.createDirectories(work.resolve("model"));
        Files.writeString(left.resolve("model.safetensors"), "left there");
        Files.writeString(left.resolve("vocab.txt"), "left there");
        train(base, work, Progress.silent());
        assertThat(left.resolve("model.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("straight/model/model.safetensors"));
        assertThat(left.resolve("vocab.txt")).doesNotExist();
    }

    @Test
    @DisplayName("a log that lost lines of the checkpoint is refused, with how many it has")
    void refusesShortLog() throws IOException {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        Path work = folder.resolve("work");
        assertThatThrownBy(() -> train(base, work, killedAfter(4))).isInstanceOf(Killed.class);
        Files.writeString(work.resolve("log.jsonl"), "");
        assertThatThrownBy(() -> train(base, work, Progress.silent()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("log.jsonl")
                .hasMessageContaining("lines=0")
                .hasMessageEndingWith(
                        "; delete the folder " + work.resolve("checkpoints") + " to train from the start");
    }

    @Test
    @DisplayName("the model names the dimensions it was trained for, and none after training for the whole alone")
    void namesDimensions() {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        new Trainer(config(1e-3), rows(), 5, folder.resolve("first"), Progress.silent()).run(base);
        ModelFolder trained = ModelFolder.open(folder.resolve("first/model"));
        assertThat(trained.matryoshka().dimensions()).containsExactly(16, 8);
        TrainConfig whole = TinyTraining.config();
        new Trainer(whole, rows(), 5, folder.resolve("second"), Progress.silent()).run(trained);
        assertThat(ModelFolder.open(folder.resolve("second/model")).matryoshka().dimensions())
                .isEmpty();
    }

    @Test
    @DisplayName("settings outside their bounds are refused by name and value")
    void refusesSettings() {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        assertThatThrownBy(() -> new Trainer(config(1e-3), rows().subList(0, 1), 5, folder, Progress.silent()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("examples=1");
        TrainConfig tooLong = TinyTraining.config(Map.of("max-document-tokens", 33));
        assertThatThrownBy(() -> new Trainer(tooLong, rows(), 5, folder, Progress.silent()).run(base))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("at most 32");
        TrainConfig tooWide =
                TinyTraining.config(Map.of("matryoshka-dimensions", List.of(17), "matryoshka-weights", List.of(1.0)));
        assertThatThrownBy(() -> new Trainer(tooWide, rows(), 5, folder, Progress.silent()).run(base))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("matryoshka-dimensions=17");
        assertThatThrownBy(() -> TinyTraining.config(
                        Map.of("matryoshka-dimensions", List.of(8), "matryoshka-weights", List.of(-1.0))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("weights=[-1.0]");
        assertThatThrownBy(() -> config(0)).isInstanceOf(UsageException.class).hasMessageContaining("learning-rate");
    }
}

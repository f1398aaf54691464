package dev.kalmia.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.run.InputException;
import dev.kalmia.tensor.AdamW;
import dev.kalmia.tensor.DType;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.NativeMemory;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.SharedAdamW;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tensor.WorkerGroup;
import dev.kalmia.tokenize.Tokenizer;
import dev.kalmia.train.loss.InfoNceLoss;
import dev.kalmia.train.loss.Loss;
import dev.kalmia.train.sample.BatchComposer;
import dev.kalmia.train.sample.TrainingBatch;
import dev.kalmia.train.tune.Tuned;
import dev.kalmia.train.tune.TuningRuns;
import dev.kalmia.train.watch.StepProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The library's own failure: a loss asks it for more memory than any machine has.
class ShortMemoryTest {
    @TempDir
    Path folder = Path.of("");

    private static final long TOO_MUCH = 1L << 50;

    private final List<String> notes = new ArrayList<>();

    /// A loss for which memory is short at some of its calls.
    private static Loss shortAt(AtomicInteger calls, int first, int last) {
        Loss loss = new InfoNceLoss(0.05);
        return (queries, documents, targets) -> {
            int call = calls.incrementAndGet();
            if (call >= first && call <= last) {
                Tensors.zeros(DType.FLOAT32, TOO_MUCH);
            }
            return loss.compute(queries, documents, targets);
        };
    }

    private static TrainingBatch batch() {
        return new BatchComposer(TuningRuns.rows(), 1, 1, 5).compose(new int[] {0, 1, 2, 3}, 0);
    }

    private ModelFolder base() {
        Path path = folder.resolve("base");
        return Files.exists(path) ? ModelFolder.open(path) : TinyModel.write(path, 1);
    }

    /// Two steps; what the model is after them.
    private Map<String, float[]> steps(TrainConfig config, Loss loss, int tokens) {
        ModelFolder base = base();
        try (SentenceModel model = SentenceModel.open(base, Device.cpu());
                Tokenizer tokenizer = base.openTokenizer();
                TextTower tower = new TextTower(model, tokenizer, config, WorkerGroup.alone(), StepProgress.silent());
                Tuned tuned = Tuned.of(config.tuning(), model, 5);
                SharedAdamW optimiser = tuned.optimiser(AdamW.Settings.withWeightDecay(0.01), WorkerGroup.alone())) {
            TrainingStep step = new TrainingStep(
                    config,
                    List.of(loss),
                    tuned,
                    model.dimension(),
                    tower,
                    optimiser,
                    WorkerGroup.alone(),
                    folder,
                    TuningRuns.heard(notes::add));
            if (tokens > 0) {
                tower.embedAtATime(tokens);
            }
            for (int i = 0; i < 2; i++) {
                step.take(i, 0, 1e-3, List.of(ShortMemoryTest::batch));
            }
            Map<String, float[]> numbers = new LinkedHashMap<>();
            model.parameters().forEach((name, parameter) -> numbers.put(name, Tensors.floats(parameter)));
            return numbers;
        }
    }

    @Test
    @DisplayName("what libtorch says where it finds no memory is known, and nothing else is taken for it")
    void isTold() {
        try (Scope _ = Scope.open()) {
            assertThatThrownBy(() -> Tensors.zeros(DType.FLOAT32, TOO_MUCH))
                    .isInstanceOf(RuntimeException.class)
                    .matches(NativeMemory::isOver);
            assertThatThrownBy(() -> Tensors.of(new float[6], 2, 3).matmul(Tensors.of(new float[6], 2, 3)))
                    .isInstanceOf(RuntimeException.class)
                    .matches(failure -> !NativeMemory.isOver(failure));
        }
        assertThat(NativeMemory.isOver(new IllegalStateException(
                        new RuntimeException("CUDA out of memory. Tried to allocate 2.00 GiB"))))
                .isTrue();
        assertThat(NativeMemory.isOver(new IllegalStateException())).isFalse();
    }

    @Test
    @DisplayName("the micro-batch is halved until a step fits, each time said, and the step is that of a smaller one")
    void halves() {
        TrainConfig config = TinyTraining.config(Map.of("micro-batch-tokens", 256));
        Map<String, float[]> shortened = steps(config, shortAt(new AtomicInteger(), 1, 2), 0);
        assertThat(notes)
                .containsExactly(
                        "train: out of memory at step 1: micro-batch-tokens is halved to 128",
                        "train: out of memory at step 1: micro-batch-tokens is halved to 64");
        Map<String, float[]> small = steps(config, new InfoNceLoss(0.05), 64);
        small.forEach((name, numbers) ->
                assertThat(Arrays.equals(shortened.get(name), numbers)).as(name).isTrue());
    }

    @Test
    @DisplayName("memory that is short for the second batch of an update begins the update anew")
    void beginsAnew() {
        TrainConfig config = TuningRuns.config(Map.of("accumulation-steps", 2), Map.of("micro-batch-tokens", 128));
        AtomicInteger calls = new AtomicInteger();
        ModelFolder base = base();
        try (SentenceModel model = SentenceModel.open(base, Device.cpu());
                Tokenizer tokenizer = base.openTokenizer();
                TextTower tower = new TextTower(model, tokenizer, config, WorkerGroup.alone(), StepProgress.silent());
                Tuned tuned = Tuned.of(config.tuning(), model, 5);
                SharedAdamW optimiser = tuned.optimiser(AdamW.Settings.withWeightDecay(0.01), WorkerGroup.alone())) {
            TrainingStep step = new TrainingStep(
                    config,
                    List.of(shortAt(calls, 2, 2)),
                    tuned,
                    model.dimension(),
                    tower,
                    optimiser,
                    WorkerGroup.alone(),
                    folder,
                    TuningRuns.heard(notes::add));
            StepLog.Step done = step.take(0, 0, 0, List.of(ShortMemoryTest::batch, ShortMemoryTest::batch));
            StepLog.Step whole = step.take(1, 0, 0, List.of(ShortMemoryTest::batch, ShortMemoryTest::batch));
            // One and the failing one, then two, then the two of the other step.
            assertThat(calls).hasValue(6);
            assertThat(done.loss()).isEqualTo(whole.loss());
            assertThat(done.gradientNorm()).isEqualTo(whole.gradientNorm());
            assertThat(done.tokens()).isEqualTo(whole.tokens());
        }
    }

    @Test
    @DisplayName("where no smaller step is possible one line says what needs less memory")
    void givesUp() {
        assertThatThrownBy(() -> steps(TinyTraining.config(), shortAt(new AtomicInteger(), 1, 9), 0))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("out of memory: a step does not fit as a whole; micro-batch-tokens, 4096");
        TrainConfig small = TinyTraining.config(Map.of("micro-batch-tokens", 128));
        assertThatThrownBy(() -> steps(small, shortAt(new AtomicInteger(), 1, 9), 0))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("out of memory: even micro-batch-tokens=64 does not fit; ");
        assertThatThrownBy(() -> steps(
                        small,
                        (_, _, _) -> {
                            throw new IllegalStateException("another failure");
                        },
                        0))
                .hasMessage("another failure");
        assertThat(notes).hasSize(1);
    }

    @Test
    @DisplayName("a run goes on with the micro-batch that it had, and a size that it cannot have had is refused")
    void goesOnSmaller() throws IOException {
        TrainConfig config = TinyTraining.config(Map.of("micro-batch-tokens", 256));
        Path work = folder.resolve("work");
        assertThatThrownBy(() -> TuningRuns.train(base(), work, config, TuningRuns.killedAfter(3)))
                .isInstanceOf(TuningRuns.Killed.class);
        Path state = work.resolve("checkpoints/step-2/state.json");
        assertThat(state).hasContent("{\n  \"micro-batch-tokens\": 256\n}");
        for (String wrong : List.of("512", "0", "-1", "\"64\"")) {
            Files.writeString(state, "{\"micro-batch-tokens\": " + wrong + "}");
            assertThatThrownBy(() -> TuningRuns.train(base(), work, config, TuningRuns.heard(notes::add)))
                    .isInstanceOf(InputException.class)
                    .hasMessageStartingWith(state + ": micro-batch-tokens must be a number up to 256 tokens");
        }
        Files.writeString(state, "{\"micro-batch-tokens\": 64}");
        assertThatThrownBy(() -> TuningRuns.train(base(), work, config, TuningRuns.killedAfter(4)))
                .isInstanceOf(TuningRuns.Killed.class);
        assertThat(work.resolve("checkpoints/step-4/state.json")).content().contains("64");
    }
}

package dev.kalmia.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tensor.WorkerGroup;
import dev.kalmia.tokenize.Tokenizer;
import dev.kalmia.train.loss.DepthLoss;
import dev.kalmia.train.loss.InfoNceLoss;
import dev.kalmia.train.loss.Loss;
import dev.kalmia.train.loss.NegativeMixing;
import dev.kalmia.train.loss.Targets;
import dev.kalmia.train.sample.PromptedText;
import dev.kalmia.train.sample.StepDraw;
import dev.kalmia.train.sample.TrainingBatch;
import dev.kalmia.train.watch.StepProgress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextTowerTest {
    @TempDir
    Path folder = Path.of("");

    private static final TrainConfig CONFIG = TinyTraining.config();

    private static final TrainingBatch BATCH = new TrainingBatch(
            texts("what is one", "what is two, and why", "three"),
            texts("one", "two is more than one", "three is more than two and than one", "nobody knows", "five"),
            targets(),
            0,
            StepDraw.NONE);

    private static List<PromptedText> texts(String... texts) {
        return Arrays.stream(texts).map(PromptedText::plain).toList();
    }

    /// Groups of three, one and no negatives, with a teacher.
    private static Targets targets() {
        BitSet own = new BitSet();
        own.set(1, 5);
        own.set(5 + 4);
        return new Targets(new int[] {0, 1, 2}, 5, new BitSet())
                .withOwn(own)
                .withTeacher(new double[][] {{0.9, 0.1, 0.5, 0.2, 0}, {0.8, 0.3}, {0.7}})
                .withSeeds(1, 2, 3);
    }

    /// The loss and every parameter's gradient of one step.
    private Map<String, float[]> step(ModelFolder base, int lanes) {
        return step(base, lanes, CONFIG, new InfoNceLoss(0.05));
    }

    private Map<String, float[]> step(ModelFolder base, int lanes, TrainConfig config, Loss function) {
        return step(base, lanes, config, function, BATCH);
    }

    private Map<String, float[]> step(
            ModelFolder base, int lanes, TrainConfig config, Loss function, TrainingBatch batch) {
        Map<String, float[]> numbers = new LinkedHashMap<>();
        try (SentenceModel model = SentenceModel.open(base, Device.cpu());
                Tokenizer tokenizer = Tokenizer.open(base.tokenizer());
                TextTower tower =
                        new TextTower(model, tokenizer, config, WorkerGroup.alone(), lanes, StepProgress.silent());
                Scope _ = Scope.open()) {
            model.parameters().values().forEach(Tensor::requireGradient);
            try (Pass pass = tower.embed(batch)) {
                long size = (1L + batch.draw().layers().size()) * model.dimension();
                assertThat(pass.queries().shape()).containsExactly(3, size);
                assertThat(pass.documents().shape()).containsExactly(5, size);
                Tensor loss = function.compute(pass.queries(), pass.documents(), batch.targets());
                numbers.put("loss", new float[] {(float) Tensors.item(loss)});
                loss.backward();
                pass.backward();
            }
            model.parameters()
                    .forEach((name, parameter) ->
                            numbers.put(name, Tensors.floats(Objects.requireNonNull(parameter.gradient()))));
            model.parameters().values().forEach(Tensor::clearGradient);
        }
        return numbers;
    }

    @Test
    @DisplayName("two lanes give the loss and the gradients of one")
    void sharesTheWork() {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        Map<String, float[]> one = step(base, 1);
        Map<String, float[]> two = step(base, 2);
        assertThat(two.keySet()).isEqualTo(one.keySet());
        assertThat(two.get("loss")).containsExactly(Objects.requireNonNull(one.get("loss")), within(1e-6f));
        assertClose(two, one, 1e-6);
    }

    /// @param tolerance of gradients, relative to the largest entry of all
    private static void assertClose(Map<String, float[]> numbers, Map<String, float[]> expected, double tolerance) {
        double largest = expected.values().stream()
                .mapToDouble(TextTowerTest::largest)
                .max()
                .orElseThrow();
        expected.forEach((name, entries) -> {
            float[] others = Objects.requireNonNull(numbers.get(name));
            double apart = 0;
            for (int i = 0; i < entries.length; i++) {
                apart = Math.max(apart, Math.abs((double) others[i] - entries[i]));
            }
            assertThat(apart).as(name).isLessThan(tolerance * largest);
        });
    }

    private static TrainConfig cached(int tokens) {
        return TinyTraining.config(Map.of("micro-batch-tokens", tokens));
    }

    @Test
    @DisplayName("micro-batches of any size give the same bits every time")
    void cachesTheSameEveryTime() {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        Loss loss = new InfoNceLoss(0.05).withMixing(new NegativeMixing.Pairs(true));
        for (int tokens : new int[] {1, 12, 30, 4096}) {
            Map<String, float[]> cached = step(base, 1, cached(tokens), loss);
            step(base, 1, cached(tokens), loss)
                    .forEach((name, numbers) -> assertThat(Arrays.mismatch(numbers, cached.get(name)))
                            .as(name)
                            .isEqualTo(-1));
        }
    }

    @Test
    @DisplayName(
            "noise and layers inside: lanes and micro-batches give the same gradients, for noise is the text's own")
    void varies() {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1, 2);
        Loss loss = new DepthLoss(new InfoNceLoss(0.05), 1);
        TrainingBatch batch = BATCH.withDraw(new StepDraw(5, List.of(1)));
        Map<String, Object> noise = Map.of("dropout", 0.2);
        Map<String, float[]> whole = step(base, 1, TinyTraining.config(noise), loss, batch);
        assertClose(step(base, 2, TinyTraining.config(noise), loss, batch), whole, 1e-5);
        TrainConfig cached = TinyTraining.config(Map.of("dropout", 0.2, "micro-batch-tokens", 12));
        assertClose(step(base, 1, cached, loss, batch), whole, 1e-5);
        assertThat(step(base, 1, CONFIG, loss, batch).get("loss")).isNotEqualTo(whole.get("loss"));
        TrainingBatch other = BATCH.withDraw(new StepDraw(6, List.of(1)));
        assertThat(step(base, 1, TinyTraining.config(noise), loss, other).get("loss"))
                .isNotEqualTo(whole.get("loss"));
    }

    private static double largest(float[] numbers) {
        double largest = 0;
        for (float number : numbers) {
            largest = Math.max(largest, Math.abs(number));
        }
        return largest;
    }

    @Test
    @DisplayName("two lanes give the same bits at every run, whichever is done first")
    void isTheSameEveryTime() {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        Map<String, float[]> first = step(base, 2);
        for (int run = 0; run < 20; run++) {
            step(base, 2)
                    .forEach((name, numbers) -> assertThat(Arrays.mismatch(numbers, first.get(name)))
                            .as(name)
                            .isEqualTo(-1));
        }
    }

    @Test
    @DisplayName("what fails in a lane is thrown, leaks nothing, and the next step goes on")
    void throwsWhatFails() {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        TrainConfig longer = TinyTraining.config(Map.of("max-document-tokens", 99));
        // Longer than the model has positions.
        TrainingBatch failing = new TrainingBatch(
                texts("one"), texts("so ".repeat(99)), new Targets(new int[1], 1, new BitSet()), 0, StepDraw.NONE);
        try (SentenceModel model = SentenceModel.open(base, Device.cpu());
                Tokenizer tokenizer = Tokenizer.open(base.tokenizer());
                TextTower tower =
                        new TextTower(model, tokenizer, longer, WorkerGroup.alone(), 2, StepProgress.silent());
                Scope _ = Scope.open()) {
            long live = Scope.liveTensors();
            assertThatThrownBy(() -> tower.embed(failing)).isInstanceOf(RuntimeException.class);
            assertThat(Scope.liveTensors()).isEqualTo(live);
            try (Pass pass = tower.embed(BATCH)) {
                assertThat(pass.queries().shape()).containsExactly(3, model.dimension());
            }
        }
    }
}

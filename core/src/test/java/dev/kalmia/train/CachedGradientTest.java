package dev.kalmia.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.tensor.DType;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Doubles;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tensor.WorkerGroup;
import dev.kalmia.tokenize.Tokenizer;
import dev.kalmia.train.loss.Loss;
import dev.kalmia.train.loss.LossCases;
import dev.kalmia.train.loss.MatryoshkaLoss;
import dev.kalmia.train.sample.PromptedText;
import dev.kalmia.train.sample.StepDraw;
import dev.kalmia.train.sample.TrainingBatch;
import dev.kalmia.train.watch.StepProgress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Gradients by micro-batches beside those of the whole step, in float64, where nothing but a fault can part
/// them, and in float32.
class CachedGradientTest {
    private static final LossCases CASES = new LossCases(16);

    @TempDir
    static Path folder = Path.of("");

    @BeforeAll
    static void write() {
        TinyModel.write(folder.resolve("base"), 1, 2);
    }

    @AfterAll
    static void close() {
        CASES.close();
    }

    static Stream<Named<Loss>> losses() {
        return CASES.all().flatMap(loss -> prefixed(loss).stream());
    }

    /// The loss, and the loss of its prefixes where it has some.
    private static List<Named<Loss>> prefixed(Named<Loss> loss) {
        List<String> whole = List.of(
                "pair logits", "pair logits and labels", "tokens", "entries", "softmax", "prefixes", "embedding");
        return whole.contains(loss.getName())
                ? List.of(loss)
                : List.of(
                        loss,
                        Named.of(
                                loss.getName() + " of prefixes",
                                new MatryoshkaLoss(loss.getPayload(), List.of(16, 8), List.of(1.0, 0.3))));
    }

    @ParameterizedTest
    @MethodSource("losses")
    @DisplayName("micro-batches of any size give the loss and the gradients of the whole step")
    void isThatOfTheWholeStep(Loss loss) {
        for (DType type : List.of(DType.FLOAT64, DType.FLOAT32)) {
            Map<String, double[]> whole = step(loss, 0, type);
            for (int tokens : new int[] {1, 40}) {
                Map<String, double[]> cached = step(loss, tokens, type);
                assertThat(cached.keySet()).isEqualTo(whole.keySet());
                double apart = apart(cached, whole) / largest(whole);
                assertThat(apart)
                        .as(type + ", micro-batches of " + tokens)
                        .isLessThan(type == DType.FLOAT64 ? 1e-9 : 1e-5);
            }
        }
    }

    private static double apart(Map<String, double[]> numbers, Map<String, double[]> expected) {
        double apart = 0;
        for (Map.Entry<String, double[]> entry : expected.entrySet()) {
            double[] others = Objects.requireNonNull(numbers.get(entry.getKey()));
            for (int i = 0; i < others.length; i++) {
                apart = Math.max(apart, Math.abs(others[i] - entry.getValue()[i]));
            }
        }
        return apart;
    }

    private static double largest(Map<String, double[]> numbers) {
        return numbers.values().stream()
                .flatMapToDouble(Arrays::stream)
                .map(Math::abs)
                .max()
                .orElseThrow();
    }

    /// The loss and every parameter's gradient of one step.
    private static Map<String, double[]> step(Loss function, int microBatchTokens, DType type) {
        Map<String, double[]> numbers = new LinkedHashMap<>();
        ModelFolder base = ModelFolder.open(folder.resolve("base"));
        TrainConfig config = TinyTraining.config(Map.of("micro-batch-tokens", microBatchTokens));
        try (SentenceModel model = SentenceModel.open(base, Device.cpu());
                Tokenizer tokenizer = Tokenizer.open(base.tokenizer());
                TextTower tower =
                        new TextTower(model, tokenizer, config, WorkerGroup.alone(), 1, StepProgress.silent());
                Scope _ = Scope.open()) {
            if (type == DType.FLOAT64) {
                model.parameters().values().forEach(Doubles::widen);
            }
            model.parameters().values().forEach(Tensor::requireGradient);
            TrainingBatch batch = batch();
            try (Pass pass = tower.embed(batch)) {
                assertThat(pass.queries().dtype()).isEqualTo(type);
                Tensor loss = function.compute(pass.queries(), pass.documents(), batch.targets());
                numbers.put("loss", new double[] {Tensors.item(loss)});
                loss.backward();
                pass.backward();
            }
            model.parameters()
                    .forEach((name, parameter) ->
                            numbers.put(name, Tensors.doubles(Objects.requireNonNull(parameter.gradient()))));
            model.parameters().values().forEach(Tensor::clearGradient);
        }
        return numbers;
    }

    private static TrainingBatch batch() {
        return new TrainingBatch(
                texts(LossCases.QUERIES, "what is"),
                texts(LossCases.DOCUMENTS, "more than"),
                CASES.targets(3),
                0,
                StepDraw.NONE);
    }

    /// Of lengths that differ.
    private static List<PromptedText> texts(int count, String start) {
        Random random = new Random(count);
        List<String> words = List.of("one", "two", "three", "and", "why", "nobody", "knows", "five");
        List<PromptedText> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StringBuilder text = new StringBuilder(start);
            IntStream.range(0, 1 + random.nextInt(9))
                    .forEach(k -> text.append(' ').append(words.get(random.nextInt(words.size()))));
            texts.add(PromptedText.plain(text.toString()));
        }
        return texts;
    }
}

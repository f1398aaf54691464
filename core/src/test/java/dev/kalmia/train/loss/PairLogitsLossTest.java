package dev.kalmia.train.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kalmia.tensor.AdamW;
import dev.kalmia.tensor.Gradients;
import dev.kalmia.tensor.NoGradient;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Random;
import java.util.SequencedMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairLogitsLossTest {
    private static final int DIMENSIONS = 6;
    private static final int BATCH = 64;

    private static Tensor gaussians(Random random, double scale, int... shape) {
        int count = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) (scale * random.nextGaussian());
        }
        return Tensors.of(numbers, Arrays.stream(shape).asLongStream().toArray());
    }

    /// A teacher of the test's making: `2 u·Mv`, M the diagonal 1, -1, 1, ….
    private static double[] teacher(Tensor first, Tensor second) {
        float[] u = Tensors.floats(first);
        float[] v = Tensors.floats(second);
        double[] scores = new double[u.length / DIMENSIONS];
        for (int i = 0; i < u.length; i++) {
            scores[i / DIMENSIONS] += (i % 2 == 0 ? 2.0 : -2.0) * u[i] * v[i];
        }
        return scores;
    }

    private static Targets targets(double[] scores) {
        return Targets.groups(scores.length, 1)
                .withTeacher(Arrays.stream(scores)
                        .mapToObj(score -> new double[] {score})
                        .toArray(double[][]::new));
    }

    private static double correlation(double[] some, double[] others) {
        double ofSome = Arrays.stream(some).average().orElseThrow();
        double ofOthers = Arrays.stream(others).average().orElseThrow();
        double together = 0;
        double first = 0;
        double second = 0;
        for (int i = 0; i < some.length; i++) {
            together += (some[i] - ofSome) * (others[i] - ofOthers);
            first += Math.pow(some[i] - ofSome, 2);
            second += Math.pow(others[i] - ofOthers, 2);
        }
        return together / Math.sqrt(first * second);
    }

    @Test
    @DisplayName("a head learns a bilinear teacher, and scores pairs that it never saw as the teacher does")
    void learns() {
        Random random = new Random(5);
        try (Scope _ = Scope.open()) {
            SequencedMap<String, Tensor> parameters = new LinkedHashMap<>();
            parameters.put("hidden", gaussians(random, 0.2, 64, 4 * DIMENSIONS).requireGradient());
            parameters.put("hiddenBias", gaussians(random, 0.2, 64).requireGradient());
            parameters.put("output", gaussians(random, 0.1, 1, 64).requireGradient());
            parameters.put("outputBias", gaussians(random, 0.1, 1).requireGradient());
            Tensor[] parts = parameters.values().toArray(Tensor[]::new);
            PairHead head = new PairHead(parts[0], parts[1], parts[2], parts[3]);
            PairLogitsLoss loss = new PairLogitsLoss(head, 0);
            try (AdamW optimiser = new AdamW(parameters, AdamW.Settings.withWeightDecay(0))) {
                for (int step = 0; step < 400; step++) {
                    try (Scope _ = Scope.open()) {
                        Tensor first = gaussians(random, 1, BATCH, DIMENSIONS);
                        Tensor second = gaussians(random, 1, BATCH, DIMENSIONS);
                        loss.compute(first, second, targets(teacher(first, second)))
                                .backward();
                        optimiser.step(1e-2);
                        Gradients.clear(parameters.values());
                    }
                }
            }
            try (NoGradient _ = NoGradient.open()) {
                Tensor first = gaussians(random, 1, 500, DIMENSIONS);
                Tensor second = gaussians(random, 1, 500, DIMENSIONS);
                assertThat(correlation(Tensors.doubles(head.logits(first, second)), teacher(first, second)))
                        .isGreaterThan(0.95);
            }
        }
    }

    @Test
    @DisplayName("classes take no part: other labels give the same loss")
    void ignoresLabels() {
        Random random = new Random(6);
        try (Scope _ = Scope.open()) {
            PairLogitsLoss loss = new PairLogitsLoss(head(random), 0);
            Tensor first = gaussians(random, 1, 3, DIMENSIONS);
            Tensor second = gaussians(random, 1, 3, DIMENSIONS);
            Targets targets = targets(new double[] {1, 2, 3});
            assertThat(Tensors.item(loss.compute(first, second, targets.withLabels(0, 1, 1))))
                    .isEqualTo(Tensors.item(loss.compute(first, second, targets.withLabels(1, 0, 0))));
        }
    }

    private static PairHead head(Random random) {
        return new PairHead(
                gaussians(random, 1, 5, 4 * DIMENSIONS),
                gaussians(random, 1, 5),
                gaussians(random, 1, 1, 5),
                gaussians(random, 1, 1));
    }

    @Test
    @DisplayName(
            "the share of labels is the cross-entropy of which document is right; with all of it no teacher is asked")
    void labels() {
        Random random = new Random(7);
        try (Scope _ = Scope.open()) {
            PairHead head = head(random);
            Tensor queries = gaussians(random, 1, 2, DIMENSIONS);
            Tensor documents = gaussians(random, 1, 6, DIMENSIONS);
            Targets untaught = Targets.groups(2, 3);
            Targets taught = untaught.withTeacher(new double[][] {{1, 2, 3}, {-1, 0, 2}});
            double expected = 0;
            for (int i = 0; i < 2; i++) {
                for (int document : taught.own(i)) {
                    double z =
                            Tensors.doubles(head.logits(queries.narrow(0, i, 1), documents.narrow(0, document, 1)))[0];
                    double chance = 1 / (1 + Math.exp(-z));
                    expected -= Math.log(document == taught.positive(i) ? chance : 1 - chance) / 6;
                }
            }
            double all = Tensors.item(new PairLogitsLoss(head, 1).compute(queries, documents, untaught));
            double none = Tensors.item(new PairLogitsLoss(head, 0).compute(queries, documents, taught));
            double some = Tensors.item(new PairLogitsLoss(head, 0.25).compute(queries, documents, taught));
            assertThat(all).isCloseTo(expected, within(1e-5));
            assertThat(some).isCloseTo(0.75 * none + 0.25 * expected, within(1e-5 * Math.max(1, none)));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    @DisplayName("a share that is none is refused")
    void refuses(double share) {
        try (Scope _ = Scope.open()) {
            PairHead head = head(new Random(8));
            assertThatThrownBy(() -> new PairLogitsLoss(head, share))
                    .hasMessage("label-share must be at least 0 and at most 1; label-share=" + share);
        }
    }
}

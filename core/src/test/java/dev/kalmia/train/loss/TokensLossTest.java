package dev.kalmia.train.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.AdamW;
import dev.kalmia.tensor.DType;
import dev.kalmia.tensor.Gradients;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TokensLossTest {
    private static final int DIMENSIONS = 5;
    private static final int VOCABULARY = 13;

    private static double[] gaussians(long seed, int count) {
        Random random = new Random(seed);
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = random.nextGaussian();
        }
        return numbers;
    }

    private static SortedMap<Integer, Double> shares(Object... weights) {
        Map<Integer, Double> named = new TreeMap<>();
        for (int i = 0; i < weights.length; i += 2) {
            named.put((Integer) weights[i], (Double) weights[i + 1]);
        }
        return TokenShares.of(named);
    }

    private static Targets targets(List<SortedMap<Integer, Double>> ofTexts) {
        int half = ofTexts.size() / 2;
        return Targets.groups(half, 1)
                .withTokens(new TokenShares(ofTexts.subList(0, half), ofTexts.subList(half, 2 * half)));
    }

    private static Tensor rows(double[] numbers, int from, int count, DType type) {
        double[] part = Arrays.copyOfRange(numbers, from * DIMENSIONS, (from + count) * DIMENSIONS);
        return Tensors.of(part, count, DIMENSIONS).to(type);
    }

    /// `Σ t ln(t / q)` by its definition, the mean over texts of which something is known.
    private static double divergence(
            double[] texts, double[] table, List<SortedMap<Integer, Double>> shares, double temperature) {
        double sum = 0;
        int known = 0;
        for (int text = 0; text < shares.size(); text++) {
            double[] weights = new double[VOCABULARY];
            double all = 0;
            for (int token = 0; token < VOCABULARY; token++) {
                double score = 0;
                for (int d = 0; d < DIMENSIONS; d++) {
                    score += texts[text * DIMENSIONS + d] * table[token * DIMENSIONS + d];
                }
                weights[token] = Math.exp(score / temperature);
                all += weights[token];
            }
            for (Map.Entry<Integer, Double> share : shares.get(text).entrySet()) {
                sum += share.getValue() * Math.log(share.getValue() / (weights[share.getKey()] / all));
            }
            known += shares.get(text).isEmpty() ? 0 : 1;
        }
        return sum / known;
    }

    private static final List<SortedMap<Integer, Double>> SHARES =
            List.of(shares(3, 1.0), shares(0, 2.0, 12, 1.0, 7, 0.5), shares(), shares(1, 1.0, 2, 1.0));

    @Test
    @DisplayName("the divergence is that of its definition in float64, and in float32 nearly")
    void oracle() {
        double[] texts = gaussians(1, 4 * DIMENSIONS);
        double[] table = gaussians(2, VOCABULARY * DIMENSIONS);
        double expected = divergence(texts, table, SHARES, 0.3);
        for (DType type : List.of(DType.FLOAT64, DType.FLOAT32)) {
            try (Scope _ = Scope.open()) {
                Tensor words = Tensors.of(table, VOCABULARY, DIMENSIONS).to(type);
                Tensor value = new TokensLoss(words, 0.3)
                        .compute(rows(texts, 0, 2, type), rows(texts, 2, 2, type), targets(SHARES));
                assertThat(Tensors.item(value)).isCloseTo(expected, within(type == DType.FLOAT64 ? 1e-12 : 1e-5));
            }
        }
    }

    @Test
    @DisplayName("vectors that are trained tell the tokens that they are to tell, and the divergence goes to 0")
    void reachesTheFloor() {
        try (Scope _ = Scope.open()) {
            Tensor table = Tensors.of(gaussians(4, VOCABULARY * DIMENSIONS), VOCABULARY, DIMENSIONS)
                    .to(DType.FLOAT32)
                    .detach();
            SequencedMap<String, Tensor> texts = new LinkedHashMap<>();
            texts.put(
                    "queries",
                    rows(gaussians(3, 10), 0, 2, DType.FLOAT32).detach().requireGradient());
            texts.put(
                    "documents",
                    rows(gaussians(5, 10), 0, 2, DType.FLOAT32).detach().requireGradient());
            List<SortedMap<Integer, Double>> one =
                    List.of(shares(3, 1.0), shares(12, 1.0), shares(7, 1.0), shares(0, 1.0));
            TokensLoss loss = new TokensLoss(table.requireGradient(), 0.3);
            texts.put("table", table);
            double value = 0;
            try (AdamW optimiser = new AdamW(texts, AdamW.Settings.withWeightDecay(0))) {
                for (int step = 0; step < 200; step++) {
                    try (Scope _ = Scope.open()) {
                        Tensor divergence = loss.compute(of(texts, "queries"), of(texts, "documents"), targets(one));
                        value = Tensors.item(divergence);
                        divergence.backward();
                        optimiser.step(0.05);
                        Gradients.clear(texts.values());
                    }
                }
            }
            assertThat(value).isBetween(0.0, 0.01);
            List<Long> told = new ArrayList<>();
            for (String side : List.of("queries", "documents")) {
                for (long token :
                        Tensors.longs(of(texts, side).linear(table, null).argmax(1))) {
                    told.add(token);
                }
            }
            assertThat(told).containsExactly(3L, 12L, 7L, 0L);
        }
    }

    private static Tensor of(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name));
    }

    @Test
    @DisplayName("texts of which nothing is known teach nothing, and are no number's end")
    void nothingKnown() {
        try (Scope _ = Scope.open()) {
            Tensor queries =
                    rows(gaussians(1, 10), 0, 2, DType.FLOAT32).detach().requireGradient();
            Tensor documents = rows(gaussians(2, 10), 0, 2, DType.FLOAT32).detach();
            Tensor table = Tensors.of(gaussians(4, VOCABULARY * DIMENSIONS), VOCABULARY, DIMENSIONS);
            Tensor value = new TokensLoss(table, 0.3)
                    .compute(queries, documents, targets(List.of(shares(), shares(), shares(), shares())));
            value.backward();
            assertThat(Tensors.item(value)).isZero();
            assertThat(Tensors.doubles(Objects.requireNonNull(queries.gradient())))
                    .containsOnly(0.0);
        }
    }

    @Test
    @DisplayName("shares that are none and tokens outside of the vocabulary are refused")
    void refuses() {
        assertThatThrownBy(() -> new TokenShares(List.of(new TreeMap<>(Map.of(1, 0.5))), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("shares of tokens must be above 0 and sum to 1; sum=0.5 tokens=1");
        try (Scope _ = Scope.open()) {
            Tensor table = Tensors.of(gaussians(4, 2 * DIMENSIONS), 2, DIMENSIONS);
            Tensor texts = rows(gaussians(1, 10), 0, 2, DType.FLOAT64);
            assertThatThrownBy(() -> new TokensLoss(table, 0.3).compute(texts, texts, targets(SHARES)))
                    .isInstanceOf(UsageException.class)
                    .hasMessage("a token must be one of 2; token=3");
        }
    }
}

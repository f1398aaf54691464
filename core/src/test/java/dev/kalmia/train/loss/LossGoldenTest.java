package dev.kalmia.train.loss;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kalmia.Fixtures;
import dev.kalmia.tensor.DType;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Values and gradients that PyTorch's autograd computed in float64, for every case of a loss that is here.
class LossGoldenTest {
    private static final List<String> OURS = List.of(
            "infonce_in_batch",
            "infonce_hard_negatives",
            "infonce_own_negatives_only",
            "infonce_duplicate_mask",
            "matryoshka_infonce");

    @TestFactory
    @DisplayName("value and gradients equal the reference, in float64 and float32")
    Stream<DynamicTest> cases() throws IOException {
        JsonNode root = new ObjectMapper()
                .readTree(Fixtures.folder("losses").resolve("losses.json").toFile());
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode golden : root.path("cases")) {
            String name = golden.path("name").asText();
            if (OURS.stream().anyMatch(own -> name.equals(own) || name.startsWith(own + "_tau_"))) {
                tests.add(DynamicTest.dynamicTest(name + " float64", () -> check(golden, DType.FLOAT64, 1e-12)));
                tests.add(DynamicTest.dynamicTest(name + " float32", () -> check(golden, DType.FLOAT32, 1e-6)));
            }
        }
        assertThat(tests).hasSizeGreaterThanOrEqualTo(2 * OURS.size());
        return tests.stream();
    }

    /// @param tolerance the relative one of the value; that of a gradient's entries is relative to its largest
    private static void check(JsonNode golden, DType type, double tolerance) {
        JsonNode inputs = golden.path("inputs");
        try (Scope _ = Scope.open()) {
            Tensor queries = leaf(inputs.path("queries"), type);
            Tensor positives = leaf(inputs.path("positives"), type);
            boolean hard = inputs.has("negatives");
            Tensor negatives = hard ? leaf(inputs.path("negatives"), type) : null;
            int batch = inputs.path("queries").size();
            Tensor documents = negatives == null ? positives : interleave(positives, negatives);
            Targets targets = targets(golden, batch, (int) documents.shape()[0]);
            Tensor value = loss(golden.path("params")).compute(queries, documents, targets);
            double expected = golden.path("value").asDouble();
            assertThat(Tensors.item(value)).isCloseTo(expected, Offset.offset(tolerance * Math.abs(expected)));
            value.backward();
            assertGradient(queries, golden.path("gradients").path("queries"), tolerance);
            assertGradient(positives, golden.path("gradients").path("positives"), tolerance);
            if (negatives != null) {
                assertGradient(negatives, golden.path("gradients").path("negatives"), tolerance);
            }
        }
    }

    private static Loss loss(JsonNode parameters) {
        Loss contrastive = new InfoNceLoss(parameters.path("temperature").asDouble());
        if (!parameters.has("dims")) {
            return contrastive;
        }
        List<Integer> dimensions = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        parameters.path("dims").forEach(dimension -> dimensions.add(dimension.asInt()));
        parameters.path("weights").forEach(weight -> weights.add(weight.asDouble()));
        return new MatryoshkaLoss(contrastive, dimensions, weights);
    }

    private static Targets targets(JsonNode golden, int batch, int documents) {
        int group = documents / batch;
        BitSet excluded = new BitSet();
        JsonNode ids = golden.path("inputs").path("positive_ids");
        boolean ownOnly = golden.path("name").asText().equals("infonce_own_negatives_only");
        for (int i = 0; i < batch; i++) {
            for (int j = 0; j < documents; j++) {
                boolean duplicate = ids.isArray() && i != j && ids.get(i).equals(ids.get(j));
                boolean foreign = ownOnly && j / group != i;
                excluded.set(i * documents + j, duplicate || foreign);
            }
        }
        int[] positives = new int[batch];
        Arrays.setAll(positives, i -> i * group);
        return new Targets(positives, documents, excluded);
    }

    /// `(B, D)` and `(B, M, D)` to `(B·(1+M), D)`, each positive before its negatives.
    private static Tensor interleave(Tensor positives, Tensor negatives) {
        long dimension = positives.shape()[1];
        return Tensor.concat(List.of(positives.unsqueeze(1), negatives), 1).reshape(-1, dimension);
    }

    private static Tensor leaf(JsonNode array, DType type) {
        List<Long> shape = new ArrayList<>();
        for (JsonNode level = array; level.isArray(); level = level.get(0)) {
            shape.add((long) level.size());
        }
        double[] values = flatten(array);
        long[] sizes = shape.stream().mapToLong(Long::longValue).toArray();
        return Tensors.of(values, sizes).to(type).detach().requireGradient();
    }

    private static double[] flatten(JsonNode array) {
        if (!array.isArray()) {
            return new double[] {array.asDouble()};
        }
        List<double[]> parts = new ArrayList<>();
        array.forEach(part -> parts.add(flatten(part)));
        return parts.stream().flatMapToDouble(Arrays::stream).toArray();
    }

    private static void assertGradient(Tensor leaf, JsonNode expected, double tolerance) {
        double[] golden = flatten(expected);
        double largest = Arrays.stream(golden).map(Math::abs).max().orElseThrow();
        assertThat(Tensors.doubles(Objects.requireNonNull(leaf.gradient())))
                .containsExactly(golden, Offset.offset(tolerance * largest));
    }
}

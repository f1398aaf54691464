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
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Values and gradients that PyTorch's autograd computed in float64, for every case of a loss that is here.
class LossGoldenTest {
    @TestFactory
    @DisplayName("value and gradients equal the reference, in float64 and float32")
    Stream<DynamicTest> cases() throws IOException {
        JsonNode root = new ObjectMapper()
                .readTree(Fixtures.folder("losses").resolve("losses.json").toFile());
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode golden : root.path("cases")) {
            String name = golden.path("name").asText();
            tests.add(DynamicTest.dynamicTest(name + " float64", () -> check(golden, DType.FLOAT64, 1e-12)));
            tests.add(DynamicTest.dynamicTest(name + " float32", () -> check(golden, DType.FLOAT32, 1e-6)));
        }
        assertThat(tests).hasSize(2 * root.path("cases").size());
        return tests.stream();
    }

    /// @param tolerance the relative one of the value; that of a gradient's entries is relative to its
    ///     largest
    private static void check(JsonNode golden, DType type, double tolerance) {
        JsonNode inputs = golden.path("inputs");
        try (Scope _ = Scope.open()) {
            Map<String, Tensor> leaves = new TreeMap<>();
            golden.path("gradients").properties().forEach(entry -> {
                if (entry.getValue().isArray()) {
                    leaves.put(entry.getKey(), leaf(inputs.path(entry.getKey()), type));
                }
            });
            Tensor queries = first(leaves, "queries", "a", "anchors", "u");
            Tensor positives = first(leaves, "positives", "b", "v");
            if (leaves.containsKey("inner_queries")) {
                queries = Tensor.concat(List.of(queries, leaf(leaves, "inner_queries")), 1);
                positives = Tensor.concat(List.of(positives, leaf(leaves, "inner_positives")), 1);
            }
            Tensor negatives = leaves.get("negatives");
            Tensor documents = negatives == null ? positives : interleave(positives, negatives);
            Targets targets =
                    targets(golden, (int) queries.shape()[0], (int) documents.shape()[0]);
            Tensor value = loss(golden, leaves).compute(queries, documents, targets);
            double expected = golden.path("value").asDouble();
            assertThat(Tensors.item(value)).isCloseTo(expected, Offset.offset(tolerance * Math.abs(expected)));
            value.backward();
            leaves.forEach((name, leaf) ->
                    assertGradient(leaf, golden.path("gradients").path(name), tolerance));
        }
    }

    private static Tensor leaf(Map<String, Tensor> leaves, String name) {
        return Objects.requireNonNull(leaves.get(name), name);
    }

    private static Tensor first(Map<String, Tensor> leaves, String... names) {
        return Arrays.stream(names)
                .map(leaves::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }

    private static Loss loss(JsonNode golden, Map<String, Tensor> leaves) {
        JsonNode parameters = golden.path("params");
        InfoNceLoss plain = new InfoNceLoss(parameters.path("temperature").asDouble(0.01));
        double margin = parameters.path("margin").asDouble();
        double scale = parameters.path("scale").asDouble();
        double gamma = parameters.path("gamma").asDouble();
        String name = golden.path("name").asText();
        return switch (name) {
            case "infonce_in_batch",
                    "infonce_hard_negatives",
                    "infonce_hard_negatives_tau_0.01",
                    "infonce_duplicate_mask" -> plain;
            case "matryoshka_2d_layers" ->
                new DepthLoss(plain, parameters.path("layer_index").asInt());
            case "infonce_own_negatives_only" -> plain.withCandidates(Candidate.OWN);
            case "infonce_expanded_negatives" -> plain.withCandidates(Candidate.EXPANDED);
            case "infonce_qwen3_mask" -> plain.withCandidates(Candidate.QWEN3).withMask(new FalseNegativeMask(margin));
            case "infonce_focal_through" -> plain.withFocal(new FocalWeight(gamma, false));
            case "infonce_focal_detached" -> plain.withFocal(new FocalWeight(gamma, true));
            case "mixing_pair_shared" -> plain.withMixing(pairs(true, golden));
            case "mixing_pair_own" -> plain.withMixing(pairs(false, golden));
            case "mixing_list_shared" -> plain.withMixing(new NegativeMixing.Lists(true, plain.temperature()));
            case "mixing_list_own" -> plain.withMixing(new NegativeMixing.Lists(false, plain.temperature()));
            case "distillation_kl" -> new DistillationLoss(plain.temperature());
            case "kalm_v2_5_mix" ->
                new SumLoss(List.of(
                        new SumLoss.Part(parameters.path("cl_weight").asDouble(), new InfoNceLoss(0.01)),
                        new SumLoss.Part(parameters.path("kl_weight").asDouble(), new DistillationLoss(0.05))));
            case "matryoshka_infonce" ->
                new MatryoshkaLoss(
                        plain,
                        Arrays.stream(flatten(parameters.path("dims")))
                                .mapToObj(size -> (int) size)
                                .toList(),
                        Arrays.stream(flatten(parameters.path("weights")))
                                .boxed()
                                .toList());
            case "cosent" -> new CosentLoss(scale);
            case "angle" -> new AngleLoss(scale);
            case "cosine_mse" -> new CosineLoss();
            case "triplet_euclidean" -> new TripletLoss(TripletLoss.Distance.EUCLIDEAN, margin);
            case "triplet_cosine" -> new TripletLoss(TripletLoss.Distance.COSINE, margin);
            case "contrastive_cosine" -> new PairMarginLoss(margin);
            case "softmax_nli" -> new SoftmaxLoss(leaf(leaves, "weight"));
            case "margin_mse" -> new MarginMseLoss();
            default -> throw new AssertionError("no loss for the case " + name);
        };
    }

    private static Targets targets(JsonNode golden, int batch, int documents) {
        JsonNode inputs = golden.path("inputs");
        Targets targets = Targets.groups(batch, documents / batch);
        if (inputs.has("positive_ids")) {
            targets = new Targets(targets.positives(), documents, duplicates(inputs.path("positive_ids")));
        }
        if (inputs.has("labels")) {
            targets = targets.withLabels(flatten(inputs.path("labels")));
        }
        if (inputs.has("teacher_scores")) {
            targets = targets.withTeacher(rows(inputs.path("teacher_scores")));
        }
        if (inputs.has("teacher_margins")) {
            targets = targets.withTeacher(Arrays.stream(flatten(inputs.path("teacher_margins")))
                    .mapToObj(above -> new double[] {above, 0})
                    .toArray(double[][]::new));
        }
        return targets;
    }

    private static BitSet duplicates(JsonNode ids) {
        BitSet excluded = new BitSet();
        for (int i = 0; i < ids.size(); i++) {
            for (int j = 0; j < ids.size(); j++) {
                excluded.set(i * ids.size() + j, i != j && ids.get(i).equals(ids.get(j)));
            }
        }
        return excluded;
    }

    private static double[][] rows(JsonNode matrix) {
        List<double[]> rows = new ArrayList<>();
        matrix.forEach(row -> rows.add(flatten(row)));
        return rows.toArray(double[][]::new);
    }

    /// The reference mixes each query's first two negatives, with shares that it was given.
    private static NegativeMixing pairs(boolean shared, JsonNode golden) {
        double[] shares = flatten(golden.path("inputs").path("lam"));
        return new NegativeMixing.Pairs(shared, (targets, query) -> {
            int[] negatives = targets.negatives(query);
            return new NegativeMixing.Pairs.Draw(negatives[0], negatives[1], shares[query]);
        });
    }

    /// `(B, D)` and `(B, M, D)` or `(B, D)` to `(B·(1+M), D)`, each positive before its negatives.
    private static Tensor interleave(Tensor positives, Tensor negatives) {
        long dimension = positives.shape()[1];
        Tensor many = negatives.shape().length == 3 ? negatives : negatives.unsqueeze(1);
        return Tensor.concat(List.of(positives.unsqueeze(1), many), 1).reshape(-1, dimension);
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

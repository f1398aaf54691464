package dev.kalmia.train.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.DType;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.vector.Embeddings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for every loss, on batches with groups of different sizes, shared and excluded documents.
class LossContractTest {
    private static final int QUERIES = LossCases.QUERIES;
    private static final int DOCUMENTS = LossCases.DOCUMENTS;
    private static final int DIMENSIONS = 8;
    private static final InfoNceLoss PLAIN = LossCases.PLAIN;
    private static final FalseNegativeMask MASK = LossCases.MASK;
    private static final LossCases CASES = new LossCases(DIMENSIONS);

    /// A batch in numbers.
    private static final class Batch {
        private final double[] queries;
        private final double[] documents;
        private final Targets targets;

        Batch(double[] queries, double[] documents, Targets targets) {
            this.queries = queries;
            this.documents = documents;
            this.targets = targets;
        }

        static Batch of(long seed) {
            Random random = new Random(seed);
            return new Batch(
                    gaussians(random, QUERIES * DIMENSIONS),
                    gaussians(random, DOCUMENTS * DIMENSIONS),
                    CASES.targets(seed));
        }

        double value(Loss loss, DType type) {
            try (Scope _ = Scope.open()) {
                return Tensors.item(loss.compute(queriesAs(type), documentsAs(type), targets));
            }
        }

        Tensor queriesAs(DType type) {
            return Tensors.of(queries, QUERIES, DIMENSIONS).to(type).detach();
        }

        Tensor documentsAs(DType type) {
            return Tensors.of(documents, DOCUMENTS, DIMENSIONS).to(type).detach();
        }

        /// The gradient of the queries, then of the documents.
        double[] gradient(Loss loss, DType type) {
            try (Scope _ = Scope.open()) {
                Tensor queriesLeaf = queriesAs(type).requireGradient();
                Tensor documentsLeaf = documentsAs(type).requireGradient();
                loss.compute(queriesLeaf, documentsLeaf, targets).backward();
                return Stream.of(queriesLeaf, documentsLeaf)
                        .flatMapToDouble(leaf -> Arrays.stream(numbers(leaf)))
                        .toArray();
            }
        }

        private static double[] numbers(Tensor leaf) {
            return Tensors.doubles(Objects.requireNonNull(leaf.gradient()));
        }

        Batch moved(double[] direction, double step) {
            double[] first = queries.clone();
            double[] second = documents.clone();
            Arrays.setAll(first, k -> first[k] + step * direction[k]);
            Arrays.setAll(second, k -> second[k] + step * direction[first.length + k]);
            return new Batch(first, second, targets);
        }
    }

    private static Embeddings rows(Embeddings all, List<Integer> order) {
        return Embeddings.of(order.stream().map(all::row).toList(), DIMENSIONS, all.origin());
    }

    private static double[] gaussians(Random random, int count) {
        return IntStream.range(0, count).mapToDouble(k -> random.nextGaussian()).toArray();
    }

    static Stream<Named<Loss>> smooth() {
        return CASES.smooth();
    }

    static Stream<Named<Loss>> all() {
        return CASES.all();
    }

    @AfterAll
    static void close() {
        CASES.close();
    }

    @ParameterizedTest
    @MethodSource("all")
    @DisplayName("a loss is one finite number, the same every time, nearly the same in float32")
    void number(Loss loss) {
        for (int seed = 0; seed < 5; seed++) {
            Batch batch = Batch.of(seed);
            double value = batch.value(loss, DType.FLOAT64);
            assertThat(value).isFinite().isEqualTo(batch.value(loss, DType.FLOAT64));
            assertThat(batch.value(loss, DType.FLOAT32)).isCloseTo(value, within(1e-5 * Math.max(1, Math.abs(value))));
        }
    }

    @ParameterizedTest
    @MethodSource("smooth")
    @DisplayName("the gradient is the derivative of the value, in any direction")
    void derivative(Loss loss) {
        for (int seed = 0; seed < 5; seed++) {
            Batch batch = Batch.of(seed);
            double[] direction = gaussians(new Random(seed + 100), (QUERIES + DOCUMENTS) * DIMENSIONS);
            double[] gradient = batch.gradient(loss, DType.FLOAT64);
            double along = IntStream.range(0, gradient.length)
                    .mapToDouble(k -> gradient[k] * direction[k])
                    .sum();
            double step = 1e-6;
            double measured = (batch.moved(direction, step).value(loss, DType.FLOAT64)
                            - batch.moved(direction, -step).value(loss, DType.FLOAT64))
                    / (2 * step);
            assertThat(measured).isCloseTo(along, within(1e-6 * Math.max(1, Math.abs(along))));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    @DisplayName("a small step against the gradient makes the loss smaller")
    void descends(Loss loss) {
        Batch batch = Batch.of(3);
        double[] gradient = batch.gradient(loss, DType.FLOAT64);
        double size =
                Math.sqrt(Arrays.stream(gradient).map(number -> number * number).sum());

        assertThat(size).isPositive().isFinite();
        assertThat(batch.moved(gradient, -1e-6 / size).value(loss, DType.FLOAT64))
                .isLessThan(batch.value(loss, DType.FLOAT64));
    }

    @ParameterizedTest
    @MethodSource("all")
    @DisplayName("a document that takes no part has no gradient")
    void excluded(Loss loss) {
        double[] gradient = Batch.of(5).gradient(loss, DType.FLOAT64);

        assertThat(Arrays.copyOfRange(gradient, gradient.length - DIMENSIONS, gradient.length))
                .containsOnly(0.0);
    }

    @ParameterizedTest
    @MethodSource("all")
    @DisplayName("the order of queries and of documents makes no difference")
    void order(Loss loss) {
        if (loss instanceof InfoNceLoss contrast && contrast.mixing() instanceof NegativeMixing.Pairs) {
            return; // What is drawn is drawn by places.
        }
        if (loss instanceof CopiesLoss) {
            return; // Copies are told apart by their places.
        }
        Batch batch = Batch.of(9);
        List<Integer> queries = shuffled(QUERIES, 1);
        List<Integer> documents = shuffled(DOCUMENTS, 2);

        assertThat(reordered(batch, queries, documents).value(loss, DType.FLOAT64))
                .isCloseTo(batch.value(loss, DType.FLOAT64), within(1e-11));
    }

    private static List<Integer> shuffled(int count, long seed) {
        List<Integer> places = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        Collections.shuffle(places, new Random(seed));
        return places;
    }

    private static Batch reordered(Batch batch, List<Integer> queries, List<Integer> documents) {
        Targets old = batch.targets;
        BitSet excluded = new BitSet();
        BitSet own = new BitSet();
        double[][] teacher = new double[QUERIES][];
        for (int i = 0; i < QUERIES; i++) {
            int from = queries.get(i);
            List<Double> scores = new ArrayList<>();
            for (int j = 0; j < DOCUMENTS; j++) {
                excluded.set(i * DOCUMENTS + j, old.excluded(from, documents.get(j)));
                own.set(i * DOCUMENTS + j, old.own(from, documents.get(j)));
                if (old.own(from, documents.get(j))) {
                    scores.add(old.teacher(from)[Arrays.binarySearch(old.own(from), documents.get(j))]);
                }
            }
            teacher[i] = scores.stream().mapToDouble(Double::doubleValue).toArray();
        }
        int[] positives = queries.stream()
                .mapToInt(from -> documents.indexOf(old.positive(from)))
                .toArray();
        double[] labels =
                queries.stream().mapToDouble(from -> old.labels()[from]).toArray();
        return new Batch(
                rows(batch.queries, queries),
                rows(batch.documents, documents),
                new Targets(positives, DOCUMENTS, excluded)
                        .withOwn(own)
                        .withLabels(labels)
                        .withTeacher(teacher)
                        .withTaught(new Taught(
                                rows(old.taught().queries(), queries),
                                rows(old.taught().documents(), documents)))
                        .withTokens(new TokenShares(
                                queries.stream()
                                        .map(old.tokens().queries()::get)
                                        .toList(),
                                documents.stream()
                                        .map(old.tokens().documents()::get)
                                        .toList()))
                        .withEntries(new EntryTargets(
                                queries.stream().map(old.entries().right()::get).toList(),
                                queries.stream()
                                        .map(old.entries().others()::get)
                                        .toList())));
    }

    private static double[] rows(double[] matrix, List<Integer> order) {
        return order.stream()
                .flatMapToDouble(row -> Arrays.stream(matrix, row * DIMENSIONS, (row + 1) * DIMENSIONS))
                .toArray();
    }

    @Test
    @DisplayName("losses that are cases of one another agree")
    void cases() {
        Batch batch = Batch.of(11);
        double plain = batch.value(PLAIN, DType.FLOAT64);
        double focal = batch.value(PLAIN.withFocal(new FocalWeight(0.5, false)), DType.FLOAT64);

        assertThat(batch.value(PLAIN.withMask(new FalseNegativeMask(2)), DType.FLOAT64))
                .isEqualTo(plain);
        assertThat(batch.value(PLAIN.withFocal(new FocalWeight(1e-12, false)), DType.FLOAT64))
                .isCloseTo(plain, within(1e-9));
        assertThat(batch.value(PLAIN.withFocal(new FocalWeight(0.5, true)), DType.FLOAT64))
                .isEqualTo(focal);
        assertThat(batch.value(new SumLoss(List.of(new SumLoss.Part(1, PLAIN))), DType.FLOAT64))
                .isEqualTo(plain);
        assertThat(batch.value(new MatryoshkaLoss(PLAIN, List.of(DIMENSIONS), List.of(1.0)), DType.FLOAT64))
                .isEqualTo(plain);
        double masked = batch.value(PLAIN.withMask(MASK), DType.FLOAT64);
        double own = batch.value(PLAIN.withCandidates(Candidate.OWN), DType.FLOAT64);
        assertThat(batch.value(PLAIN.withCandidates(Candidate.QWEN3), DType.FLOAT64))
                .isGreaterThan(plain);
        assertThat(masked).isLessThan(plain);
        assertThat(own).isLessThan(plain);
    }

    @Test
    @DisplayName("a student that scores as its teacher has nothing to learn from it")
    void learned() {
        Batch batch = Batch.of(13);
        try (Scope _ = Scope.open()) {
            Tensor queries = batch.queriesAs(DType.FLOAT64).requireGradient();
            Tensor documents = batch.documentsAs(DType.FLOAT64);
            double[] cosines = Tensors.doubles(Scores.cosines(queries.detach(), documents));
            double[][] teacher = new double[QUERIES][];
            for (int i = 0; i < QUERIES; i++) {
                int first = i * DOCUMENTS;
                teacher[i] = Arrays.stream(batch.targets.own(i))
                        .mapToDouble(j -> cosines[first + j])
                        .toArray();
            }
            Tensor loss = new DistillationLoss(0.05).compute(queries, documents, batch.targets.withTeacher(teacher));
            loss.backward();

            assertThat(Tensors.item(loss)).isCloseTo(0, within(1e-12));
            assertThat(Tensors.doubles(Objects.requireNonNull(queries.gradient())))
                    .containsExactly(new double[(int) queries.size()], within(1e-12));
        }
    }

    @Test
    @DisplayName("queries that are certain, or have nothing to be told apart from, cost nothing and give no NaN")
    void certain() {
        try (Scope _ = Scope.open()) {
            double[] axes = new double[3 * DIMENSIONS];
            IntStream.range(0, 3).forEach(i -> axes[i * DIMENSIONS + i] = 1);
            for (InfoNceLoss loss : List.of(
                    new InfoNceLoss(0.005).withFocal(new FocalWeight(0.5, false)),
                    PLAIN.withCandidates(Candidate.OWN).withFocal(new FocalWeight(0.5, false)))) {
                Tensor queries = Tensors.of(axes, 3, DIMENSIONS)
                        .to(DType.FLOAT32)
                        .detach()
                        .requireGradient();
                Tensor documents = Tensors.of(axes, 3, DIMENSIONS)
                        .to(DType.FLOAT32)
                        .detach()
                        .requireGradient();

                Tensor value = loss.compute(queries, documents, Targets.groups(3, 1));
                value.backward();

                assertThat(Tensors.item(value)).isZero();
                assertThat(Tensors.doubles(Objects.requireNonNull(queries.gradient())))
                        .containsExactly(new double[(int) queries.size()], within(1e-6));
            }
        }
    }

    @Test
    @DisplayName("shares of mixed pairs are those of Beta(2, 2), and pairs are two different own negatives")
    void draws() {
        double sum = 0;
        double squares = 0;
        int count = 20_000;
        Targets targets = Targets.groups(1, 5);
        var pairs = new NegativeMixing.Pairs(true);
        for (int seed = 0; seed < count; seed++) {
            NegativeMixing.Pairs.Draw draw = pairs.draws().of(targets.withSeeds(seed), 0);
            assertThat(draw.first()).isBetween(1, 4).isNotEqualTo(draw.second());
            assertThat(draw.second()).isBetween(1, 4);
            sum += draw.share();
            squares += draw.share() * draw.share();
        }
        double mean = sum / count;
        // Beta(2, 2) has the mean ½ and the variance 1/20.
        assertThat(mean).isCloseTo(0.5, within(0.01));
        assertThat(squares / count - mean * mean).isCloseTo(0.05, within(0.002));
        assertThat(pairs.draws().of(targets.withSeeds(4), 0))
                .isEqualTo(pairs.draws().of(targets.withSeeds(4), 0));
    }

    @Test
    @DisplayName("labels and dimensions that a loss cannot use are refused")
    void refuses() {
        Batch batch = Batch.of(1);
        Batch graded = new Batch(batch.queries, batch.documents, batch.targets.withLabels(0, 1, 0.5, 1, 0, 1, 0));
        assertThatThrownBy(() -> graded.value(new PairMarginLoss(0.5), DType.FLOAT32))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("label=0.5");
        assertThatThrownBy(() ->
                        batch.value(new MatryoshkaLoss(new AngleLoss(20), List.of(3), List.of(1.0)), DType.FLOAT32))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("dimensions=3");
        assertThatThrownBy(() -> graded.value(new SoftmaxLoss(CASES.head(2, 3 * DIMENSIONS)), DType.FLOAT32))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a label must be the number of one of 2 classes; label=0.5");
    }
}

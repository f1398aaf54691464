package dev.kalmia.train.loss;

import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.vector.EmbeddingOrigin;
import dev.kalmia.vector.Embeddings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/// Every loss, and targets that all of them can learn from: groups of different sizes, shared and excluded
/// documents.
///
/// @param dimensions of the vectors, a multiple of 8
/// @param heads what losses have of their own; they live until this is closed
public record LossCases(int dimensions, List<Tensor> heads) implements AutoCloseable {
    public static final int QUERIES = 7;
    public static final int DOCUMENTS = 19;

    static final InfoNceLoss PLAIN = new InfoNceLoss(0.1);
    static final FalseNegativeMask MASK = new FalseNegativeMask(0.1);

    public LossCases(int dimensions) {
        this(dimensions, new ArrayList<>());
    }

    @Override
    public void close() {
        heads.forEach(Tensor::close);
    }

    /// Document 18 is excluded for every query; documents 0 to 6 are positives, of which two queries share
    /// one.
    public Targets targets(long seed) {
        Random random = new Random(seed);
        int[] positives = {0, 1, 2, 3, 4, 5, 5};
        BitSet excluded = new BitSet();
        BitSet own = new BitSet();
        for (int i = 0; i < QUERIES; i++) {
            excluded.set(i * DOCUMENTS + DOCUMENTS - 1);
            for (int k = 0; k < i % 4; k++) {
                own.set(i * DOCUMENTS + 7 + (i * 3 + k * 2) % 11);
            }
        }
        excluded.set(2 * DOCUMENTS + 4);
        double[][] teacher = new double[QUERIES][];
        Targets bare = new Targets(positives, DOCUMENTS, excluded).withOwn(own);
        Arrays.setAll(teacher, i -> random.doubles(bare.own(i).length, -1, 1).toArray());
        double[] labels = {0, 1, 0, 1, 1, 0, 1};
        return bare.withLabels(labels)
                .withTeacher(teacher)
                .withTaught(new Taught(vectors(random, QUERIES), vectors(random, DOCUMENTS)))
                .withSeeds(random.longs(QUERIES).toArray())
                .withTokens(new TokenShares(shares(seed, QUERIES), shares(-seed, DOCUMENTS)))
                .withEntries(entries(seed));
    }

    /// Of each text up to three of eleven tokens; of some none.
    private static List<SortedMap<Integer, Double>> shares(long seed, int count) {
        Random random = new Random(seed);
        List<SortedMap<Integer, Double>> shares = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Map<Integer, Double> weights = new HashMap<>();
            for (int k = 0; k < i % 4; k++) {
                weights.put(random.nextInt(11), random.nextDouble() + 0.1);
            }
            shares.add(TokenShares.of(weights));
        }
        return shares;
    }

    /// Of eleven entries one for each query; some define others, too.
    private static EntryTargets entries(long seed) {
        Random random = new Random(seed);
        List<Integer> right = new ArrayList<>();
        List<List<Integer>> others = new ArrayList<>();
        for (int i = 0; i < QUERIES; i++) {
            int row = random.nextInt(11);
            right.add(row);
            others.add(i % 3 == 0 ? List.of((row + 1) % 11, (row + 5) % 11) : List.of());
        }
        return new EntryTargets(right, others);
    }

    private Embeddings vectors(Random random, int count) {
        Embeddings.Builder builder = Embeddings.builder(dimensions, new EmbeddingOrigin("teacher", "", false));
        for (int i = 0; i < count; i++) {
            float[] row = new float[dimensions];
            for (int j = 0; j < dimensions; j++) {
                row[j] = (float) random.nextGaussian();
            }
            builder.add(row);
        }
        return builder.build();
    }

    private static double[] gaussians(Random random, int count) {
        return IntStream.range(0, count).mapToDouble(k -> random.nextGaussian()).toArray();
    }

    /// What a loss has of its own.
    Tensor head(long... shape) {
        try (Scope scope = Scope.open()) {
            int count = (int) Arrays.stream(shape).reduce(1, Math::multiplyExact);
            heads.add(scope.release(Tensors.of(gaussians(new Random(count), count), shape)));
            return heads.getLast();
        }
    }

    /// Losses whose gradient is the derivative of their value.
    public Stream<Named<Loss>> smooth() {
        return Stream.of(
                Named.of("InfoNCE", PLAIN),
                Named.of("own negatives", PLAIN.withCandidates(Candidate.OWN)),
                Named.of("expanded", PLAIN.withCandidates(Candidate.EXPANDED)),
                Named.of("Qwen3", PLAIN.withCandidates(Candidate.QWEN3)),
                Named.of("focal", PLAIN.withFocal(new FocalWeight(0.5, false))),
                Named.of("mixed pairs", PLAIN.withMixing(new NegativeMixing.Pairs(true))),
                Named.of("own mixed pairs", PLAIN.withMixing(new NegativeMixing.Pairs(false))),
                Named.of("distillation", new DistillationLoss(0.1)),
                Named.of("margin MSE", new MarginMseLoss()),
                Named.of("copies", new CopiesLoss(PLAIN, null)),
                Named.of("whitened copies", new CopiesLoss(PLAIN, new GroupWhitening(4))),
                Named.of("embedding", new EmbeddingLoss()),
                Named.of("triplet", new TripletLoss(TripletLoss.Distance.EUCLIDEAN, 5)),
                Named.of("triplet by cosine", new TripletLoss(TripletLoss.Distance.COSINE, 0.5)),
                Named.of("CoSENT", new CosentLoss(20)),
                Named.of("AnglE", new AngleLoss(20)),
                Named.of("cosine", new CosineLoss()),
                Named.of("pair margin", new PairMarginLoss(0.5)),
                Named.of(
                        "pair logits",
                        new PairLogitsLoss(new PairHead(head(5, 4L * dimensions), head(5), head(1, 5), head(1)), 0)),
                Named.of(
                        "pair logits and labels",
                        new PairLogitsLoss(new PairHead(head(5, 4L * dimensions), head(5), head(1, 5), head(1)), 0.5)),
                Named.of("tokens", new TokensLoss(head(11, dimensions), 0.5)),
                Named.of("entries", new EntriesLoss(head(11, dimensions), 0.5)),
                Named.of("softmax", new SoftmaxLoss(head(3, 3L * dimensions))),
                Named.of(
                        "sum",
                        new SumLoss(List.of(
                                new SumLoss.Part(0.3, PLAIN), new SumLoss.Part(0.7, new DistillationLoss(0.05))))),
                Named.of(
                        "prefixes", new MatryoshkaLoss(PLAIN, List.of(dimensions, dimensions / 2), List.of(1.0, 0.3))));
    }

    public Stream<Named<Loss>> all() {
        return Stream.concat(
                smooth(),
                Stream.of(
                        Named.of("focal, detached", PLAIN.withFocal(new FocalWeight(0.5, true))),
                        Named.of("masked", PLAIN.withMask(MASK)),
                        Named.of(
                                "Qwen3, masked",
                                PLAIN.withCandidates(Candidate.QWEN3).withMask(MASK)),
                        Named.of("mixed lists", PLAIN.withMixing(new NegativeMixing.Lists(true, 0.1))),
                        Named.of("own mixed lists", PLAIN.withMixing(new NegativeMixing.Lists(false, 0.1))),
                        Named.of(
                                "everything",
                                PLAIN.withCandidates(Candidate.QWEN3)
                                        .withMask(MASK)
                                        .withFocal(new FocalWeight(0.5, false))
                                        .withMixing(new NegativeMixing.Lists(true, 0.1)))));
    }
}

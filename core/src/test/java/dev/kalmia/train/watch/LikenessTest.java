package dev.kalmia.train.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.train.loss.Targets;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class LikenessTest {
    private static final int QUERIES = 7;
    private static final int DOCUMENTS = 11;
    private static final int SIZE = 5;

    private static double[][] vectors(Random random, int rows) {
        double[][] vectors = new double[rows][SIZE];
        for (double[] vector : vectors) {
            for (int i = 0; i < SIZE; i++) {
                vector[i] = random.nextGaussian();
            }
        }
        return vectors;
    }

    private static Tensor tensor(double[][] rows) {
        double[] all = new double[rows.length * SIZE];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, all, i * SIZE, SIZE);
        }
        return Tensors.of(all, rows.length, SIZE);
    }

    private static double cosine(double[] a, double[] b) {
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < SIZE; i++) {
            dot += a[i] * b[i];
            aa += a[i] * a[i];
            bb += b[i] * b[i];
        }
        return dot / Math.sqrt(aa * bb);
    }

    @RepeatedTest(20)
    @DisplayName("it is what a slow, obvious count over all pairs gives, in blocks of any size")
    void countsAllPairs(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        double[][] queries = vectors(random, QUERIES);
        double[][] documents = vectors(random, DOCUMENTS);
        int[] positives = random.ints(QUERIES, 0, DOCUMENTS).toArray();
        BitSet excluded = new BitSet();
        double positive = 0;
        double negative = 0;
        int negatives = 0;
        double hardest = 0;
        int beaten = 0;
        for (int i = 0; i < QUERIES; i++) {
            double right = cosine(queries[i], documents[positives[i]]);
            double most = -2;
            for (int j = 0; j < DOCUMENTS; j++) {
                if (j == positives[i]) {
                    continue;
                }
                // The last column is never left out, so that each query has a negative but for one case.
                if (random.nextInt(3) == 0 && j < DOCUMENTS - 2) {
                    excluded.set(i * DOCUMENTS + j);
                    continue;
                }
                double score = cosine(queries[i], documents[j]);
                negative += score;
                negatives++;
                most = Math.max(most, score);
            }
            positive += right;
            hardest += most;
            beaten += most > right ? 1 : 0;
        }
        Targets targets = new Targets(positives, DOCUMENTS, excluded);
        try (Scope _ = Scope.open()) {
            for (int scores : new int[] {1, 25, 1000}) {
                Likeness found = Likeness.of(tensor(queries), tensor(documents), targets, scores);
                assertThat(found.positive()).isCloseTo(positive / QUERIES, within(1e-6));
                assertThat(found.negative()).isCloseTo(negative / negatives, within(1e-6));
                assertThat(found.hardest()).isCloseTo(hardest / QUERIES, within(1e-6));
                assertThat(found.beaten()).isEqualTo((double) beaten / QUERIES);
            }
        }
    }

    @Test
    @DisplayName("it leaves no trace: no gradient passes and nothing stays open")
    void leavesNoTrace() {
        try (Scope _ = Scope.open()) {
            Tensor queries = tensor(vectors(new Random(1), 2)).requireGradient();
            Tensor documents = tensor(vectors(new Random(2), 2)).requireGradient();
            long live = Scope.liveTensors();
            Likeness.of(queries, documents, Targets.groups(2, 1));
            assertThat(Scope.liveTensors()).isEqualTo(live);
            assertThat(queries.gradient()).isNull();
        }
    }

    @Test
    @DisplayName("a batch without negatives has a positive and no number for the rest")
    void withoutNegatives() {
        try (Scope _ = Scope.open()) {
            Tensor one = tensor(vectors(new Random(1), 1));
            Likeness found = Likeness.of(one, one, Targets.groups(1, 1));
            assertThat(found.positive()).isCloseTo(1, within(1e-6));
            assertThat(found.negative()).isNaN();
            assertThat(found.hardest()).isNaN();
            assertThat(found.beaten()).isNaN();
        }
    }
}

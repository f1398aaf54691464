package dev.kalmia.nn;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.tensor.DType;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The heads beside [SlowHeads], in float64: three texts of other lengths, padded on either side, two of
/// which leave their first tokens out.
class TrainedHeadsTest {
    private static final int SIZE = 4;
    private static final int LATENTS = 5;
    private static final int LATENT_SIZE = 6;
    private static final int HEADS = 3;
    private static final int HEAD_SIZE = 2;
    private static final int LAYERS = 4;
    private static final int LENGTH = 6;
    private static final int[] TOKENS = {6, 2, 4};
    private static final int[] LEFT_OUT = {2, 0, 3};

    /// The names of the published models, but for the first.
    enum Kind {
        LATENT,
        M2,
        M3,
        M4,
        M5
    }

    private static final class Batch {
        private final List<double[]> layers;
        private final long[] mask;

        private Batch(List<double[]> layers, long[] mask) {
            this.layers = layers;
            this.mask = mask;
        }

        static Batch of(boolean left, long seed) {
            Random random = new Random(seed);
            List<double[]> layers = new ArrayList<>();
            for (int layer = 0; layer < LAYERS; layer++) {
                layers.add(random.doubles((long) TOKENS.length * LENGTH * SIZE, -2, 2)
                        .toArray());
            }
            long[] mask = new long[TOKENS.length * LENGTH];
            for (int text = 0; text < TOKENS.length; text++) {
                int start = left ? LENGTH - TOKENS[text] : 0;
                for (int i = LEFT_OUT[text]; i < TOKENS[text]; i++) {
                    mask[text * LENGTH + start + i] = 1;
                }
            }
            return new Batch(layers, mask);
        }

        /// The states of the tokens of a text that take part.
        double[][] tokens(int layer, int text) {
            List<double[]> tokens = new ArrayList<>();
            for (int i = 0; i < LENGTH; i++) {
                if (mask[text * LENGTH + i] == 1) {
                    double[] state = new double[SIZE];
                    System.arraycopy(layers.get(layer), (text * LENGTH + i) * SIZE, state, 0, SIZE);
                    tokens.add(state);
                }
            }
            return tokens.toArray(double[][]::new);
        }
    }

    private static double[] slow(Kind kind, Map<String, double[]> parameters, Batch batch, int text) {
        SlowHeads slow = new SlowHeads(parameters, HEADS, HEAD_SIZE);
        double[][] last = batch.tokens(LAYERS - 1, text);
        double[][] ends = new double[LAYERS][];
        double[][] means = new double[LAYERS][];
        for (int layer = 0; layer < LAYERS; layer++) {
            double[][] tokens = batch.tokens(layer, text);
            ends[layer] = tokens[tokens.length - 1];
            means[layer] = SlowHeads.mean(tokens);
        }
        return switch (kind) {
            case LATENT -> slow.latentAttention(last, LATENT_SIZE);
            case M2 -> slow.multiLayer(new double[][] {ends[LAYERS - 1]}, false);
            case M3 -> slow.multiLayer(ends, true);
            case M4 -> slow.multiLayer(last, false);
            case M5 -> slow.multiLayer(means, true);
        };
    }

    private static Tensor head(Kind kind, ParameterSource source, List<Tensor> states, Tensor mask) {
        if (kind == Kind.LATENT) {
            return new LatentAttention(source, SIZE, LATENTS, LATENT_SIZE, HEADS, HEAD_SIZE)
                    .forward(states.getLast(), mask);
        }
        boolean allLayers = kind == Kind.M3 || kind == Kind.M5;
        boolean allTokens = kind == Kind.M4 || kind == Kind.M5;
        return new MultiLayerPooling(source, SIZE, LATENTS, HEADS, HEAD_SIZE, allLayers ? LAYERS : 0, allTokens)
                .forward(allLayers ? states : states.subList(LAYERS - 1, LAYERS), mask);
    }

    private static List<Tensor> states(Batch batch) {
        return batch.layers.stream()
                .map(layer -> Tensors.of(layer, TOKENS.length, LENGTH, SIZE))
                .toList();
    }

    private static Tensor mask(Batch batch) {
        return Tensors.of(batch.mask, TOKENS.length, LENGTH);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @DisplayName("a head computes its equations, whichever side is padded, without what is left out")
    void forward(Kind kind) {
        for (boolean left : new boolean[] {false, true}) {
            Batch batch = Batch.of(left, 3);
            DrawnParameters source = new DrawnParameters(5, DType.FLOAT64);
            try (Scope _ = Scope.open()) {
                double[] found = Tensors.doubles(head(kind, source, states(batch), mask(batch)));
                assertThat(found).hasSize(TOKENS.length * SIZE);
                for (int text = 0; text < TOKENS.length; text++) {
                    double[] expected = slow(kind, source.numbers(), batch, text);
                    for (int d = 0; d < SIZE; d++) {
                        assertThat(found[text * SIZE + d]).isCloseTo(expected[d], Offset.offset(1e-10));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @DisplayName("its gradients reach every parameter and state, and are those of the equations")
    void gradients(Kind kind) {
        Batch batch = Batch.of(false, 3);
        double[] wanted =
                new Random(9).doubles((long) TOKENS.length * SIZE, -1, 1).toArray();
        DrawnParameters source = new DrawnParameters(5, DType.FLOAT64);
        ToDoubleFunction<Batch> loss = changed -> {
            double sum = 0;
            for (int i = 0; i < wanted.length; i++) {
                sum += wanted[i] * slow(kind, source.numbers(), changed, i / SIZE)[i % SIZE];
            }
            return sum;
        };
        try (Scope _ = Scope.open()) {
            List<Tensor> states = states(batch);
            states.forEach(Tensor::requireGradient);
            ParameterSource marked = (name, shape) -> source.take(name, shape).requireGradient();
            Tensor vectors = head(kind, marked, states, mask(batch));
            vectors.multiply(Tensors.of(wanted, TOKENS.length, SIZE)).sum().backward();
            for (String name : new LinkedHashSet<>(source.numbers().keySet())) {
                Tensor gradient = gradient(requireNonNull(source.tensors().get(name)), name);
                double largest =
                        assertGradient(name, requireNonNull(source.numbers().get(name)), gradient, batch, loss);
                if (kind == Kind.M2 && asksOnly(name)) {
                    assertThat(largest).as(name).isLessThan(1e-12);
                } else {
                    assertThat(largest).as(name).isGreaterThan(1e-5);
                }
            }
            boolean all = kind == Kind.M3 || kind == Kind.M5;
            for (int layer = all ? 0 : LAYERS - 1; layer < LAYERS; layer++) {
                Tensor gradient = gradient(states.get(layer), "states");
                assertThat(assertGradient("states " + layer, batch.layers.get(layer), gradient, batch, loss))
                        .isGreaterThan(1e-5);
            }
        }
    }

    private static Tensor gradient(Tensor leaf, String name) {
        return requireNonNull(leaf.gradient(), name);
    }

    /// Where there is one thing to ask for, it does not matter how.
    private static boolean asksOnly(String name) {
        return name.contains("to_q") || name.contains("norm_context");
    }

    /// The largest gradient of those that were compared.
    private static double assertGradient(
            String name, double[] numbers, Tensor gradient, Batch batch, ToDoubleFunction<Batch> loss) {
        double[] found = Tensors.doubles(gradient);
        assertThat(found).as(name).hasSameSizeAs(numbers);
        double largest = 0;
        for (int i = 0; i < numbers.length; i++) {
            double kept = numbers[i];
            double step = 1e-5;
            numbers[i] = kept + step;
            double above = loss.applyAsDouble(batch);
            numbers[i] = kept - step;
            double below = loss.applyAsDouble(batch);
            numbers[i] = kept;
            assertThat(found[i]).as(name).isCloseTo((above - below) / (2 * step), Offset.offset(1e-6));
            largest = Math.max(largest, Math.abs(found[i]));
        }
        return largest;
    }
}

package dev.kalmia.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.nn.AttentionMask;
import dev.kalmia.nn.PlacedAttention;
import dev.kalmia.nn.Rotary;
import dev.kalmia.tensor.Attention;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;
import dev.kalmia.tokenize.TokenIds;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Rotary attention beside the same written down in plain Java, from the distance of each pair on.
class ExtendedRotaryTest {
    private static final int TRAINED = 16;
    private static final int SIZE = 8;
    private static final int HEADS = 2;
    private static final double BASE = 10_000;

    private final Random random = new Random(7);

    private static TokenBatch batch(int... lengths) {
        return TokenBatch.of(
                Arrays.stream(lengths)
                        .mapToObj(length -> new TokenIds(new int[length], new int[length], length))
                        .toList(),
                0);
    }

    private float[] numbers(int rows, int length) {
        float[] numbers = new float[rows * HEADS * length * SIZE];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    /// How far apart a query and a key are, as the positions have it.
    private interface Distance {
        double of(int query, int key);
    }

    /// The definition of each kind, written down again.
    private static Distance distance(String positions, int length, int target) {
        int own = (int) Math.ceil((double) length / TRAINED);
        double all = Math.ceil((double) target / TRAINED);
        return switch (length <= TRAINED ? "plain" : positions) {
            case "grouped" -> (query, key) -> Math.floor((double) query / own) - Math.floor((double) key / own);
            case "recurrent" -> (query, key) -> query % TRAINED - key % TRAINED;
            case "interpolated" -> (query, key) -> (query - key) / all;
            case "self-extend:5,4" ->
                (query, key) -> {
                    int shift = 4 - 4 / 5;
                    if (Math.abs(query - key) < 4) {
                        return query - key;
                    }
                    return query > key ? query / 5 + shift - key / 5 : query / 5 - (key / 5 + shift);
                };
            default -> (query, key) -> query - key;
        };
    }

    private static double[] attended(
            float[] q,
            float[] k,
            float[] v,
            int start,
            int query,
            int length,
            Distance distance,
            double base,
            boolean causal,
            double scale) {
        double[] weights = new double[length];
        for (int key = 0; key < length; key++) {
            double apart = distance.of(query, key);
            double score = 0;
            for (int i = 0; i < SIZE / 2; i++) {
                double angle = apart * Math.pow(base, -2.0 * i / SIZE);
                double qr = q[start + query * SIZE + i];
                double qi = q[start + query * SIZE + i + SIZE / 2];
                double kr = k[start + key * SIZE + i];
                double ki = k[start + key * SIZE + i + SIZE / 2];
                score += Math.cos(angle) * (qr * kr + qi * ki) + Math.sin(angle) * (qr * ki - qi * kr);
            }
            weights[key] = causal && key > query ? 0 : Math.exp(scale * score);
        }
        double sum = Arrays.stream(weights).sum();
        double[] mixed = new double[SIZE];
        for (int key = 0; key < length; key++) {
            for (int d = 0; d < SIZE; d++) {
                mixed[d] += weights[key] / sum * v[start + key * SIZE + d];
            }
        }
        return mixed;
    }

    @ParameterizedTest
    @CsvSource({
        "grouped,false,false",
        "recurrent,false,false",
        "interpolated,true,false",
        "ntk,false,false",
        "ntk:6,true,true",
        "'self-extend:5,4',true,false",
        "'self-extend:5,4',false,false",
        "'self-extend:5,4',false,true"
    })
    @DisplayName("texts short and long in one batch attend as plain arithmetic has it")
    void plainArithmetic(String positions, boolean causal, boolean scaled) {
        int target = 52;
        int[] lengths = {52, 16, 37};
        LongContext context =
                LongContext.rotary(new ContextExtension(Positions.parse(positions), TRAINED, target, scaled), 100, "m");
        TokenBatch batch = batch(lengths);
        int length = batch.length();
        float[] q = numbers(3, length);
        float[] k = numbers(3, length);
        float[] v = numbers(3, length);
        try (Scope _ = Scope.open()) {
            PlacedAttention placed = new ExtendedRotary(new Rotary(Rotary.frequencies(BASE, SIZE)), context)
                    .at(batch, causal, Device.cpu());
            float[] actual = Tensors.floats(placed.attend(
                    heads(q, length),
                    heads(k, length),
                    heads(v, length),
                    AttentionMask.of(batch, causal, 0, Device.cpu()),
                    0.3,
                    0));
            for (int row = 0; row < lengths.length; row++) {
                double base = context.positions() instanceof Positions.Ntk(double factor) && lengths[row] > TRAINED
                        ? BASE * factor
                        : BASE;
                for (int head = 0; head < HEADS; head++) {
                    int start = (row * HEADS + head) * length * SIZE;
                    for (int query = 0; query < lengths[row]; query++) {
                        double sharper = scaled ? Math.max(1, Math.log(query + 1) / Math.log(TRAINED)) : 1;
                        double[] expected = attended(
                                q,
                                k,
                                v,
                                start,
                                query,
                                lengths[row],
                                distance(positions, lengths[row], target),
                                base,
                                causal,
                                0.3 * sharper);
                        for (int d = 0; d < SIZE; d++) {
                            assertThat((double) actual[start + query * SIZE + d])
                                    .as("row %d head %d query %d", row, head, query)
                                    .isCloseTo(expected[d], Offset.offset(1e-5));
                        }
                    }
                }
            }
        }
    }

    private static Tensor heads(float[] values, int length) {
        return Tensors.of(values, values.length / ((long) HEADS * length * SIZE), HEADS, length, SIZE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("SelfExtend with a window as long as the text is plain attention, bit by bit")
    void wideWindow(boolean causal) {
        int length = 40;
        Rotary rotary = new Rotary(Rotary.frequencies(BASE, SIZE));
        try (Scope _ = Scope.open()) {
            Tensor q = heads(numbers(1, length), length);
            Tensor k = heads(numbers(1, length), length);
            Tensor v = heads(numbers(1, length), length);
            AttentionMask mask = AttentionMask.of(batch(length), causal, 0, Device.cpu());
            Rotary.Turns near = rotary.at(0, length, Device.cpu());
            Rotary.Turns wrong = rotary.at(500, length, Device.cpu());
            var far = new PlacedAttention.Far(length, wrong, wrong, new boolean[] {true}, causal, Device.cpu());
            float[] expected = Tensors.floats(PlacedAttention.of(near).attend(q, k, v, mask, 0.3, 0));
            assertThat(Tensors.floats(new PlacedAttention(near, null, far).attend(q, k, v, mask, 0.3, 0)))
                    .isEqualTo(expected);
            var one = new PlacedAttention.Far(3, near, near, new boolean[] {true}, causal, Device.cpu());
            assertThat(Tensors.floats(new PlacedAttention(near, null, one).attend(q, k, v, mask, 0.3, 0)))
                    .as("groups of one token")
                    .containsExactly(expected, Offset.offset(1e-5f));
        }
    }

    @Test
    @DisplayName("a base times 1 is the same base, bit by bit, and a greater one leaves the fastest pair as it is")
    void base() {
        Rotary rotary = new Rotary(Rotary.frequencies(BASE, SIZE));
        assertThat(rotary.withBaseTimes(1).frequencies()).isEqualTo(rotary.frequencies());
        float[] slower = rotary.withBaseTimes(3).frequencies();
        float[] expected = Rotary.frequencies(3 * BASE, SIZE);
        assertThat(slower[0]).isEqualTo(rotary.frequencies()[0]);
        IntStream.range(0, slower.length)
                .forEach(i -> assertThat(slower[i]).isCloseTo(expected[i], Offset.offset(1e-6f * expected[i])));
    }

    @Test
    @DisplayName("scores that are capped are capped after near and far ones came together")
    void capped() {
        int length = 30;
        Rotary rotary = new Rotary(Rotary.frequencies(BASE, SIZE));
        try (Scope _ = Scope.open()) {
            Tensor q = heads(numbers(1, length), length);
            Tensor k = heads(numbers(1, length), length);
            Tensor v = heads(numbers(1, length), length);
            Rotary.Turns near = rotary.at(0, length, Device.cpu());
            AttentionMask mask = AttentionMask.of(batch(length), false, 0, Device.cpu());
            var one = new PlacedAttention.Far(3, near, near, new boolean[] {true}, false, Device.cpu());
            assertThat(Tensors.floats(new PlacedAttention(near, null, one).attend(q, k, v, mask, 0.3, 2)))
                    .containsExactly(
                            Tensors.floats(Attention.capped(near.apply(q), near.apply(k), v, null, 0.3, 2)),
                            Offset.offset(1e-5f));
        }
    }
}

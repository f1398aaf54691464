package dev.kalmia.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.Resident;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.NoGradient;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;
import dev.kalmia.tokenize.TokenIds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Attention in blocks beside the definition in double precision.
class MaskedAttentionTest {
    private static final int HEADS = 2;
    private static final int SIZE = 4;
    private static final double SCALE = 0.7;

    private final Random random = new Random(5);

    private float[] numbers(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static TokenBatch batch(boolean left, int... lengths) {
        List<TokenIds> texts = new ArrayList<>();
        for (int length : lengths) {
            texts.add(new TokenIds(new int[length], new int[length], length));
        }
        return left ? TokenBatch.leftPadded(texts, 0) : TokenBatch.of(texts, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "300,200,false,true,0,0",
        "300,200,true,true,0,0",
        "300,200,false,false,0,0",
        "300,200,true,false,0,0",
        "700,600,false,true,5,0",
        "700,600,true,true,5,0",
        "700,600,false,false,5,0",
        "700,600,true,false,300,0",
        "700,600,false,true,1,0",
        "700,700,false,true,1000,0",
        "1500,900,false,true,0,3",
        "1500,900,true,false,0,3",
        "1500,900,true,true,400,3"
    })
    @DisplayName("texts of two lengths, padded left or right, causal or not, with windows and caps, in several blocks")
    void definition(int longer, int shorter, boolean left, boolean causal, int window, double cap) {
        int[] lengths = {longer, shorter};
        float[] q = numbers(2 * HEADS * longer * SIZE);
        float[] k = numbers(2 * longer * SIZE);
        float[] v = numbers(2 * longer * SIZE);
        try (Scope _ = Scope.open()) {
            AttentionMask mask = AttentionMask.of(batch(left, lengths), causal, window, Device.cpu());
            float[] found = Tensors.floats(
                    MaskedAttention.of(heads(q, 2, HEADS), heads(k, 2, 1), heads(v, 2, 1), mask, SCALE, cap));
            for (int text = 0; text < 2; text++) {
                int first = left ? longer - lengths[text] : 0;
                int end = first + lengths[text];
                for (int query = first; query < end; query += 7) {
                    for (int head = 0; head < HEADS; head++) {
                        int from = causal || window == 0 ? first : Math.max(first, query - window + 1);
                        int reach = window == 0 ? longer : window;
                        int firstKey = Math.max(from, query - reach + 1);
                        int endKey = causal ? query + 1 : Math.min(end, query + reach);
                        int at = ((text * HEADS + head) * longer + query) * SIZE;
                        double[] expected = expected(q, at, k, v, text * longer, firstKey, endKey, cap);
                        for (int d = 0; d < SIZE; d++) {
                            assertThat((double) found[at + d])
                                    .as("text %d, query %d, head %d", text, query, head)
                                    .isCloseTo(expected[d], Offset.offset(2e-6));
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0,40,0,0", "30,1,0,0", "30,1,8,0", "30,10,0,0", "30,10,8,0", "30,10,8,3", "0,40,8,3"})
    @DisplayName("new tokens after some of the same text see what the whole text's tokens see")
    void continued(int past, int count, int window, double cap) {
        int total = past + count;
        float[] q = numbers(HEADS * count * SIZE);
        float[] k = numbers(total * SIZE);
        float[] v = numbers(total * SIZE);
        try (Scope _ = Scope.open()) {
            AttentionMask mask = AttentionMask.continued(past, count, window, Device.cpu());
            float[] found = Tensors.floats(
                    MaskedAttention.of(heads(q, 1, HEADS), heads(k, 1, 1), heads(v, 1, 1), mask, SCALE, cap));
            for (int query = 0; query < count; query++) {
                for (int head = 0; head < HEADS; head++) {
                    int at = (head * count + query) * SIZE;
                    int place = past + query;
                    int firstKey = window == 0 ? 0 : Math.max(0, place - window + 1);
                    double[] expected = expected(q, at, k, v, 0, firstKey, place + 1, cap);
                    for (int d = 0; d < SIZE; d++) {
                        assertThat((double) found[at + d]).isCloseTo(expected[d], Offset.offset(2e-6));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0,50", "1024,50", "1024,0"})
    @DisplayName("a block leaves no memory behind that the next one cannot use")
    void memory(int window, double cap) throws IOException {
        try (Scope _ = Scope.open();
                NoGradient _ = NoGradient.open()) {
            // What a first use takes is not asked here.
            attend(300, window, cap).run();
            assertThat(Resident.peakOf(attend(8000, window, cap)))
                    .as("kilobytes")
                    .isLessThan(270_000);
        }
    }

    private Runnable attend(int length, int window, double cap) {
        Tensor q = Tensors.of(numbers(6 * length * 64), 1, 6, length, 64);
        Tensor k = Tensors.of(numbers(2 * length * 64), 1, 2, length, 64);
        AttentionMask mask = AttentionMask.of(batch(false, length), true, window, Device.cpu());
        return () -> MaskedAttention.of(q, k, k, mask, 0.1, cap);
    }

    private static Tensor heads(float[] values, int texts, int heads) {
        return Tensors.of(values, texts, heads, values.length / ((long) texts * heads * SIZE), SIZE);
    }

    private static double[] expected(
            float[] q, int query, float[] k, float[] v, int rows, int firstKey, int endKey, double cap) {
        double[] mixed = new double[SIZE];
        double sum = 0;
        for (int key = firstKey; key < endKey; key++) {
            double score = 0;
            for (int d = 0; d < SIZE; d++) {
                score += SCALE * q[query + d] * k[(rows + key) * SIZE + d];
            }
            double weight = Math.exp(cap > 0 ? cap * Math.tanh(score / cap) : score);
            sum += weight;
            for (int d = 0; d < SIZE; d++) {
                mixed[d] += weight * v[(rows + key) * SIZE + d];
            }
        }
        for (int d = 0; d < SIZE; d++) {
            mixed[d] /= sum;
        }
        return mixed;
    }
}

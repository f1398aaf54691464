package dev.kalmia.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.checkpoint.ConfigView;
import dev.kalmia.nn.Rotary;
import dev.kalmia.run.InputException;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Scaled rotary positions beside the paper's words in plain arithmetic: places are found by halving, not by a
/// logarithm.
class YarnTest {
    private static final int SIZE = 128;
    private static final double BASE = 1_000_000;

    @TempDir
    Path folder = Path.of("");

    private Rotary read(String scaling) throws IOException {
        Path file = folder.resolve("config.json");
        Files.writeString(
                file,
                "{\"rope_theta\": 1000000.0, \"max_position_embeddings\": 131072, \"rope_scaling\": " + scaling + "}");
        return RotaryConfig.read(ConfigView.read(file), SIZE);
    }

    /// Where between the pairs there would be one that makes so many turns within a context.
    private static double place(double turns, double context) {
        double low = -1000;
        double high = 1000;
        for (int i = 0; i < 200; i++) {
            double middle = (low + high) / 2;
            double wavelength = 2 * Math.PI * Math.pow(BASE, 2 * middle / SIZE);
            if (context / wavelength > turns) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static double expected(int pair, double factor, double context, double fast, double slow, boolean whole) {
        double from = Math.max(0, whole ? Math.floor(place(fast, context)) : place(fast, context));
        double to = Math.min(SIZE - 1, whole ? Math.ceil(place(slow, context)) : place(slow, context));
        double wavelength = 2 * Math.PI * Math.pow(BASE, 2.0 * pair / SIZE);
        double kept = pair <= from ? 1 : pair >= to ? 0 : (to - pair) / (to - from);
        return 2 * Math.PI / wavelength * (kept + (1 - kept) / factor);
    }

    private static void assertFrequencies(
            Rotary rotary, double factor, double context, double fast, double slow, boolean whole) {
        float[] found = rotary.frequencies();
        assertThat(found).hasSize(SIZE / 2);
        for (int pair = 0; pair < found.length; pair++) {
            double expected = expected(pair, factor, context, fast, slow, whole);
            assertThat((double) found[pair]).as("pair %d", pair).isCloseTo(expected, Offset.offset(1e-6 * expected));
        }
    }

    @Test
    @DisplayName("as the Qwen models ask for it: four times 32768 tokens")
    void qwen() throws IOException {
        Rotary rotary = read("{\"rope_type\": \"yarn\", \"factor\": 4.0, \"original_max_position_embeddings\": 32768}");
        assertFrequencies(rotary, 4, 32768, 32, 1, true);
        assertThat((double) rotary.stretch()).isCloseTo(0.1 * Math.log(4) + 1, Offset.offset(1e-7));
        assertThat(rotary.frequencies()[0]).isEqualTo(1);
        float slowest = Rotary.frequencies(BASE, SIZE)[63];
        assertThat(rotary.frequencies()[63]).isEqualTo(slowest / 4);
    }

    @Test
    @DisplayName("bounds of the mixture, their rounding and the older key of the kind")
    void bounds() throws IOException {
        assertFrequencies(
                read("{\"type\": \"yarn\", \"factor\": 8, \"beta_fast\": 16, \"beta_slow\": 2,"
                        + " \"truncate\": false, \"original_max_position_embeddings\": 4096}"),
                8,
                4096,
                16,
                2,
                false);
        assertFrequencies(read("{\"rope_type\": \"yarn\", \"factor\": 2}"), 2, 131072, 32, 1, true);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"factor\": 0.5 | 1",
                "\"factor\": 40, \"attention_factor\": 0.75 | 0.75",
                "\"factor\": 40, \"mscale\": 1.0, \"mscale_all_dim\": 1.0 | 1",
                "\"factor\": 40, \"mscale\": 0.707 | 1.3688879454113936",
                "\"factor\": 40, \"mscale\": 1.0, \"mscale_all_dim\": 0.5 | 1.1557219106570172",
            })
    @DisplayName("queries and keys grow with the logarithm of the factor, unless something else is said")
    void stretches(String keys, double expected) throws IOException {
        Rotary rotary = read("{\"rope_type\": \"yarn\", " + keys + "}");
        assertThat((double) rotary.stretch()).isCloseTo(expected, Offset.offset(1e-6));
        assertThat(rotary.withBaseTimes(2).stretch()).isEqualTo(rotary.stretch());
    }

    @Test
    @DisplayName("a turned head is longer by that factor, and a head that is not stretched is the same bits as ever")
    void turned() throws IOException {
        Rotary rotary = read("{\"rope_type\": \"yarn\", \"factor\": 4.0}");
        try (Scope _ = Scope.open()) {
            float[] head = new float[SIZE];
            head[3] = 3;
            head[3 + SIZE / 2] = 4;
            float[] found = Tensors.floats(rotary.at(17, 1, Device.cpu()).apply(Tensors.of(head, 1, 1, 1, SIZE)));
            assertThat(Math.hypot(found[3], found[3 + SIZE / 2])).isCloseTo(5 * 1.138629436, Offset.offset(1e-5));
            Rotary plain = new Rotary(Rotary.frequencies(BASE, SIZE));
            assertThat(Tensors.floats(read("{\"rope_type\": \"dynamic\", \"factor\": 2.0}")
                            .at(9, 1, Device.cpu())
                            .apply(Tensors.of(head, 1, 1, 1, SIZE))))
                    .isEqualTo(Tensors.floats(plain.at(9, 1, Device.cpu()).apply(Tensors.of(head, 1, 1, 1, SIZE))));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"rope_type\": \"longrope\"} | rope_type must be default, linear, dynamic, llama3 or yarn; rope_type=longrope",
                "{\"rope_type\": \"yarn\"} | factor is missing",
                "{\"rope_type\": \"dynamic\"} | factor is missing",
                "{\"rope_type\": \"yarn\", \"factor\": -4} | factor must be positive; factor=-4.0",
                "{\"rope_type\": \"yarn\", \"factor\": 4, \"beta_slow\": 32} | beta_slow must be below beta_fast, 32.0; beta_slow=32.0",
                "{\"rope_type\": \"yarn\", \"factor\": 4, \"attention_factor\": 0} | attention_factor must be positive",
                "{\"rope_type\": \"yarn\", \"factor\": 4, \"original_max_position_embeddings\": 0} | must be positive",
            })
    @DisplayName("what is not computed or makes no sense is refused with the key and its place")
    void refuses(String scaling, String expected) {
        assertThatThrownBy(() -> read(scaling))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(folder.resolve("config.json") + ": rope_scaling: ")
                .hasMessageContaining(expected)
                .message()
                .hasLineCount(1);
    }
}

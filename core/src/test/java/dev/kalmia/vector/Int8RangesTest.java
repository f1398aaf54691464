package dev.kalmia.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.regex.Pattern;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Int8RangesTest {
    @TempDir
    Path folder;

    private static Int8Ranges ranges(Embeddings rows) {
        return Int8Ranges.builder(rows.dimension(), "model").add(rows).build();
    }

    /// The definition, one value at a time, without a formula in common: the nearest of 256 places.
    private static int slow(float value, float minimum, float maximum) {
        int best = 0;
        for (int place = 1; place < 256; place++) {
            double here = Math.abs(value - (minimum + place * (((double) maximum - minimum) / 255)));
            double there = Math.abs(value - (minimum + best * (((double) maximum - minimum) / 255)));
            best = here < there ? place : best;
        }
        return best - 128;
    }

    @Test
    @DisplayName("every value goes to the nearest of 256 places and comes back within half a step")
    void nearest() {
        Random random = new Random(1);
        Embeddings rows = TopKTest.random(random, 200, 33);
        Int8Ranges ranges = ranges(rows);
        for (int i = 0; i < rows.size(); i++) {
            byte[] codes = ranges.codes(rows.row(i));
            float[] back = ranges.values(codes);
            for (int d = 0; d < codes.length; d++) {
                float least = Float.POSITIVE_INFINITY;
                float most = Float.NEGATIVE_INFINITY;
                for (int j = 0; j < rows.size(); j++) {
                    least = Math.min(least, rows.value(j, d));
                    most = Math.max(most, rows.value(j, d));
                }
                assertThat(codes[d]).isEqualTo((byte) slow(rows.value(i, d), least, most));
                assertThat((double) back[d]).isCloseTo(rows.value(i, d), Offset.offset(ranges.step(d) / 2 + 1e-6));
            }
        }
    }

    @Test
    @DisplayName("the least value is -128, the greatest 127, and what lies outside goes to the end")
    void ends() {
        Int8Ranges ranges = ranges(TopKTest.embeddings(2, new float[][] {{-1, 0}, {1, 510}}));
        assertThat(ranges.codes(new float[] {-1, 0})).containsExactly(-128, -128);
        assertThat(ranges.codes(new float[] {1, 510})).containsExactly(127, 127);
        assertThat(ranges.codes(new float[] {-1e30f, 1e30f})).containsExactly(-128, 127);
        assertThat(ranges.codes(new float[] {0, 2})).containsExactly(0, -127);
    }

    @Test
    @DisplayName("a dimension that never changes comes back as it was")
    void constant() {
        Int8Ranges ranges = ranges(TopKTest.embeddings(1, new float[][] {{0.25f}, {0.25f}}));
        assertThat(ranges.values(ranges.codes(new float[] {0.25f}))).containsExactly(0.25f);
    }

    @Test
    @DisplayName("what is written is read, and gives the same bytes")
    void roundTrip() {
        Embeddings rows = TopKTest.random(new Random(2), 50, 40);
        Int8Ranges ranges = ranges(rows);
        Path file = folder.resolve("ranges.json");
        ranges.write(file);
        Int8Ranges read = Int8Ranges.read(file);
        assertThat(read.texts()).isEqualTo(50);
        assertThat(read.model()).isEqualTo("model");
        for (int i = 0; i < rows.size(); i++) {
            assertThat(read.codes(rows.row(i))).isEqualTo(ranges.codes(rows.row(i)));
        }
    }

    @Test
    @DisplayName("ranges of another model or another number of dimensions are refused")
    void refusesOthers() {
        Int8Ranges ranges = ranges(TopKTest.embeddings(2, new float[][] {{0, 1}}));
        Path file = Path.of("r.json");
        assertThat(ranges.requireFor("model", 2, file)).isSameAs(ranges);
        assertThatThrownBy(() -> ranges.requireFor("other", 2, file))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("r.json", "other", "model=model");
        assertThatThrownBy(() -> ranges.requireFor("model", 3, file))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("r.json", "3", "dimensions=2");
        assertThatThrownBy(() -> ranges.codes(new float[3])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Int8Ranges.builder(2, "m").build()).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"dimensions\": 2 | \"dimensions\": 3 | as many numbers",
                "\"dimensions\": 2 | \"dimensions\": 0 | as many numbers",
                "kalmia int8 ranges | something else | kind",
                "-1.0 | 9.0 | must not be above",
                "-1.0 | \"a\" | finite",
                "-1.0 | 1e999 | finite",
                "\"model\" | \"mode\" | kind",
            })
    @DisplayName("a file that was made or changed by something else is refused with its name")
    void refusesDamage(String there, String instead, String reason) throws IOException {
        Path file = folder.resolve("ranges.json");
        ranges(TopKTest.embeddings(2, new float[][] {{-1, 1}, {2, 3}})).write(file);
        String whole = Files.readString(file);
        assertThat(whole).contains(there);
        Files.writeString(file, whole.replaceFirst(Pattern.quote(there), instead));
        assertThatThrownBy(() -> Int8Ranges.read(file))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("ranges.json", reason);
    }
}

package dev.kalmia.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class QuantilesTest {
    @Test
    @DisplayName("a quantile is the value below which that part lies")
    void quantiles() {
        Quantiles quantiles = Quantiles.of(new double[] {4, 1, 3, 2});
        assertThat(List.of(quantiles.at(0), quantiles.at(0.25), quantiles.at(0.26), quantiles.at(0.5), quantiles.at(1)))
                .containsExactly(1.0, 1.0, 2.0, 2.0, 4.0);
        assertThat(Quantiles.of(new double[0]).at(0.5)).isNaN();
    }

    @Test
    @DisplayName("of any number of sorted values every thousandth part is the very value, and few are kept")
    void ofSorted() {
        Random random = new Random(9);
        for (int count : new int[] {1, 2, 1000, 1001, 1002, 5000, 12_345}) {
            double[] values = random.doubles(count).sorted().toArray();
            int[] next = new int[1];
            Quantiles kept = Quantiles.ofSorted(() -> values[next[0]++], count);
            Quantiles all = Quantiles.of(values);
            assertThat(next[0]).isEqualTo(count);
            assertThat(kept.sorted()).hasSize(Math.min(count, 1001));
            for (double part : new double[] {0, 0.001, 0.1, 0.25, 0.5, 0.75, 0.9, 1}) {
                assertThat(kept.at(part)).isEqualTo(all.at(part));
            }
        }
        assertThat(Quantiles.of(new double[0]).facts()).isEmpty();
        assertThat(Quantiles.of(new double[] {2}).facts()).hasSize(7).containsEntry("0.50", 2.0);
    }
}

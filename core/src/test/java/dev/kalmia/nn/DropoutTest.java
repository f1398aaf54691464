package dev.kalmia.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DropoutTest {
    private static float[] noisy(double rate, int length, Long... seeds) {
        float[] ones = new float[seeds.length * length * 64];
        Arrays.fill(ones, 1);
        try (Scope _ = Scope.open();
                Dropout _ = Dropout.open(rate, List.of(seeds))) {
            Tensor x = Tensors.of(ones, seeds.length, length, 64);
            Dropout.apply(x);
            return Tensors.floats(Dropout.apply(x));
        }
    }

    @Test
    @DisplayName("the asked share of values becomes 0, the others grow so that the mean stays")
    void share() {
        float[] values = noisy(0.25, 200, 1L, 2L);
        long zeros = 0;
        double sum = 0;
        for (float value : values) {
            zeros += value == 0 ? 1 : 0;
            sum += value;
            assertThat(value).isIn(0f, (float) (1 / 0.75));
        }
        assertThat((double) zeros / values.length).isCloseTo(0.25, within(0.01));
        assertThat(sum / values.length).isCloseTo(1, within(0.02));
    }

    @Test
    @DisplayName("a text's noise depends on its seed alone, not on the texts beside it nor on padding behind it")
    void ofTheText() {
        float[] alone = noisy(0.5, 3, 7L);
        float[] beside = noisy(0.5, 5, 3L, 7L);
        assertThat(Arrays.copyOfRange(beside, 5 * 64, 8 * 64)).isEqualTo(alone);
        assertThat(noisy(0.5, 3, 8L)).isNotEqualTo(alone);
        assertThat(noisy(0.5, 3, 7L)).isEqualTo(alone);
    }

    @Test
    @DisplayName("places in the model differ; without an open one nothing happens")
    void places() {
        try (Scope _ = Scope.open()) {
            Tensor x = Tensors.of(new float[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, 1, 2, 10);
            assertThat(Dropout.apply(x)).isSameAs(x);
            try (Dropout _ = Dropout.open(0, List.of(1L))) {
                assertThat(Dropout.apply(x)).isSameAs(x);
            }
            try (Dropout _ = Dropout.open(0.5, List.of(1L))) {
                assertThat(Tensors.floats(Dropout.apply(x))).isNotEqualTo(Tensors.floats(Dropout.apply(x)));
            }
            assertThat(Dropout.apply(x)).isSameAs(x);
        }
    }

    @Test
    @DisplayName("a rate that leaves nothing, a second one inside, and seeds that are not one a text are refused")
    void refuses() {
        assertThatThrownBy(() -> Dropout.open(1, List.of())).hasMessageContaining("dropout=1.0");
        try (Scope _ = Scope.open();
                Dropout _ = Dropout.open(0.5, List.of(1L, 2L))) {
            assertThatThrownBy(() -> Dropout.open(0.5, List.of(1L))).hasMessageContaining("open already");
            Tensor one = Tensors.of(new float[2], 1, 1, 2);
            assertThatThrownBy(() -> Dropout.apply(one)).hasMessageContaining("texts=1 seeds=2");
        }
    }
}

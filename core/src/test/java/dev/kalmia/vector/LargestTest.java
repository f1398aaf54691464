package dev.kalmia.vector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LargestTest {
    private static final float[] NUMBERS = {0.5f, -3, 7, 7, Float.NEGATIVE_INFINITY, 0};

    @Test
    @DisplayName("the largest come first, of equal ones the smaller place, and all where there are too few")
    void ordered() {
        assertThat(Largest.of(NUMBERS, 3, _ -> true)).containsExactly(2, 3, 0);
        assertThat(Largest.of(NUMBERS, 1, _ -> true)).containsExactly(2);
        assertThat(Largest.of(NUMBERS, 9, _ -> true)).containsExactly(2, 3, 0, 5, 1, 4);
        assertThat(Largest.of(new float[0], 2, _ -> true)).isEmpty();
    }

    @Test
    @DisplayName("places that are not wanted are left out")
    void wanted() {
        assertThat(Largest.of(NUMBERS, 2, place -> place != 2)).containsExactly(3, 0);
        assertThat(Largest.of(NUMBERS, 2, _ -> false)).isEmpty();
    }
}

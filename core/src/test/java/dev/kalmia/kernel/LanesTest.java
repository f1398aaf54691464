package dev.kalmia.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LanesTest {
    @Test
    @DisplayName("the lanes are added in one order, which shows in the last bits")
    void oneOrder() {
        float[] values = {1e8f, 1, -1e8f, 1, 3, 1, 1, 1};
        FloatVector vector = FloatVector.fromArray(FloatVector.SPECIES_256, values, 0);
        float expected = ((1e8f + 3) + (-1e8f + 1)) + ((1f + 1) + (1f + 1));
        for (int round = 0; round < 20_000; round++) {
            assertThat(Lanes.sum(vector)).isEqualTo(expected);
        }
    }
}

package dev.kalmia.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.tensor.NoGradient;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowBlocksTest {
    @ParameterizedTest
    @ValueSource(ints = {1, RowBlocks.TOKENS / 2, RowBlocks.TOKENS / 2 + 1, 2 * RowBlocks.TOKENS - 3})
    @DisplayName("two texts of any length are treated token by token, no more at a time than the bound")
    void tokenByToken(int length) {
        float[] numbers = new float[2 * length * 3];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i % 1001 - 500;
        }
        try (Scope _ = Scope.open();
                NoGradient _ = NoGradient.open()) {
            long before = Scope.liveTensors();
            List<Long> sizes = new ArrayList<>();
            Tensor x = Tensors.of(numbers, 2, length, 3);
            Tensor y = RowBlocks.of(x, rows -> {
                sizes.add(rows.size() / 3);
                Tensor doubled = rows.multiply(2);
                return Tensor.concat(List.of(rows.add(1), doubled), -1);
            });
            assertThat(Scope.liveTensors() - before).as("tensors left: x and y").isEqualTo(2);
            assertThat(sizes).allMatch(size -> size <= RowBlocks.TOKENS);
            assertThat(sizes.stream().mapToLong(Long::longValue).sum()).isEqualTo(2L * length);
            assertThat(y.shape()).containsExactly(2, length, 6);
            float[] found = Tensors.floats(y);
            for (int token = 0; token < 2 * length; token++) {
                for (int d = 0; d < 3; d++) {
                    float number = numbers[token * 3 + d];
                    assertThat(found[token * 6 + d]).isEqualTo(number + 1);
                    assertThat(found[token * 6 + 3 + d]).isEqualTo(2 * number);
                }
            }
        }
    }
}

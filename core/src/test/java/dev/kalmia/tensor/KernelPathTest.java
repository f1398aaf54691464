package dev.kalmia.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kalmia.kernel.Kernels;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("kernels")
class KernelPathTest {
    static boolean kernels() {
        return Kernels.available();
    }

    @Test
    @DisplayName("a linear layer, its GELU and a norm equal libtorch's within rounding")
    void equalsLibtorch() {
        try (Scope scope = Scope.open()) {
            Tensor x = random(1, 3, 7, 64);
            Tensor weight = scope.release(random(2, 48, 64));
            Tensor bias = scope.release(random(3, 48));
            Tensor scale = scope.release(random(4, 64));
            Tensor shift = scope.release(random(5, 64));
            float[] linear = Tensors.floats(x.linear(weight, bias));
            float[] gelu = Tensors.floats(x.linearGelu(weight, bias));
            float[] norm = Tensors.floats(x.layerNorm(scale, shift, 1e-5));
            try (NoGradient _ = NoGradient.open()) {
                assertThat(KernelPath.linear(x, weight, bias, false)).isNotNull();
                assertThat(KernelPath.layerNorm(x, scale, shift, 1e-5)).isNotNull();
                assertThat(Tensors.floats(x.linear(weight, bias))).containsExactly(linear, within(2e-5f));
                assertThat(Tensors.floats(x.linearGelu(weight, bias))).containsExactly(gelu, within(2e-5f));
                assertThat(Tensors.floats(x.layerNorm(scale, shift, 1e-5))).containsExactly(norm, within(5e-6f));
            }
            weight.close();
            bias.close();
            scale.close();
            shift.close();
        }
    }

    @Test
    @DisplayName("attention with and without a mask equals libtorch's within rounding")
    void attentionEqualsLibtorch() {
        try (Scope _ = Scope.open()) {
            Tensor q = random(1, 2, 9, 64);
            Tensor k = random(2, 2, 9, 64);
            Tensor v = random(3, 2, 9, 64);
            boolean[] taken = new boolean[18];
            for (int i = 0; i < 18; i++) {
                taken[i] = i < 14;
            }
            for (@Nullable Tensor keys : new @Nullable Tensor[] {null, Tensors.of(taken, 2, 1, 1, 9)}) {
                float[] expected = Tensors.floats(Attention.ofSides(q, k, v, 4, keys));
                try (NoGradient _ = NoGradient.open()) {
                    assertThat(KernelPath.attention(q, k, v, 4, keys)).isNotNull();
                    assertThat(Tensors.floats(Attention.ofSides(q, k, v, 4, keys)))
                            .containsExactly(expected, within(2e-6f));
                }
            }
        }
    }

    @Test
    @DisplayName("where gradients are recorded, or numbers are not float32, libtorch does the work")
    void libtorchDoesTheRest() {
        try (Scope scope = Scope.open()) {
            Tensor x = random(1, 3, 16);
            Tensor weight = scope.release(random(2, 8, 16));
            assertThat(KernelPath.linear(x, weight, null, false))
                    .as("gradients")
                    .isNull();
            try (NoGradient _ = NoGradient.open()) {
                assertThat(KernelPath.linear(x.to(DType.FLOAT64), weight, null, false))
                        .isNull();
                assertThat(KernelPath.linear(x, random(2, 8, 16), null, false))
                        .as("a weight that lives for a moment")
                        .isNull();
                assertThat(KernelPath.linear(x.transpose(0, 1), weight, null, false))
                        .isNull();
                try (Autocast _ = Autocast.bfloat16(Device.cpu(), true)) {
                    assertThat(KernelPath.linear(x, weight, null, false)).isNull();
                }
            }
            weight.close();
        }
    }

    @Test
    @DisplayName("work that is over before the kernels are compiled is libtorch's, and what follows is not")
    void shortWork() {
        try (Scope scope = Scope.open();
                NoGradient _ = NoGradient.open()) {
            Tensor x = random(1, 3, 16);
            Tensor weight = scope.release(random(2, 8, 16));
            try (ShortWork _ = ShortWork.open(true);
                    ShortWork _ = ShortWork.open(false)) {
                assertThat(KernelPath.linear(x, weight, null, false)).isNull();
                assertThat(KernelPath.takes(x)).isFalse();
            }
            assertThat(KernelPath.linear(x, weight, null, false)).isNotNull();
            weight.close();
        }
    }

    @Test
    @DisplayName("a weight that was changed is packed anew")
    void changedWeights() {
        try (Scope scope = Scope.open();
                NoGradient _ = NoGradient.open()) {
            Tensor x = Tensors.of(new float[] {1, 1}, 1, 2);
            Tensor weight = scope.release(Tensors.of(new float[] {1, 2}, 1, 2));
            assertThat(Tensors.floats(x.linear(weight, null))).containsExactly(3);
            weight.assign(Tensors.of(new float[] {10, 20}, 1, 2));
            assertThat(Tensors.floats(x.linear(weight, null))).containsExactly(30);
            weight.close();
        }
    }

    @Test
    @DisplayName("where all has to be the same, a row among many gets the bits that it gets alone")
    void rowsDoNotMatter() {
        try (Scope scope = Scope.open();
                NoGradient _ = NoGradient.open()) {
            Tensor x = random(1, 300, 64);
            Tensor weight = scope.release(random(2, 48, 64));
            Tensor bias = scope.release(random(3, 48));
            assertThat(KernelPath.linear(x, weight, bias, true)).isNull();
            try (Deterministic _ = Deterministic.open(true)) {
                try (Deterministic _ = Deterministic.open(false)) {
                    assertThat(Deterministic.isOpen()).as("inner of two").isTrue();
                }
                float[] all = Tensors.floats(x.linearGelu(weight, bias));
                for (int row = 0; row < 300; row += 13) {
                    float[] alone = Tensors.floats(x.narrow(0, row, 1).linearGelu(weight, bias));
                    assertThat(alone).containsExactly(Arrays.copyOfRange(all, row * 48, (row + 1) * 48));
                }
            }
            assertThat(Deterministic.isOpen()).isFalse();
            weight.close();
            bias.close();
        }
    }

    private static Tensor random(long seed, long... shape) {
        int count = 1;
        for (long size : shape) {
            count *= (int) size;
        }
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensors.of(values, shape);
    }
}

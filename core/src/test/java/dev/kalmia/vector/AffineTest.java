package dev.kalmia.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kalmia.run.InputException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AffineTest {
    private static final EmbeddingOrigin ORIGIN = new EmbeddingOrigin("model", "q: ", true, Role.QUERY);

    private final Random random = new Random(3);

    private Matrix drawn(int rows, int columns) {
        double[][] values = new double[rows][columns];
        for (double[] row : values) {
            Arrays.setAll(row, j -> random.nextGaussian());
        }
        return Matrix.of(values);
    }

    private double[] numbers(int count) {
        return drawn(1, count).row(0);
    }

    @Test
    @DisplayName("a literal map")
    void literal() {
        Affine map = new Affine(Matrix.of(new double[][] {{1, 2}, {0, -1}, {3, 0}}), new double[] {0.5, 0, -1});
        assertThat(map.inputs()).isEqualTo(2);
        assertThat(map.outputs()).isEqualTo(3);
        assertThat(map.apply(new double[] {2, 3})).containsExactly(8.5, -3, 5);
        assertThat(map.isLinear()).isFalse();
    }

    @Test
    @DisplayName("one map and then another is their composition, whatever the sizes between")
    void composes() {
        Affine first = new Affine(drawn(5, 3), numbers(5));
        Affine second = new Affine(drawn(2, 5), numbers(2));
        Affine third = new Affine(drawn(4, 2), numbers(4));
        double[] x = numbers(3);
        double[] expected = third.apply(second.apply(first.apply(x)));
        assertThat(first.then(second).then(third).apply(x)).containsExactly(expected, within(1e-12));
        assertThat(first.then(second.then(third)).apply(x)).containsExactly(expected, within(1e-12));
        Affine none = Affine.linear(Matrix.identity(5));
        assertThat(first.then(none).apply(x)).containsExactly(first.apply(x));
    }

    @Test
    @DisplayName("a centred map takes the mean to 0, and around 0 it is linear")
    void centred() {
        Matrix weight = drawn(4, 6);
        double[] mean = numbers(6);
        assertThat(Affine.centred(weight, mean).apply(mean)).containsExactly(new double[4], within(1e-12));
        assertThat(Affine.centred(weight, new double[6]).isLinear()).isTrue();
        assertThat(Affine.linear(weight).isLinear()).isTrue();
    }

    @Test
    @DisplayName("embeddings are mapped row by row, and their lengths are what they become")
    void embeddings() {
        Affine map = new Affine(drawn(3, 2), numbers(3));
        Embeddings rows = Embeddings.of(List.of(new float[] {1, 0}, new float[] {0.6f, 0.8f}), 2, ORIGIN);
        Embeddings mapped = map.apply(rows);
        assertThat(mapped.origin()).isEqualTo(new EmbeddingOrigin("model", "q: ", false, Role.QUERY));
        for (int i = 0; i < 2; i++) {
            double[] exact = map.apply(Matrix.of(rows).row(i));
            for (int j = 0; j < 3; j++) {
                assertThat(mapped.value(i, j)).isEqualTo((float) exact[j]);
            }
        }
    }

    @Test
    @DisplayName("a product of matrices is what its definition says, for any number of rows")
    void products() {
        for (int size : new int[] {1, 15, 16, 17, 50}) {
            Matrix a = drawn(size, 7);
            Matrix b = drawn(7, 3);
            Matrix product = a.times(b);
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < 3; j++) {
                    double sum = 0;
                    for (int k = 0; k < 7; k++) {
                        sum += a.get(i, k) * b.get(k, j);
                    }
                    assertThat(product.get(i, j)).isCloseTo(sum, within(1e-12));
                    assertThat(b.transposed().times(a.transposed()).get(j, i)).isCloseTo(sum, within(1e-12));
                }
            }
        }
    }

    @Test
    @DisplayName("sizes that do not fit are refused")
    void refusesSizes() {
        Affine map = Affine.linear(drawn(3, 2));
        assertThatThrownBy(() -> new Affine(drawn(3, 2), new double[2]))
                .hasMessage("bias must have a number for each of 3 rows; numbers=2");
        assertThatThrownBy(() -> map.then(map)).hasMessage("rows must be 2; rows=3");
        assertThatThrownBy(() -> map.apply(new double[3])).hasMessage("numbers must be 2; numbers=3");
        assertThatThrownBy(() -> map.apply(Embeddings.of(List.of(), 3, ORIGIN)))
                .isInstanceOf(InputException.class)
                .hasMessage("vectors must have the map's 2 dimensions; dimensions=3 (model model)");
        assertThatThrownBy(() -> drawn(2, 2).plus(drawn(2, 3))).hasMessage("columns must be 2; columns=3");
        assertThatThrownBy(() -> Matrix.of(new double[][] {{1, 2}, {3}}))
                .hasMessage("rows must have one length, 2; row 1 has 1");
        assertThatThrownBy(() -> Matrix.of(new double[0][])).hasMessageContaining("rows=0");
    }

    @Test
    @DisplayName("what is no number is refused where it comes in or comes about")
    void refusesNotANumber() {
        assertThatThrownBy(() -> Matrix.of(new double[][] {{1, Double.NaN}}))
                .isInstanceOf(InputException.class)
                .hasMessage("numbers of a matrix must be finite; row 0 column 1 is NaN");
        assertThatThrownBy(() -> Matrix.diagonal(1e200).times(Matrix.diagonal(1e200)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("Infinity");
        assertThatThrownBy(() ->
                        Affine.linear(Matrix.diagonal(1e200)).apply(Embeddings.of(List.of(new float[] {1}), 1, ORIGIN)))
                .isInstanceOf(InputException.class);
    }
}

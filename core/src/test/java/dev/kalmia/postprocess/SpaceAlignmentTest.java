package dev.kalmia.postprocess;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.vector.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What follows from the formulas of maps between two spaces.
class SpaceAlignmentTest {
    private static final int D = 8;

    private final Random random = new Random(13);
    private final Matrix from = drawn(150, D).unitRows();
    private final Matrix turn = Spectrum.polar(drawn(D, D));

    private Matrix drawn(int rows, int columns) {
        double[][] values = new double[rows][columns];
        for (double[] row : values) {
            Arrays.setAll(row, j -> random.nextGaussian());
        }
        return Matrix.of(values);
    }

    private static Matrix fit(SpaceAlignment alignment, Matrix from, Matrix to) {
        return alignment.fit(from, to, Progress.silent()).map().weight();
    }

    private static void assertSame(Matrix found, Matrix expected, double bound) {
        for (int i = 0; i < expected.rows(); i++) {
            assertThat(found.row(i)).as("row %d", i).containsExactly(expected.row(i), within(bound));
        }
    }

    private Matrix turned(double noise) {
        return from.times(turn.transposed())
                .plus(drawn(150, D).each(number -> noise * number))
                .unitRows();
    }

    @Test
    @DisplayName("a planted turn is found, and what is found keeps lengths whatever the noise")
    void planted() {
        assertSame(fit(new Procrustes(), from, turned(0)), turn, 1e-10);
        Matrix noisy = fit(new Procrustes(), from, turned(0.3));
        assertSame(noisy, turn, 0.15);
        assertSame(noisy.times(noisy.transposed()), Matrix.identity(D), 1e-10);
    }

    @Test
    @DisplayName("least squares find any planted map, into more dimensions or fewer; a penalty makes it smaller")
    void leastSquares() {
        for (int size : new int[] {3, D, 20}) {
            Matrix map = drawn(size, D);
            Matrix to = from.times(map.transposed());
            assertSame(fit(new LeastSquares(0), from, to), map, 1e-9);
            Matrix held = fit(new LeastSquares(10), from, to);
            assertThat(Math.abs(held.get(0, 0))).isLessThan(Math.abs(map.get(0, 0)));
        }
    }

    @Test
    @DisplayName("the criterion of RCSLS never rises, however long the steps, and ends below that of Procrustes")
    void criterionFalls() {
        Matrix to = turned(0.3);
        for (double rate : new double[] {0.1, 1, 300}) {
            Fitted fitted = new Rcsls(5, 12, rate).fit(from, to, Progress.silent());
            List<?> course = (List<?>) requireNonNull(fitted.facts().get("criterion"));
            assertThat(course).hasSize(13);
            for (int i = 1; i < course.size(); i++) {
                assertThat((double) requireNonNull(course.get(i)))
                        .isLessThanOrEqualTo((double) requireNonNull(course.get(i - 1)));
            }
            assertThat((double) course.getLast()).isLessThan((double) course.getFirst());
        }
    }

    @Test
    @DisplayName("the gradient of the criterion is what differences say")
    void gradient() {
        RcslsCriterion criterion = new RcslsCriterion(from, turned(0.3), 5);
        Matrix weight = turn;
        Matrix gradient = criterion.at(weight).gradient();
        for (int i = 0; i < D; i++) {
            double[][] up = weight.toRows();
            double[][] down = weight.toRows();
            up[i][(i * 3) % D] += 1e-6;
            down[i][(i * 3) % D] -= 1e-6;
            double slope = (criterion.at(Matrix.of(up)).loss()
                            - criterion.at(Matrix.of(down)).loss())
                    / 2e-6;
            assertThat(gradient.get(i, (i * 3) % D)).isCloseTo(slope, within(1e-5));
        }
    }

    @Test
    @DisplayName("where models leave directions empty, vectors are still mapped, and nothing else is made of it")
    void emptyDirections() {
        Matrix flat = drawn(150, 3).times(drawn(3, D)).unitRows();
        Matrix to = flat.times(turn.transposed());
        Matrix turned = fit(new Procrustes(), flat, to);
        assertSame(turned.times(turned.transposed()), Matrix.identity(D), 1e-9);
        assertSame(flat.times(turned.transposed()), to, 1e-9);
        Fitted least = new LeastSquares(0).fit(flat, to, Progress.silent());
        assertThat(least.facts()).containsEntry("rank", 3);
        assertSame(flat.times(least.map().weight().transposed()), to, 1e-9);
        assertThat(Spectrum.of(least.map()
                                .weight()
                                .transposed()
                                .times(least.map().weight()))
                        .rank())
                .isEqualTo(3);
    }

    @Test
    @DisplayName("spaces of different sizes, and too few texts, are refused")
    void refuses() {
        assertThatThrownBy(() -> fit(new Procrustes(), from, drawn(150, D + 1)))
                .isInstanceOf(UsageException.class)
                .hasMessage("procrustes must be between spaces of one size, and least-squares is for others;"
                        + " dimensions=8, 9");
        assertThatThrownBy(() -> fit(new Rcsls(5, 1, 1), from, drawn(150, 3))).hasMessageStartingWith("rcsls must");
        Matrix few = from.slice(0, D);
        for (SpaceAlignment each : new SpaceAlignment[] {new Procrustes(), new LeastSquares(0), new Rcsls(2, 1, 1)}) {
            assertThatThrownBy(() -> fit(each, few, few))
                    .isInstanceOf(InputException.class)
                    .hasMessageEndingWith("must have more texts than the 8 dimensions it is fitted in; texts=8");
        }
        assertThatThrownBy(() -> fit(new Procrustes(), from, from.slice(0, 20))).hasMessageContaining("to=20");
        assertThatThrownBy(() -> new LeastSquares(-1)).hasMessage("penalty must be 0 or more; penalty=-1.0");
        assertThatThrownBy(() -> new Rcsls(0, 1, 1)).hasMessageContaining("neighbours=0");
        assertThatThrownBy(() -> fit(new Rcsls(151, 1, 1), from, from)).hasMessageContaining("neighbours=151");
    }
}

package dev.kalmia.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kalmia.run.UsageException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What follows from the formulas of single methods.
class MergePropertiesTest {
    private static final int COUNT = 500;
    private static final List<Double> ALIKE = List.of();

    @TempDir
    Path folder = Path.of("");

    private final float[] base = Stacks.drawn(1, COUNT);
    private final float[] first = Stacks.drawn(2, COUNT);
    private final float[] second = Stacks.drawn(3, COUNT);
    private final float[] third = Stacks.drawn(4, COUNT);

    private float[] merged(MergeMethod method, float[]... models) {
        return new Stacks(folder).merged(method, base, List.of(models), 64);
    }

    private static double product(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    private static double length(float[] vector) {
        return Math.sqrt(product(vector, vector));
    }

    private static float[] times(float[] vector, double factor) {
        float[] scaled = vector.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = (float) (scaled[i] * factor);
        }
        return scaled;
    }

    @Test
    @DisplayName("slerp between equal lengths keeps the length, where a mean loses some; its ends are the models")
    void slerpKeepsLength() {
        float[] other = times(second, length(first) / length(second));
        for (double t : new double[] {0.1, 0.5, 0.8}) {
            assertThat(length(merged(new Slerp(t), first, other))).isCloseTo(length(first), within(1e-4));
        }
        assertThat(length(merged(new Linear(ALIKE), first, other))).isLessThan(0.8 * length(first));
        assertThat(merged(new Slerp(0), first, second)).containsExactly(first, within(1e-6f));
        assertThat(merged(new Slerp(1), first, second)).containsExactly(second, within(1e-6f));
    }

    @Test
    @DisplayName("the mean on the sphere has the mean length, and arcs to the models that sum to nothing")
    void karcher() {
        float[] mean = merged(new Karcher(ALIKE), first, second, third);
        assertThat(length(mean)).isCloseTo((length(first) + length(second) + length(third)) / 3, within(1e-4));
        double[] arcs = new double[COUNT];
        for (float[] model : List.of(first, second, third)) {
            double cosine = product(model, mean) / length(model) / length(mean);
            for (int k = 0; k < COUNT; k++) {
                arcs[k] += Math.acos(cosine)
                        / Math.sin(Math.acos(cosine))
                        * (model[k] / length(model) - cosine * mean[k] / length(mean));
            }
        }
        assertThat(arcs).containsOnly(new double[] {0}, within(1e-6));
        float[] other = times(second, length(first) / length(second));
        assertThat(merged(new Karcher(ALIKE), first, other))
                .containsExactly(merged(new Slerp(0.5), first, other), within(1e-6f));
    }

    @Test
    @DisplayName("λ 0 is the base")
    void lambdaZero() {
        for (MergeMethod method : List.of(
                new TaskArithmetic(ALIKE, 0),
                new TaskSlerp(List.of(0.5), 0),
                new Ties(ALIKE, 0.5, 0),
                new Dare(ALIKE, 0.5, 0, Dare.Then.TIES, 1),
                new Breadcrumbs(ALIKE, 0.5, 0.1, 0))) {
            assertThat(merged(method, first, second)).as(method.name()).isEqualTo(base);
        }
    }

    @Test
    @DisplayName("TIES with density 1 and one model is that model, and without disagreement a mean")
    void ties() {
        assertThat(merged(new Ties(ALIKE, 1, 1), first)).containsExactly(first, within(1e-6f));
        float[] merged = merged(new Ties(ALIKE, 1, 1), first, second);
        for (int k = 0; k < COUNT; k++) {
            double a = first[k] - base[k];
            double b = second[k] - base[k];
            double elected = a * b > 0 ? (a + b) / 2 : Math.abs(a) > Math.abs(b) ? a : b;
            assertThat(merged[k]).isCloseTo((float) (base[k] + elected), within(1e-6f));
        }
    }

    @Test
    @DisplayName("of equal magnitudes TIES keeps the first by place, as many as asked for")
    void equalMagnitudes() {
        float[] zeros = new float[8];
        float[] model = {1, -1, 1, 3, -1, 1, -2, 1};
        float[] merged = new Stacks(folder).merged(new Ties(ALIKE, 0.5, 1), zeros, List.of(model), 3);
        assertThat(merged).containsExactly(1, -1, 0, 3, 0, 0, -2, 0);
        merged = new Stacks(folder).merged(new Breadcrumbs(ALIKE, 0.5, 0.25, 1), zeros, List.of(model), 3);
        assertThat(merged).containsExactly(1, -1, 1, 0, -1, 0, 0, 0);
    }

    @Test
    @DisplayName(
            "a mean of what DARE makes with many seeds comes near task arithmetic; a seed keeps about the part asked")
    void dare() {
        double[] mean = new double[COUNT];
        int seeds = 400;
        for (int seed = 0; seed < seeds; seed++) {
            float[] merged = merged(new Dare(ALIKE, 0.5, 1, Dare.Then.LINEAR, seed), first, second);
            for (int k = 0; k < COUNT; k++) {
                mean[k] += merged[k] / (double) seeds;
            }
        }
        float[] expected = merged(new TaskArithmetic(ALIKE, 1), first, second);
        double squared = 0;
        for (int k = 0; k < COUNT; k++) {
            squared += Math.pow(mean[k] - expected[k], 2) / COUNT;
        }
        // (τ_1² + τ_2²) / 4 is 1 in the mean, over 400 seeds.
        assertThat(Math.sqrt(squared)).isBetween(0.04, 0.06);
        float[] one = merged(new Dare(ALIKE, 0.2, 1, Dare.Then.LINEAR, 9), first);
        long kept = 0;
        for (int k = 0; k < COUNT; k++) {
            kept += one[k] == base[k] ? 0 : 1;
        }
        assertThat(kept).isBetween(70L, 130L);
        assertThat(new Stacks(folder)
                        .merged(new Dare(ALIKE, 0.2, 1, Dare.Then.LINEAR, 9), base, List.of(first), 64, "v"))
                .as("another tensor's numbers have other fates")
                .isNotEqualTo(one);
    }

    @Test
    @DisplayName(
            "models that moved in opposite ways leave the base to model stock, and what did not move is the base's")
    void modelStock() {
        float[] opposite = new float[COUNT];
        for (int k = 0; k < COUNT; k++) {
            opposite[k] = 2 * base[k] - first[k];
        }
        assertThat(merged(new ModelStock(), first, opposite)).isEqualTo(base);
        assertThat(merged(new ModelStock(), base, base)).isEqualTo(base);
        assertThat(merged(new ModelStock(), base, first)).isEqualTo(base);
    }

    @Test
    @DisplayName("settings out of their bounds, and numbers of models that a method is not for, are refused")
    void refusals() {
        assertThatThrownBy(() -> new Slerp(1.5)).hasMessage("t must be 0 to 1; t=1.5");
        assertThatThrownBy(() -> new Linear(List.of(1.0, -1.0)))
                .hasMessageStartingWith("weights must have a sum above 0");
        assertThatThrownBy(() -> new Ties(List.of(2.0, -1.0), 0.5, 1))
                .hasMessageStartingWith("weights must be at least 0");
        assertThatThrownBy(() -> new Ties(ALIKE, 0, 1))
                .hasMessage("density must be above 0 and at most 1; density=0.0");
        assertThatThrownBy(() -> new TaskArithmetic(ALIKE, Double.NaN)).hasMessage("lambda must be finite; lambda=NaN");
        assertThatThrownBy(() -> new Slerp(0.5).requireModels(3)).hasMessage("models must be two for slerp; models=3");
        assertThatThrownBy(() -> new Linear(List.of(1.0, 2.0)).requireModels(3))
                .isInstanceOf(UsageException.class)
                .hasMessage("weights must be one for each of 3 models; weights=[1.0, 2.0]");
        assertThatThrownBy(() -> new TaskSlerp(List.of(0.1, 0.2), 1).requireModels(2))
                .hasMessageStartingWith("t must be one number, or one for each model after the first, 1;");
    }
}

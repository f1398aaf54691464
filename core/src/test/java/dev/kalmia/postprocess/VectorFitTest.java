package dev.kalmia.postprocess;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kalmia.postprocess.Whitening.Form;
import dev.kalmia.run.ConfigBinder;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Places;
import dev.kalmia.run.Progress;
import dev.kalmia.run.Settings;
import dev.kalmia.run.UsageException;
import dev.kalmia.vector.Affine;
import dev.kalmia.vector.Matrix;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What follows from the formulas of maps of one space.
class VectorFitTest {
    private static final int D = 12;

    private final Random random = new Random(11);
    private final Matrix vectors = drawn(200, D).times(drawn(D, D)).plus(same(200, drawn(1, D)));

    private Matrix drawn(int rows, int columns) {
        double[][] values = new double[rows][columns];
        for (double[] row : values) {
            Arrays.setAll(row, j -> random.nextGaussian());
        }
        return Matrix.of(values);
    }

    private static Matrix same(int rows, Matrix row) {
        double[][] values = new double[rows][];
        Arrays.fill(values, row.row(0));
        return Matrix.of(values);
    }

    private static Matrix mapped(Affine map, Matrix rows) {
        double[][] values = new double[rows.rows()][];
        Arrays.setAll(values, i -> map.apply(rows.row(i)));
        return Matrix.of(values);
    }

    private static Fitted fit(VectorFit fit, Matrix vectors) {
        return fit.fit(vectors, Progress.silent());
    }

    private static void assertSame(Matrix found, Matrix expected, double bound) {
        for (int i = 0; i < expected.rows(); i++) {
            assertThat(found.row(i)).as("row %d", i).containsExactly(expected.row(i), within(bound));
        }
    }

    private static Matrix covariance(Affine map, Matrix rows) {
        return Moments.of(mapped(map, rows)).covariance();
    }

    @Test
    @DisplayName("after whitening the mean is 0 and the covariance I, along either axes, cut or whole")
    void whitens() {
        for (Form form : Form.values()) {
            Affine map = fit(new Whitening(form, null, 1e-9), vectors).map();
            assertSame(covariance(map, vectors), Matrix.identity(D), 1e-4);
            assertThat(Moments.mean(mapped(map, vectors))).containsExactly(new double[D], within(1e-9));
        }
        Affine cut = fit(new Whitening(Form.PCA, 5, 0.0), vectors).map();
        assertSame(covariance(cut, vectors), Matrix.identity(5), 1e-9);
    }

    @Test
    @DisplayName("after group whitening the covariance of each group is I; one group is whitening")
    void whitensGroups() {
        Matrix covariance = covariance(fit(new GroupWhitening(3, null), vectors).map(), vectors);
        for (int i = 0; i < D; i++) {
            for (int j = 0; j < D; j++) {
                if (i / 4 == j / 4) {
                    assertThat(covariance.get(i, j)).isCloseTo(i == j ? 1 : 0, within(1e-4));
                }
            }
        }
        assertSame(
                fit(new GroupWhitening(1, 1e-3), vectors).map().weight(),
                fit(new Whitening(Form.ZCA, null, 1e-3), vectors).map().weight(),
                1e-12);
    }

    @Test
    @DisplayName("principal components are at right angles and have the variances in their order")
    void principalComponents() {
        Fitted fitted = fit(new Pca(5), vectors);
        Matrix weight = fitted.map().weight();
        assertSame(weight.times(weight.transposed()), Matrix.identity(5), 1e-10);
        Matrix covariance = covariance(fitted.map(), vectors);
        double kept = 0;
        for (int i = 0; i < 5; i++) {
            kept += covariance.get(i, i);
            for (int j = 0; j < i; j++) {
                assertThat(covariance.get(i, j)).isCloseTo(0, within(1e-9));
                assertThat(covariance.get(i, i)).isLessThan(covariance.get(j, j));
            }
        }
        double share = kept / D / Moments.of(vectors).variance();
        assertThat((double) requireNonNull(fitted.facts().get("varianceKept"))).isCloseTo(share, within(1e-9));
    }

    @Test
    @DisplayName("top components go whole, and what is at right angles to them stays")
    void topComponents() {
        Affine map = fit(new TopComponents(3), vectors).map();
        Spectrum spectrum = Spectrum.of(Moments.of(vectors).covariance());
        Matrix rest = map.weight().times(spectrum.vectors().transposed());
        for (int j = 0; j < D; j++) {
            double[] column = rest.transposed().row(j);
            double[] expected = j < 3 ? new double[D] : spectrum.vectors().row(j);
            assertThat(column).containsExactly(expected, within(1e-10));
        }
        assertSame(fit(new TopComponents(0), vectors).map().weight(), Matrix.identity(D), 0);
        assertThat(fit(new TopComponents(null), vectors).facts()).containsEntry("components", 1);
    }

    @Test
    @DisplayName("independent sources that were mixed are found again, in some order")
    void independentComponents() {
        double[][] sources = new double[4000][4];
        for (double[] row : sources) {
            Arrays.setAll(row, j -> j % 2 == 0 ? random.nextDouble() - 0.5 : Math.pow(random.nextGaussian(), 3));
        }
        Matrix mixed = Matrix.of(sources).times(drawn(4, 4));
        Fitted fitted = fit(new Ica(null, 200, 1e-6), mixed);
        assertThat(fitted.facts()).containsEntry("converged", true);
        assertSame(covariance(fitted.map(), mixed), Matrix.identity(4), 1e-9);
        Matrix found = mapped(fitted.map(), mixed).transposed();
        Matrix given = Matrix.of(sources).transposed();
        for (int i = 0; i < 4; i++) {
            double best = 0;
            for (int j = 0; j < 4; j++) {
                best = Math.max(best, Math.abs(correlation(given.row(i), found.row(j))));
            }
            assertThat(best).as("source %d", i).isGreaterThan(0.98);
        }
    }

    private static double correlation(double[] a, double[] b) {
        Matrix both = Matrix.of(new double[][] {a, b}).transposed();
        Matrix covariance = Moments.of(both).covariance();
        return covariance.get(0, 1) / Math.sqrt(covariance.get(0, 0) * covariance.get(1, 1));
    }

    @Test
    @DisplayName("α 0 is the identity; α 1 leaves nothing in the directions, twice is once, and others stay")
    void subspace() {
        Matrix unwanted = drawn(7, 2).times(drawn(2, D));
        assertSame(fit(new Subspace(unwanted, 1, 0), vectors).map().weight(), Matrix.identity(D), 0);
        Fitted fitted = fit(new Subspace(unwanted, 1, 1), vectors);
        assertThat(fitted.facts()).containsEntry("directions", 2).containsEntry("unwanted", 7);
        assertThat(fitted.map().isLinear()).isTrue();
        assertSame(mapped(fitted.map(), unwanted), same(7, Matrix.of(new double[1][D])), 1e-10);
        assertSame(fitted.map().then(fitted.map()).weight(), fitted.map().weight(), 1e-10);
        Matrix others = mapped(fitted.map(), drawn(5, D));
        assertSame(mapped(fitted.map(), others), others, 1e-10);
        Matrix many = drawn(50, 3).times(drawn(3, D));
        assertThat(fit(new Subspace(many, 1, 1), vectors).facts()).containsEntry("directions", 3);
    }

    @Test
    @DisplayName("fewer texts than a fit needs, and vectors without full rank where ε is 0, are refused")
    void refusesVectors() {
        Matrix few = drawn(D, D);
        for (VectorFit fit : new VectorFit[] {
            new Whitening(Form.ZCA, null, null), new Pca(null), new Ica(null, 10, 1e-3), new GroupWhitening(1, null)
        }) {
            assertThatThrownBy(() -> fit(fit, few))
                    .isInstanceOf(InputException.class)
                    .hasMessageEndingWith("must have more texts than the 12 dimensions it is fitted in; texts=12");
        }
        Matrix flat = drawn(100, 3).times(drawn(3, D));
        assertThatThrownBy(() -> fit(new Whitening(Form.ZCA, null, 0.0), flat))
                .isInstanceOf(InputException.class)
                .hasMessage("whitening must have vectors that differ in 12 directions where epsilon is 0; rank=3");
        assertThatThrownBy(() -> fit(new Ica(4, 10, 1e-3), flat)).hasMessageContaining("rank=3");
        assertThat(fit(new Ica(null, 10, 1e-3), flat).map().outputs()).isEqualTo(3);
        assertThat(fit(new Whitening(Form.PCA, 3, 0.0), flat).map().outputs()).isEqualTo(3);
        assertThat(fit(new Whitening(Form.ZCA, null, null), flat).map().outputs())
                .isEqualTo(D);
        Matrix same = same(30, drawn(1, D));
        assertThatThrownBy(() -> fit(new GroupWhitening(2, null), same))
                .hasMessage("texts must have vectors that differ; those of all 30 are alike");
        assertThatThrownBy(() -> fit(new Subspace(Matrix.of(new double[2][D]), 0.9, 1), vectors))
                .hasMessageContaining("directions=0");
        assertThatThrownBy(() -> fit(new Subspace(vectors, 1, 1), vectors)).hasMessageContaining("directions=12");
    }

    @Test
    @DisplayName("what is not there in so many dimensions is refused")
    void refusesSizes() {
        assertThatThrownBy(() -> fit(new Pca(13), vectors))
                .isInstanceOf(UsageException.class)
                .hasMessage("dimensions must be 1 to 12; dimensions=13");
        assertThatThrownBy(() -> fit(new GroupWhitening(5, null), vectors))
                .hasMessage("groups must divide the 12 dimensions of the vectors; groups=5");
        assertThatThrownBy(() -> fit(new TopComponents(12), vectors)).hasMessageContaining("components=12");
        assertThatThrownBy(() -> fit(new Subspace(drawn(3, 5), 0.9, 1), vectors))
                .hasMessageContaining("dimensions=5");
    }

    @Test
    @DisplayName("settings out of their bounds, or of another kind, are refused")
    void refusesSettings() {
        assertThatThrownBy(() -> new Whitening(Form.ZCA, 3, null)).hasMessageContaining("form zca; dimensions=3");
        assertThatThrownBy(() -> new Whitening(Form.PCA, null, -1.0))
                .hasMessage("epsilon must be 0 or more; epsilon=-1.0");
        assertThatThrownBy(() -> new GroupWhitening(0, null)).hasMessageContaining("groups=0");
        assertThatThrownBy(() -> new Subspace(vectors, 0, 1)).hasMessageContaining("share=0.0");
        assertThatThrownBy(() -> new Subspace(vectors, 1, 1.5)).hasMessageContaining("alpha=1.5");
        assertThatThrownBy(() -> new Ica(null, 0, 1)).hasMessageContaining("iterations=0");
        assertThatThrownBy(() -> config("{kind: pca, epsilon: 0.1}"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("epsilon must not be given for pca; epsilon=0.1");
        assertThatThrownBy(() -> config("{kind: group-whitening}"))
                .hasMessageContaining("groups must be given for group-whitening");
        assertThatThrownBy(() -> config("{kind: pca, dimensions: 0}")).hasMessageContaining("dimensions=0");
        assertThat(config("{kind: whitening, dimensions: 3}").settings()).containsOnlyKeys("dimensions");
    }

    private static FitConfig config(String yaml) {
        return ConfigBinder.bind(Settings.parse(yaml, "f.yaml"), FitConfig.class, Places.at(Path.of("")));
    }
}

package dev.kalmia.postprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kalmia.Fixtures;
import dev.kalmia.postprocess.Whitening.Form;
import dev.kalmia.run.Progress;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Matrix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What numpy and scikit-learn compute in float64 (`postprocess/make.py`).
class PostprocessGoldenTest {
    private static final JsonNode FIXTURE = fixture();

    private static JsonNode fixture() {
        try {
            return new ObjectMapper()
                    .readTree(Fixtures.folder("postprocess")
                            .resolve("postprocess.json")
                            .toFile());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static Stream<String> cases() {
        return FIXTURE.get("cases").valueStream().map(each -> each.get("name").asText());
    }

    private static Matrix matrix(JsonNode rows) {
        return Matrix.of(rows.valueStream().map(PostprocessGoldenTest::numbers).toArray(double[][]::new));
    }

    private static double[] numbers(JsonNode row) {
        return row.valueStream().mapToDouble(JsonNode::doubleValue).toArray();
    }

    private static Fitted fitted(String name, JsonNode asked) {
        Matrix x = matrix(FIXTURE.get("x"));
        Matrix from = matrix(FIXTURE.get("from"));
        Matrix to = matrix(FIXTURE.get("to"));
        double epsilon = asked.path("epsilon").asDouble();
        Progress silent = Progress.silent();
        return switch (name) {
            case "centring" -> new Centring().fit(x, silent);
            case "pca" -> new Pca(4).fit(x, silent);
            case "zca", "zca-exact" -> new Whitening(Form.ZCA, null, epsilon).fit(x, silent);
            case "pca-whitening" -> new Whitening(Form.PCA, 4, epsilon).fit(x, silent);
            case "group-whitening" -> new GroupWhitening(2, epsilon).fit(x, silent);
            case "top-components" -> new TopComponents(2).fit(x, silent);
            case "ica" -> new Ica(null, 2000, 1e-12).fit(x, silent);
            case "subspace" -> new Subspace(matrix(FIXTURE.get("unwanted")), 0.95, 0.7).fit(x, silent);
            case "procrustes" -> new Procrustes().fit(from, to, silent);
            case "least-squares" -> new LeastSquares(0.05).fit(from, matrix(FIXTURE.get("toSmall")), silent);
            case "rcsls" -> new Rcsls(5, 10, 1).fit(from, to, silent);
            default -> throw new IllegalArgumentException(name + ": no fit is known for this case");
        };
    }

    /// Independent components have no order.
    private static double[][] inOrder(String name, Matrix weight) {
        double[][] rows = weight.toRows();
        if (name.equals("ica")) {
            Arrays.sort(rows, (a, b) -> Double.compare(a[0], b[0]));
        }
        return rows;
    }

    @ParameterizedTest
    @MethodSource("cases")
    @DisplayName("each map is what numpy or scikit-learn makes of the same vectors, to 1e-8")
    void golden(String name) {
        JsonNode golden = FIXTURE.get("cases")
                .valueStream()
                .filter(each -> each.get("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
        Fitted fitted = fitted(name, golden.get("settings"));
        double[][] found = inOrder(name, fitted.map().weight());
        double[][] expected = inOrder(name, matrix(golden.get("weight")));
        assertThat(found).hasDimensions(expected.length, expected[0].length);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).as("row %d", i).containsExactly(expected[i], within(1e-8));
        }
        if (!name.equals("ica")) {
            assertThat(fitted.map().bias()).containsExactly(numbers(golden.get("bias")), within(1e-8));
        }
    }

    @Test
    @DisplayName("the criterion of RCSLS takes numpy's course, and DECOR keeps as many directions")
    void facts() {
        JsonNode cases = FIXTURE.get("cases");
        JsonNode rcsls = cases.get(cases.size() - 1).get("settings");
        assertThat(fitted("rcsls", rcsls).facts().get("criterion"))
                .asInstanceOf(InstanceOfAssertFactories.list(Double.class))
                .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-9 ? 0 : Double.compare(a, b))
                .containsExactlyElementsOf(
                        Arrays.stream(numbers(rcsls.get("course"))).boxed().toList());
        assertThat(fitted("subspace", rcsls).facts()).containsEntry("directions", 2);
    }

    @Test
    @DisplayName("what a space is like is what numpy says of it")
    void shape() {
        Embeddings x = Neighbours.rows(matrix(FIXTURE.get("x")));
        SpaceShape shape = SpaceShape.of(x);
        JsonNode golden = FIXTURE.get("geometry");
        assertThat(shape.meanCosine()).isCloseTo(golden.get("meanCosine").doubleValue(), within(1e-9));
        assertThat(shape.isotropy()).isCloseTo(golden.get("isotropy").doubleValue(), within(1e-9));
        assertThat(shape.uniformity()).isCloseTo(golden.get("uniformity").doubleValue(), within(1e-9));
        assertThat(shape.hubness()).isCloseTo(golden.get("hubness").doubleValue(), within(1e-9));
        Embeddings first = x.select(IntStream.range(0, 30).toArray());
        Embeddings second = x.select(IntStream.range(30, 60).toArray());
        assertThat(SpaceShape.alignment(first, second))
                .isCloseTo(FIXTURE.get("alignment").doubleValue(), within(1e-9));
    }
}

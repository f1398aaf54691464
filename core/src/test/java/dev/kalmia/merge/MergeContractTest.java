package dev.kalmia.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kalmia.run.InputException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for every method.
class MergeContractTest {
    private static final int COUNT = 1000;
    private static final List<Double> ALIKE = List.of();

    @TempDir
    Path folder = Path.of("");

    private final float[] base = Stacks.drawn(1, COUNT);
    private final float[] first = Stacks.drawn(2, COUNT);
    private final float[] second = Stacks.drawn(3, COUNT);

    static Stream<MergeMethod> all() {
        return Stream.concat(
                whole(),
                Stream.of(
                        new Ties(ALIKE, 0.3, 0.8),
                        new Dare(ALIKE, 0.4, 1, Dare.Then.LINEAR, 5),
                        new Dare(ALIKE, 0.4, 1, Dare.Then.TIES, 5),
                        new Breadcrumbs(ALIKE, 0.6, 0.1, 1)));
    }

    /// Those that leave no number out.
    static Stream<MergeMethod> whole() {
        return Stream.of(
                new Linear(ALIKE),
                new Slerp(0.3),
                new Karcher(ALIKE),
                new TaskArithmetic(ALIKE, 1),
                new TaskSlerp(List.of(0.3), 1),
                new ModelStock(),
                new Ties(ALIKE, 1, 1),
                new Dare(ALIKE, 1, 1, Dare.Then.LINEAR, 5),
                new Dare(ALIKE, 1, 1, Dare.Then.TIES, 5),
                new Breadcrumbs(ALIKE, 1, 0, 1));
    }

    static Stream<MergeMethod> symmetric() {
        return Stream.of(
                new Linear(ALIKE),
                new Slerp(0.5),
                new Karcher(ALIKE),
                new TaskArithmetic(ALIKE, 0.7),
                new TaskSlerp(List.of(0.5), 0.7),
                new ModelStock(),
                new Ties(ALIKE, 0.3, 0.8),
                new Breadcrumbs(ALIKE, 0.6, 0.1, 1));
    }

    private float[] merged(MergeMethod method, List<float[]> models, int pieceSize) {
        return new Stacks(folder).merged(method, base, models, pieceSize);
    }

    @ParameterizedTest
    @MethodSource("whole")
    @DisplayName("of equal models it makes that model")
    void equalModels(MergeMethod method) {
        assertThat(merged(method, List.of(first, first), COUNT)).containsExactly(first, within(1e-6f));
    }

    @ParameterizedTest
    @MethodSource("whole")
    @DisplayName("of one model alone it makes that model")
    void oneModel(MergeMethod method) {
        if (!(method instanceof Slerp)) {
            assertThat(merged(method, List.of(first), COUNT)).containsExactly(first, within(1e-6f));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    @DisplayName("pieces of any size give the same bytes, and so does a second run")
    void pieces(MergeMethod method) {
        float[] whole = merged(method, List.of(first, second), COUNT);
        assertThat(whole).isNotEqualTo(first).isNotEqualTo(base);
        for (int size : new int[] {1, 7, 256, COUNT, COUNT + 1}) {
            assertThat(merged(method, List.of(first, second), size)).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("symmetric")
    @DisplayName("the order of models does not matter where models weigh alike")
    void order(MergeMethod method) {
        assertThat(merged(method, List.of(first, second), COUNT))
                .containsExactly(merged(method, List.of(second, first), COUNT), within(1e-6f));
    }

    @ParameterizedTest
    @MethodSource("all")
    @DisplayName("numbers that are not finite are refused with model, tensor and element")
    void notFinite(MergeMethod method) {
        float[] broken = second.clone();
        broken[700] = Float.NEGATIVE_INFINITY;
        assertThatThrownBy(() -> merged(method, List.of(first, broken), 64))
                .isInstanceOf(InputException.class)
                .hasMessage("model-1: w must be finite; element=700 value=-Infinity");
    }

    @ParameterizedTest
    @MethodSource("all")
    @DisplayName("tensors that are empty, or nothing but zeros, stay what they are")
    void nothing(MergeMethod method) {
        Stacks stacks = new Stacks(folder);
        List<float[]> zeros = Collections.nCopies(2, new float[8]);
        assertThat(stacks.merged(method, new float[8], zeros, 3)).containsOnly(0);
        assertThat(stacks.merged(method, new float[0], Collections.nCopies(2, new float[0]), 3))
                .isEmpty();
    }
}

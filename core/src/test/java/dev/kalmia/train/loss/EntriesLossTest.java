package dev.kalmia.train.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.DType;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Expected numbers are of PyTorch 1.13 in float64: `torch.nn.functional.cross_entropy` of `Q E' / 0.3`, others filled
/// with -∞, and its autograd; the numbers of Q and E are drawn (seed 5) and rounded to four digits.
class EntriesLossTest {
    private static final double[] QUERIES = {
        0.8236, -0.7421, -0.5944, -0.3985, -1.4027, 0.7038, 0.051, 0.8372, -0.3622, -0.7125, 0.6072, 0.4976, -0.4011,
        -0.7199, -0.2686, -0.3955, 1.9172, 0.2522, -0.1279, 0.174,
    };
    private static final double[] ENTRIES = {
        -0.9275, -1.5216, 0.8073, 1.2411, -1.3975, 0.7483, -0.422, 1.138, -0.2056, -0.1168, 0.251, 0.31, -0.2134,
        0.9389, -0.5608, 1.3496, -2.1013, -1.1733, 1.6407, -0.3955, -0.8047, -0.0211, 0.8943, 0.8616, 1.1297, -0.1037,
        0.0771, -0.915, 0.8559, -0.8573,
    };
    private static final double[] GRADIENT = {
        0.9106909511253896,
        -2.0060150668603085,
        -0.7966288208287873,
        0.5832566190297611,
        0.13588902011917645,
        1.3616138465616028,
        0.8991136595589976,
        0.26158814366655025,
        -1.1718769729142178,
        1.04023030651884,
        0.16763650714249287,
        0.005974136884053401,
        0.23316780243025648,
        0.05448206322348503,
        0.11873672422967196,
        -0.6572041870696375,
        -0.21507982111528623,
        0.6663992507780965,
        -0.056705777382357464,
        1.0321650813128624,
    };
    private static final EntryTargets TOLD =
            new EntryTargets(List.of(2, 0, 5, 2), List.of(List.of(), List.of(3, 4), List.of(1), List.of()));

    private static Targets targets(EntryTargets told) {
        return Targets.groups(told.right().size(), 1).withEntries(told);
    }

    @Test
    @DisplayName("value and gradient are those of PyTorch's cross-entropy, in float64 and float32")
    void golden() {
        for (DType type : List.of(DType.FLOAT64, DType.FLOAT32)) {
            try (Scope _ = Scope.open()) {
                Tensor queries = Tensors.of(QUERIES, 4, 5).to(type).detach().requireGradient();
                Tensor documents = Tensors.of(QUERIES, 4, 5).to(type).detach().requireGradient();
                EntriesLoss loss = new EntriesLoss(Tensors.of(ENTRIES, 6, 5).to(type), 0.3);
                Tensor value = loss.compute(queries, documents, targets(TOLD));
                value.backward();
                double tolerance = type == DType.FLOAT64 ? 1e-12 : 1e-5;
                assertThat(Tensors.item(value)).isCloseTo(3.7698893062396506, within(tolerance));
                assertThat(Tensors.doubles(Objects.requireNonNull(queries.gradient())))
                        .containsExactly(GRADIENT, within(tolerance));
                assertThat(Tensors.doubles(Objects.requireNonNull(documents.gradient())))
                        .containsOnly(0.0);
            }
        }
    }

    @Test
    @DisplayName("with τ 1 and nobody left out it is the published loss, and entries in float32 serve texts in float64")
    void published() {
        try (Scope _ = Scope.open()) {
            EntryTargets plain =
                    new EntryTargets(List.of(2, 0, 5, 2), List.of(List.of(), List.of(), List.of(), List.of()));
            Tensor queries = Tensors.of(QUERIES, 4, 5);
            Tensor entries = Tensors.of(ENTRIES, 6, 5).to(DType.FLOAT32);
            Tensor value = new EntriesLoss(entries, 1).compute(queries, queries, targets(plain));
            assertThat(Tensors.item(value)).isCloseTo(1.8449298671204246, within(1e-6));
        }
    }

    @Test
    @DisplayName("entries that are not there, a batch without them and a right one that is excluded are refused")
    void refuses() {
        try (Scope _ = Scope.open()) {
            Tensor queries = Tensors.of(QUERIES, 4, 5);
            EntriesLoss loss = new EntriesLoss(Tensors.of(ENTRIES, 6, 5), 0.3);
            for (int wrong : new int[] {6, -1}) {
                for (EntryTargets told : List.of(
                        new EntryTargets(List.of(wrong), List.of(List.of())),
                        new EntryTargets(List.of(0), List.of(List.of(wrong))))) {
                    assertThatThrownBy(() -> loss.compute(queries, queries, targets(told)))
                            .isInstanceOf(UsageException.class)
                            .hasMessage("an entry must be one of 6; entry=" + wrong);
                }
            }
            assertThatThrownBy(() -> loss.compute(queries, queries, Targets.groups(4, 1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the batch must have entries of a dictionary; entries=none");
        }
        assertThatThrownBy(() -> new EntryTargets(List.of(1), List.of(List.of(0, 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the right entry of query 0 is excluded");
        assertThatThrownBy(() -> new EntryTargets(List.of(1), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("queries=1 others=0");
        assertThatThrownBy(() -> Targets.groups(2, 1).withEntries(new EntryTargets(List.of(1), List.of(List.of()))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("entries must be as many as queries; entries=1 queries=2");
    }
}

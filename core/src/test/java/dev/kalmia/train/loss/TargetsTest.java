package dev.kalmia.train.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TargetsTest {
    @Test
    @DisplayName("groups put each positive first in its group")
    void groups() {
        Targets targets = Targets.groups(3, 4);
        assertThat(targets.positives()).containsExactly(0, 4, 8);
        assertThat(targets.documents()).isEqualTo(12);
        assertThat(targets.own(1)).containsExactly(4, 5, 6, 7);
        assertThat(targets.negatives(1)).containsExactly(5, 6, 7);
    }

    @Test
    @DisplayName("own negatives are as many as there are; what is excluded is none of them")
    void raggedNegatives() {
        BitSet excluded = new BitSet();
        excluded.set(3);
        BitSet own = new BitSet();
        own.set(2, 4);
        own.set(5 + 4);
        Targets targets = new Targets(new int[] {0, 1}, 5, excluded).withOwn(own);
        assertThat(targets.own(0)).containsExactly(0, 2, 3);
        assertThat(targets.negatives(0)).containsExactly(2);
        assertThat(targets.own(1)).containsExactly(1, 4);
        assertThat(targets.negatives(1)).containsExactly(4);
    }

    @Test
    @DisplayName("what a batch does not have, or not for each, is told")
    void refusesMissing() {
        Targets targets = Targets.groups(2, 2);
        assertThatIllegalArgumentException().isThrownBy(targets::labels).withMessageContaining("labels=none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> targets.teacher(0))
                .withMessageContaining("scores=none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> targets.withLabels(1))
                .withMessageContaining("labels=1 queries=2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> targets.withTeacher(new double[][] {{1, 2}, {1}}))
                .withMessageContaining("query=1");
        assertThatIllegalArgumentException().isThrownBy(() -> targets.withTeacher(new double[1][2]));
        assertThatThrownBy(() -> Triplets.of(Targets.groups(2, 1)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("negatives=0");
    }

    @Test
    @DisplayName("a positive outside the documents is refused")
    void refusesOutside() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Targets(new int[] {2}, 2, new BitSet()))
                .withMessageContaining("positive=2");
    }

    @Test
    @DisplayName("a positive cannot be excluded")
    void refusesExcludedPositive() {
        BitSet excluded = new BitSet();
        excluded.set(1);
        assertThatIllegalArgumentException().isThrownBy(() -> new Targets(new int[] {1}, 2, excluded));
    }

    @Test
    @DisplayName("settings outside their bounds are refused with the value")
    void refusesSettings() {
        assertThatThrownBy(() -> new InfoNceLoss(0))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("temperature=0");
        assertThatThrownBy(() -> new InfoNceLoss(Double.NaN)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> new MatryoshkaLoss(new InfoNceLoss(1), List.of(8, 4), List.of(1.0)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("dimensions=[8, 4] weights=[1.0]");
        assertThatThrownBy(() -> new MatryoshkaLoss(new InfoNceLoss(1), List.of(0), List.of(1.0)))
                .isInstanceOf(UsageException.class);
        Map<String, ThrowingCallable> bad = Map.of(
                "candidates=[]", () -> new InfoNceLoss(1).withCandidates(Set.of()),
                "gamma=0.0", () -> new FocalWeight(0, true),
                "false-negative-margin=-0.1", () -> new FalseNegativeMask(-0.1),
                "scale=NaN", () -> new CosentLoss(Double.NaN),
                "scale=0.0", () -> new AngleLoss(0),
                "margin=3.0", () -> new PairMarginLoss(3),
                "margin=Infinity", () -> new TripletLoss(TripletLoss.Distance.COSINE, Double.POSITIVE_INFINITY),
                "temperature=2.0", () -> new DistillationLoss(2),
                "weight=0.0", () -> new SumLoss.Part(0, new CosineLoss()),
                "losses=0", () -> new SumLoss(List.of()));
        bad.forEach((message, call) ->
                assertThatThrownBy(call).isInstanceOf(UsageException.class).hasMessageContaining(message));
    }
}

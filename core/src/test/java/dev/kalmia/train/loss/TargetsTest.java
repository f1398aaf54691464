package dev.kalmia.train.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.UsageException;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TargetsTest {
    @Test
    @DisplayName("groups put each positive first in its group")
    void groups() {
        Targets targets = Targets.groups(3, 4);
        assertThat(targets.positives()).containsExactly(0, 4, 8);
        assertThat(targets.documents()).isEqualTo(12);
        assertThat(targets.excludesAny()).isFalse();
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
    }
}

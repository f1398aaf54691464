package dev.kalmia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.tensor.LeakGuard;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LeakGuardTest {
    @Test
    @DisplayName("the classes of this module are watched for tensors that they leave behind")
    void watchesThisModule() {
        assertThat(LeakGuard.watches(LeakGuardTest.class)).isTrue();
    }
}

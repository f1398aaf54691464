package dev.kalmia.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LeakGuardTest {
    @Test
    @DisplayName("a class is watched without asking for it")
    void watchesClasses() {
        assertThat(LeakGuard.watches(LeakGuardTest.class)).isTrue();
    }

    @Nested
    class Inner {
        @Test
        @DisplayName("a nested class is watched for itself, beside the class around it")
        void watchesNestedClasses() {
            assertThat(LeakGuard.watches(Inner.class)).isTrue();
            assertThat(LeakGuard.watches(LeakGuardTest.class)).isTrue();
        }
    }
}

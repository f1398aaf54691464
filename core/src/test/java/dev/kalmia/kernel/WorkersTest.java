package dev.kalmia.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WorkersTest {
    @Test
    @DisplayName("every part is done once, also when calls follow each other fast and callers meet")
    void everyPartOnce() {
        AtomicIntegerArray done = new AtomicIntegerArray(7);
        IntStream.range(0, 8)
                .parallel()
                .forEach(caller -> IntStream.range(0, 500).forEach(call -> Workers.forEach(7, done::incrementAndGet)));
        for (int i = 0; i < 7; i++) {
            assertThat(done.get(i)).isEqualTo(8 * 500);
        }
    }

    @Test
    @DisplayName("a failure in any part reaches the caller, and the next call works")
    void failuresReachTheCaller() {
        for (int failing = 0; failing < 4; failing++) {
            int bad = failing;
            assertThatThrownBy(() -> Workers.forEach(4, part -> {
                        if (part == bad) {
                            throw new IllegalStateException("part " + part);
                        }
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("part " + bad);
        }
        AtomicIntegerArray done = new AtomicIntegerArray(4);
        Workers.forEach(4, done::incrementAndGet);
        assertThat(done.toString()).isEqualTo("[1, 1, 1, 1]");
    }

    @Test
    @DisplayName("fewer than one thread is refused")
    void noThreads() {
        assertThatThrownBy(() -> Workers.limitThisThread(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("threads=0");
    }
}

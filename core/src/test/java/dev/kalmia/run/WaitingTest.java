package dev.kalmia.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WaitingTest {
    @Test
    @DisplayName("results come in the order of the work, and the first failure after all have ended")
    void waits() {
        List<Integer> results = new ArrayList<>();
        var first = new InputException("first");
        List<CompletableFuture<Integer>> work = List.of(
                CompletableFuture.completedFuture(1),
                CompletableFuture.failedFuture(first),
                CompletableFuture.failedFuture(new AssertionError("second")),
                CompletableFuture.completedFuture(4));
        assertThatThrownBy(() -> Waiting.forAll(work, results::add)).isSameAs(first);
        assertThat(results).containsExactly(1, 4);
        var error = new AssertionError("error");
        assertThatThrownBy(() -> Waiting.forAll(List.of(CompletableFuture.failedFuture(error))))
                .isSameAs(error);
        assertThatThrownBy(() -> Waiting.forAll(List.of(CompletableFuture.failedFuture(new IOException("checked")))))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    @DisplayName("an interruption ends no wait, and is not lost")
    void waitsThroughInterruption() {
        CountDownLatch asked = new CountDownLatch(1);
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<Boolean> work = thread.submit(() -> {
                asked.await();
                return true;
            });
            Thread.currentThread().interrupt();
            asked.countDown();
            List<Boolean> done = new ArrayList<>();
            Waiting.forAll(List.of(work), done::add);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(done).containsExactly(true);
        }
    }
}

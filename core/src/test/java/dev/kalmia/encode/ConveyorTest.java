package dev.kalmia.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConveyorTest {
    private final List<Integer> sunk = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger given = new AtomicInteger();

    private Optional<Integer> upTo(int count) {
        int next = given.getAndIncrement();
        return next < count ? Optional.of(next) : Optional.empty();
    }

    @Test
    @DisplayName("pieces come out in order, each once, and none when there are none")
    void order() {
        new Conveyor<Integer, Integer, Integer>(() -> upTo(500), i -> i + 1, i -> i * 10, sunk::add).run();
        assertThat(sunk).hasSize(500).first().isEqualTo(10);
        assertThat(sunk).isSorted().last().isEqualTo(5000);
        new Conveyor<Integer, Integer, Integer>(Optional::empty, i -> i, i -> i, sunk::add).run();
        assertThat(sunk).hasSize(500);
    }

    @Test
    @DisplayName("no more than three pieces are there at a time, however slow whoever takes them")
    void backPressure() {
        AtomicInteger most = new AtomicInteger();
        new Conveyor<Integer, Integer, Integer>(
                        () -> {
                            most.accumulateAndGet(given.get() + 1 - sunk.size(), Math::max);
                            return upTo(50);
                        },
                        i -> i,
                        i -> i,
                        i -> {
                            pause();
                            sunk.add(i);
                        })
                .run();
        assertThat(sunk).hasSize(50);
        assertThat(most.get()).isBetween(2, 4);
    }

    private static void pause() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    @DisplayName("a source, a step or a sink that fails ends it with its failure, after all that was in front of it")
    void failures() {
        refusesFive(i -> failAt(5, i), i -> i, i -> {});
        refusesFive(i -> i, i -> failAt(5, i), i -> {});
        refusesFive(i -> i, i -> i, i -> failAt(5, i));
    }

    /// With a count and a list of its own: a source that is left alone may still be asked once.
    private static void refusesFive(
            Function<Integer, Integer> ready, Function<Integer, Integer> work, Consumer<Integer> sink) {
        AtomicInteger count = new AtomicInteger();
        List<Integer> before = Collections.synchronizedList(new ArrayList<>());
        assertThatThrownBy(() -> new Conveyor<Integer, Integer, Integer>(
                                () -> Optional.of(count.getAndIncrement()), ready, work, i -> {
                                    sink.accept(i);
                                    before.add(i);
                                })
                        .run())
                .hasMessage("5");
        assertThat(before).containsExactly(0, 1, 2, 3, 4);
    }

    private static int failAt(int bad, int i) {
        if (i == bad) {
            throw new IllegalArgumentException(String.valueOf(i));
        }
        return i;
    }

    @Test
    @DisplayName(
            "a source that waits for ever does not hold up a failure, and nothing more is begun with what it gives")
    void waitingSource() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        List<Integer> begun = Collections.synchronizedList(new ArrayList<>());
        Conveyor<Integer, Integer, Integer> conveyor = new Conveyor<>(
                () -> {
                    if (given.get() == 1) {
                        awaitQuietly(release);
                    }
                    return upTo(5);
                },
                i -> {
                    begun.add(i);
                    return i;
                },
                i -> failAt(0, i),
                sunk::add);
        assertThatThrownBy(conveyor::run).hasMessage("0");
        release.countDown();
        while (given.get() < 2) {
            Thread.sleep(1);
        }
        Thread.sleep(20);
        assertThat(begun).containsExactly(0);
        assertThat(sunk).isEmpty();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

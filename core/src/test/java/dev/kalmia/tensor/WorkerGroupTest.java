package dev.kalmia.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SequencedMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WorkerGroupTest {
    private static Tensor drawn(long seed, long... shape) {
        Random random = new Random(seed);
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensors.of(values, shape);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    @DisplayName("each hears what all tell, by rank, as often as they tell")
    void exchanges(int size) {
        List<List<String>> heard = Workers.run(size, group -> {
            assertThat(group.exchange("once")).hasSize(size).containsOnly("once");
            return group.exchange("wörker " + group.rank() + "\n");
        });
        for (List<String> each : heard) {
            assertThat(each).hasSize(size).element(size - 1).isEqualTo("wörker " + (size - 1) + "\n");
        }
    }

    @Test
    @DisplayName("gathered rows lie in the order of the ranks, also where some have fewer and one has none")
    void gathers() {
        int[] counts = {2, 0, 3};
        List<float[]> gathered = Workers.run(3, group -> {
            try (Scope _ = Scope.open()) {
                float[] own = new float[counts[group.rank()] * 2];
                Arrays.fill(own, group.rank() + 0.5f);
                Tensor rows =
                        own.length == 0 ? Tensors.zeros(DType.FLOAT32, 0, 2) : Tensors.of(own, counts[group.rank()], 2);
                Tensor all = group.gather(rows, counts);
                assertThat(all.shape()).containsExactly(5, 2);
                assertThat(all.requiresGradient()).isFalse();
                return Tensors.floats(all);
            }
        });
        for (float[] each : gathered) {
            assertThat(each).containsExactly(0.5f, 0.5f, 0.5f, 0.5f, 2.5f, 2.5f, 2.5f, 2.5f, 2.5f, 2.5f);
        }
    }

    @Test
    @DisplayName(
            "gradients are summed, the same bytes with all and at every run, and one that a single worker has is all's")
    void sumsGradients() {
        List<List<float[]>> first = summed();
        assertThat(first.get(1)).usingRecursiveComparison().isEqualTo(first.getFirst());
        assertThat(first.get(2)).usingRecursiveComparison().isEqualTo(first.getFirst());
        try (Scope _ = Scope.open()) {
            float[] expected =
                    Tensors.floats(drawn(0, 1000, 7).add(drawn(1, 1000, 7)).add(drawn(2, 1000, 7)));
            float[] sum = first.getFirst().getFirst();
            for (int i = 0; i < sum.length; i++) {
                assertThat((double) sum[i]).isCloseTo(expected[i], within(1e-6));
            }
        }
        assertThat(first.getFirst().get(1)).containsExactly(4, 4);
        assertThat(summed()).usingRecursiveComparison().isEqualTo(first);
    }

    /// Of three parameters: all have a gradient of the first, one of the second, nobody of the third.
    private static List<List<float[]>> summed() {
        return Workers.run(3, group -> {
            try (Scope _ = Scope.open()) {
                Tensor all = Tensors.zeros(DType.FLOAT32, 1000, 7).requireGradient();
                Tensor one = Tensors.zeros(DType.FLOAT32, 2).requireGradient();
                Tensor none = Tensors.zeros(DType.FLOAT32, 2).requireGradient();
                all.multiply(drawn(group.rank(), 1000, 7)).sum().backward();
                if (group.rank() == 1) {
                    one.multiply(4).sum().backward();
                }
                group.sumGradients(List.of(all, one, none));
                assertThat(none.gradient()).isNull();
                List<float[]> gradients = List.of(
                        Tensors.floats(Objects.requireNonNull(all.gradient())),
                        Tensors.floats(Objects.requireNonNull(one.gradient())));
                Gradients.clear(List.of(all, one));
                return gradients;
            }
        });
    }

    @Test
    @DisplayName(
            "of shared AdamW each worker has a part of the state, and parameters and gathered state are those of one")
    void sharesTheOptimiser() {
        List<List<float[]>> alone = Workers.run(1, WorkerGroupTest::optimised);
        for (int size : new int[] {2, 3}) {
            List<List<float[]>> shared = Workers.run(size, WorkerGroupTest::optimised);
            assertThat(shared.getFirst()).usingRecursiveComparison().isEqualTo(alone.getFirst());
            for (List<float[]> other : shared.subList(1, size)) {
                assertThat(other)
                        .usingRecursiveComparison()
                        .isEqualTo(alone.getFirst().subList(0, 4));
            }
        }
    }

    /// Parameters after three steps, the last two of them after the state went through a checkpoint;
    /// with the first worker the state too.
    private static List<float[]> optimised(WorkerGroup group) {
        try (Scope _ = Scope.open()) {
            SequencedMap<String, Tensor> parameters = new LinkedHashMap<>();
            for (int i = 0; i < 4; i++) {
                parameters.put("p" + i, drawn(i, 2 + i, 3).requireGradient());
            }
            AdamW.Settings settings = AdamW.Settings.withWeightDecay(0.1);
            try (SharedAdamW before = new SharedAdamW(parameters, settings, Map.of(), group);
                    SharedAdamW after = new SharedAdamW(parameters, settings, Map.of(), group)) {
                if (group.size() > 1) {
                    assertThat(before.shares()).hasSize(group.size());
                    assertThat(Arrays.stream(before.shares()).boxed()).allMatch(share -> share > 0 && share < 42);
                }
                step(parameters, before);
                after.restore(before.state(), "the test");
                step(parameters, after);
                step(parameters, after);
                List<float[]> numbers = new ArrayList<>();
                parameters.values().forEach(tensor -> numbers.add(Tensors.floats(tensor)));
                after.state().values().forEach(tensor -> numbers.add(Tensors.floats(tensor)));
                return numbers;
            }
        }
    }

    private static void step(SequencedMap<String, Tensor> parameters, SharedAdamW optimiser) {
        parameters.values().forEach(tensor -> tensor.square().sum().backward());
        optimiser.step(0.01);
        Gradients.clear(parameters.values());
    }

    @Test
    @DisplayName("a checkpoint's state that lacks something is refused by the first worker, and ends the other")
    void refusesTornState() {
        assertThatThrownBy(() -> Workers.run(2, group -> {
                    try (Scope _ = Scope.open()) {
                        SequencedMap<String, Tensor> parameters = new LinkedHashMap<>();
                        parameters.put("p", drawn(1, 3));
                        parameters.put("q", drawn(2, 3));
                        try (SharedAdamW optimiser =
                                new SharedAdamW(parameters, AdamW.Settings.withWeightDecay(0), Map.of(), group)) {
                            optimiser.restore(Collections.emptyMap(), "torn");
                            return 0;
                        }
                    }
                }))
                .hasMessage("torn: lacks p.mean");
    }

    @Test
    @DisplayName("a worker that never comes is named by those who wait")
    void namesTheMissing() {
        Duration patience = Duration.ofMillis(300);
        try (MeetingPoint kept = MeetingPoint.host(0)) {
            WorkerPlace place = new WorkerPlace(1, 4, 0, "localhost", kept.port());
            assertThatThrownBy(() -> WorkerGroup.join(
                            MeetingPoint.visit(place, patience), place, Device.cpu(), patience, () -> {}))
                    .isInstanceOf(WorkerLostException.class)
                    .hasMessage("worker 1 of 4: all must come within 0 s; missing are the workers [0, 2, 3]");
        }
    }

    @Test
    @DisplayName("where nobody keeps the table, the address is told in one line")
    void namesTheAddress() {
        int free;
        try (MeetingPoint kept = MeetingPoint.host(0)) {
            free = kept.port();
        }
        WorkerPlace place = new WorkerPlace(1, 2, 0, "localhost", free);
        assertThatThrownBy(() -> MeetingPoint.visit(place, Duration.ofSeconds(1)))
                .isInstanceOf(WorkerLostException.class)
                .hasMessageStartingWith("worker 1 of 2: worker 0 must answer at localhost:" + free + " (MASTER_ADDR,")
                .message()
                .hasLineCount(1);
    }

    @Test
    @DisplayName("a port that is taken is told in one line")
    void namesThePort() {
        try (MeetingPoint kept = MeetingPoint.host(0)) {
            assertThatThrownBy(() -> MeetingPoint.host(kept.port()))
                    .hasMessageStartingWith("port " + kept.port() + " (MASTER_PORT) must be free")
                    .message()
                    .hasLineCount(1);
        }
    }

    @Test
    @DisplayName("a worker that leaves in the middle ends the other at once, in one line")
    void endsWithTheOther() {
        assertThatThrownBy(() -> Workers.run(2, group -> {
                    if (group.rank() == 0) {
                        try (Scope _ = Scope.open()) {
                            group.broadcast(List.of(drawn(1, 5)), 1);
                        }
                    }
                    return 0;
                }))
                .isInstanceOf(WorkerLostException.class)
                .hasMessageStartingWith("worker 0 of 2: another worker has ended;")
                .message()
                .hasLineCount(1);
    }

    @Test
    @DisplayName("a worker that stays but does not answer ends the other after its patience, in one line")
    void endsAfterItsPatience() {
        CountDownLatch told = new CountDownLatch(1);
        assertThatThrownBy(() -> Workers.run(2, Duration.ofSeconds(1), group -> {
                    if (group.rank() == 1) {
                        told.await();
                        return 0;
                    }
                    try (Scope _ = Scope.open()) {
                        group.broadcast(List.of(drawn(1, 5)), 1);
                        return 0;
                    } finally {
                        told.countDown();
                    }
                }))
                .isInstanceOf(WorkerLostException.class)
                .hasMessageStartingWith("worker 0 of 2: another worker must answer within 1 s and does not;");
    }
}

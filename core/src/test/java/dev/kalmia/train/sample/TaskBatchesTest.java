package dev.kalmia.train.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class TaskBatchesTest {
    private static List<String> tasks(Random random) {
        List<String> tasks = new ArrayList<>();
        int kinds = 1 + random.nextInt(5);
        IntStream.range(0, 1 + random.nextInt(200)).forEach(i -> tasks.add("task " + random.nextInt(kinds)));
        return tasks;
    }

    private static Set<String> tasksOf(List<String> tasks, int[] batch, int places) {
        return Arrays.stream(batch).limit(places).mapToObj(tasks::get).collect(Collectors.toSet());
    }

    @RepeatedTest(40)
    @DisplayName(
            "each example stands in one batch an epoch, batches are full but for the last, and the seed says which")
    void onceAnEpoch(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<String> tasks = tasks(random);
        int size = 1 + random.nextInt(12);
        double ratio = random.nextInt(5) / 4.0;
        BatchSampler sampler = BatchSampler.ofTasks(tasks, size, ratio, 7);
        for (int epoch = 0; epoch < 3; epoch++) {
            List<int[]> batches = sampler.batches(epoch);

            assertThat(batches.stream().flatMapToInt(Arrays::stream).sorted().toArray())
                    .containsExactly(IntStream.range(0, tasks.size()).toArray());
            assertThat(batches.subList(0, batches.size() - 1)).allMatch(batch -> batch.length == size);
            assertThat(BatchSampler.ofTasks(tasks, size, ratio, 7).batches(epoch))
                    .usingRecursiveComparison()
                    .isEqualTo(batches);
        }
    }

    @RepeatedTest(40)
    @DisplayName("of each task as many batches as it fills keep the share that was asked for of that task alone")
    void keepsTheRatio(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<String> tasks = tasks(random);
        int size = 2 + random.nextInt(11);
        double ratio = random.nextInt(5) / 4.0;
        int kept = size - (int) (size * (1 - ratio));
        Map<String, Long> sizes =
                tasks.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        long filled = sizes.values().stream().mapToLong(count -> count / size).sum();

        long homogeneous = BatchSampler.ofTasks(tasks, size, ratio, 3).batches(0).stream()
                .filter(batch -> batch.length == size)
                .filter(batch -> tasksOf(tasks, batch, kept).size() <= 1)
                .count();

        assertThat(homogeneous).isGreaterThanOrEqualTo(filled);
        if (sizes.size() > 1 && ratio == 1) {
            Set<Set<String>> mixed = new HashSet<>();
            BatchSampler.ofTasks(tasks, size, 1, 3).batches(0).forEach(batch -> mixed.add(tasksOf(tasks, batch, size)));
            assertThat(mixed.stream().filter(names -> names.size() == 1).count())
                    .isLessThanOrEqualTo(sizes.size());
        }
    }

    @Test
    @DisplayName("at ratio 1 batches are of one task but for what is left over, at ratio 0 tasks meet as they come")
    void extremes() {
        List<String> tasks = IntStream.range(0, 400)
                .mapToObj(i -> i % 2 == 0 ? "even" : "odd")
                .toList();
        List<int[]> pure = BatchSampler.ofTasks(tasks, 20, 1, 5).batches(0);
        List<int[]> free = BatchSampler.ofTasks(tasks, 20, 0, 5).batches(0);

        assertThat(pure).allMatch(batch -> tasksOf(tasks, batch, 20).size() == 1);
        assertThat(free).allMatch(batch -> tasksOf(tasks, batch, 20).size() == 2);
        // The tasks come in turns of chance, not one after the other.
        List<Set<String>> order =
                pure.stream().map(batch -> tasksOf(tasks, batch, 20)).toList();
        assertThat(order.subList(0, 10)).contains(Set.of("even"), Set.of("odd"));
        assertThat(BatchSampler.ofTasks(tasks, 20, 1, 5).batches(1))
                .usingRecursiveComparison()
                .isNotEqualTo(pure);
    }

    @Test
    @DisplayName("what is left of small tasks makes mixed batches")
    void tails() {
        List<String> tasks = new ArrayList<>();
        for (int task = 0; task < 5; task++) {
            tasks.addAll(Collections.nCopies(7, "task " + task));
        }
        List<int[]> batches = BatchSampler.ofTasks(tasks, 5, 1, 11).batches(0);

        assertThat(batches).hasSize(7);
        assertThat(batches.stream()
                        .filter(batch -> tasksOf(tasks, batch, 5).size() == 1)
                        .count())
                .isBetween(5L, 6L);
    }

    @Test
    @DisplayName("settings outside their bounds are refused")
    void refuses() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BatchSampler.ofTasks(List.of(), 2, 1, 0))
                .withMessageContaining("examples=0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BatchSampler.ofTasks(List.of("a"), 0, 1, 0))
                .withMessageContaining("batchSize=0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BatchSampler.ofTasks(List.of("a"), 2, 1.5, 0))
                .withMessageContaining("ratio=1.5");
    }
}

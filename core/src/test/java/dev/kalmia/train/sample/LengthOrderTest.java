package dev.kalmia.train.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/// Batches of like length, of both samplers.
class LengthOrderTest {
    private static List<Integer> lengths(Random random, int examples) {
        return random.ints(examples, 1, 500).boxed().toList();
    }

    private static List<String> tasks(Random random, int examples) {
        int kinds = 1 + random.nextInt(4);
        return IntStream.range(0, examples)
                .mapToObj(i -> "task " + random.nextInt(kinds))
                .toList();
    }

    private static double spread(List<int[]> batches, List<Integer> lengths) {
        return batches.stream()
                .mapToInt(batch -> Arrays.stream(batch).map(lengths::get).max().orElseThrow()
                        - Arrays.stream(batch).map(lengths::get).min().orElseThrow())
                .average()
                .orElseThrow();
    }

    private static void assertOnce(List<int[]> batches, int examples, int size) {
        assertThat(batches.stream().flatMapToInt(Arrays::stream).sorted().toArray())
                .containsExactly(IntStream.range(0, examples).toArray());
        assertThat(batches.subList(0, batches.size() - 1)).allMatch(batch -> batch.length == size);
    }

    @RepeatedTest(40)
    @DisplayName(
            "each example stands in one batch an epoch, batches are full but for the last, and the seed says which")
    void onceAnEpoch(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        int examples = 1 + random.nextInt(200);
        int size = 1 + random.nextInt(12);
        LengthOrder order = new LengthOrder(lengths(random, examples), 1 + random.nextInt(8));
        List<String> tasks = tasks(random, examples);
        double ratio = random.nextInt(5) / 4.0;
        for (int epoch = 0; epoch < 3; epoch++) {
            List<int[]> plain = BatchSampler.shuffled(examples, size, order, 7).batches(epoch);
            List<int[]> ofTasks =
                    BatchSampler.ofTasks(tasks, size, ratio, order, 7).batches(epoch);
            assertOnce(plain, examples, size);
            assertOnce(ofTasks, examples, size);
            assertThat(BatchSampler.shuffled(examples, size, order, 7).batches(epoch))
                    .usingRecursiveComparison()
                    .isEqualTo(plain);
            assertThat(BatchSampler.ofTasks(tasks, size, ratio, order, 7).batches(epoch))
                    .usingRecursiveComparison()
                    .isEqualTo(ofTasks);
        }
    }

    @RepeatedTest(20)
    @DisplayName("of each task as many batches as it fills keep the share that was asked for of that task alone")
    void keepsTheRatio(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        int examples = 50 + random.nextInt(200);
        int size = 2 + random.nextInt(11);
        double ratio = random.nextInt(5) / 4.0;
        int kept = size - (int) (size * (1 - ratio));
        List<String> tasks = tasks(random, examples);
        LengthOrder order = new LengthOrder(lengths(random, examples), 1 + random.nextInt(8));
        Map<String, Long> sizes =
                tasks.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        long filled = sizes.values().stream().mapToLong(count -> count / size).sum();

        long homogeneous = BatchSampler.ofTasks(tasks, size, ratio, order, 3).batches(0).stream()
                .filter(batch -> batch.length == size)
                .filter(batch -> Arrays.stream(batch)
                                .limit(kept)
                                .mapToObj(tasks::get)
                                .distinct()
                                .count()
                        <= 1)
                .count();

        assertThat(homogeneous).isGreaterThanOrEqualTo(filled);
    }

    @RepeatedTest(5)
    @DisplayName("lengths differ less in a batch, the more the wider the window, for tasks at every ratio too")
    void areAlike(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        int examples = 2000;
        List<Integer> lengths = lengths(random, examples);
        List<String> tasks = tasks(random, examples);
        LengthOrder narrow = new LengthOrder(lengths, 4);
        LengthOrder wide = new LengthOrder(lengths, 20);
        double apart = spread(BatchSampler.shuffled(examples, 20, 3).batches(0), lengths);
        double nearer = spread(BatchSampler.shuffled(examples, 20, narrow, 3).batches(0), lengths);
        double nearest = spread(BatchSampler.shuffled(examples, 20, wide, 3).batches(0), lengths);
        assertThat(nearer).isLessThan(apart / 2);
        assertThat(nearest).isLessThan(nearer / 2);
        for (double ratio : new double[] {0, 0.5, 1}) {
            double ofTasks =
                    spread(BatchSampler.ofTasks(tasks, 20, ratio, wide, 3).batches(0), lengths);
            assertThat(ofTasks).as("ratio " + ratio).isLessThan(apart / 2);
        }
    }

    @Test
    @DisplayName("long batches come at any time, and epochs part the examples differently")
    void inTurnsOfChance() {
        Random random = new Random(1);
        List<Integer> lengths = lengths(random, 400);
        BatchSampler sampler = BatchSampler.shuffled(400, 20, new LengthOrder(lengths, 20), 5);
        List<Double> means = sampler.batches(0).stream()
                .map(batch ->
                        Arrays.stream(batch).mapToDouble(lengths::get).average().orElseThrow())
                .toList();
        assertThat(means).isNotEqualTo(means.stream().sorted().toList());
        assertThat(sampler.batches(1)).usingRecursiveComparison().isNotEqualTo(sampler.batches(0));
    }

    @Test
    @DisplayName("equal lengths change nothing but the order of the batches")
    void equalLengths() {
        LengthOrder order = new LengthOrder(Collections.nCopies(100, 5), 3);
        List<int[]> plain = BatchSampler.shuffled(100, 10, 5).batches(2);
        List<int[]> sorted = BatchSampler.shuffled(100, 10, order, 5).batches(2);
        assertThat(new HashSet<>(sorted.stream().map(Arrays::toString).toList()))
                .isEqualTo(new HashSet<>(plain.stream().map(Arrays::toString).toList()));
    }

    @Test
    @DisplayName("a row's length is the mean of its texts'")
    void measuresRows() {
        TrainingRow row = new TrainingRow("a", "1234", List.of("12345678"), List.of("123", "1"));
        assertThat(LengthOrder.of(List.of(row), 2).lengths()).containsExactly(4);
        assertThat(LengthOrder.of(List.of(row), 0)).isEqualTo(LengthOrder.none());
    }

    @Test
    @DisplayName("lengths that are not one an example, and negative windows, are refused")
    void refuses() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BatchSampler.shuffled(3, 2, new LengthOrder(List.of(1, 2), 1), 0))
                .withMessage("lengths must be one an example; lengths=2 examples=3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BatchSampler.ofTasks(List.of("a"), 2, 1, new LengthOrder(List.of(), 1), 0))
                .withMessage("lengths must be one an example; lengths=0 examples=1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LengthOrder(List.of(), -1))
                .withMessageContaining("window=-1");
    }
}

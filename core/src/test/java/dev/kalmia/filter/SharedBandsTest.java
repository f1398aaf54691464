package dev.kalmia.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.filter.BucketFile.Bucket;
import dev.kalmia.run.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The tables of near copies on the disk, against the collections of the platform.
class SharedBandsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1 << 20, 1_000, 200})
    @DisplayName("rows have a bucket in common where they have a band in common, sorted in memory or in many runs")
    void buckets(long memory) throws Exception {
        Random random = new Random(memory);
        Map<Long, Set<Integer>> rowsOfBand = new HashMap<>();
        Map<Long, Set<Integer>> rowsOfBucket = new TreeMap<>();
        try (SharedBands shared = new SharedBands(folder, memory)) {
            for (int row = 0; row < 300; row++) {
                long[] bands =
                        random.longs(random.nextInt(5), -400, 400).distinct().toArray();
                for (long band : bands) {
                    rowsOfBand.computeIfAbsent(band, any -> new HashSet<>()).add(row);
                }
                shared.add(bands);
            }
            shared.group();
            for (int row = 0; row < 300; row++) {
                for (long bucket : shared.next()) {
                    rowsOfBucket.computeIfAbsent(bucket, any -> new HashSet<>()).add(row);
                }
            }
            shared.requireAllAsked();
        }
        rowsOfBand.values().removeIf(rows -> rows.size() < 2);
        assertThat(rowsOfBucket.values()).containsExactlyInAnyOrderElementsOf(rowsOfBand.values());
        long end = 0;
        for (Map.Entry<Long, Set<Integer>> bucket : rowsOfBucket.entrySet()) {
            assertThat(bucket.getKey()).as("rooms lie side by side").isEqualTo(end);
            end += BucketFile.room(bucket.getValue().size());
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    @DisplayName("more rows than there are, and fewer, are refused")
    void rows() {
        try (SharedBands shared = new SharedBands(folder)) {
            shared.add(new long[] {1});
            shared.group();
            assertThatThrownBy(shared::requireAllAsked).isInstanceOf(InputException.class);
            assertThat(shared.next()).isEmpty();
            assertThatThrownBy(shared::next)
                    .isInstanceOf(InputException.class)
                    .hasMessage("the examples must not change while they are filtered; first there were 1, then more");
        }
    }

    @Test
    @DisplayName("lists give back what was added, short and long ones side by side")
    void lists() {
        int[] rooms = {2, 15, 16, 17, 1_039, 1_040, 3_000};
        Map<Long, List<Long>> added = new TreeMap<>();
        try (BucketFile file = new BucketFile(folder)) {
            long start = 0;
            for (int room : rooms) {
                List<Long> numbers = new ArrayList<>();
                for (long number = 0; number < 3L * room; number += 3) {
                    file.open(start).add(number);
                    numbers.add(number);
                }
                added.put(start, numbers);
                start += BucketFile.room(room);
            }
            added.forEach(
                    (place, numbers) -> assertThat(walked(file.open(place))).isEqualTo(numbers));
            assertThat(file.open(start).isPassed()).isTrue();
            assertThat(file.open(start + 1_000_000).isPassed()).isTrue();
        }
    }

    private static List<Long> walked(Bucket bucket) {
        List<Long> numbers = new ArrayList<>();
        while (!bucket.isPassed()) {
            numbers.add(bucket.head());
            bucket.pass();
        }
        return numbers;
    }
}

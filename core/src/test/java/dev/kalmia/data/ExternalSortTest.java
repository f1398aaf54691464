package dev.kalmia.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalSortTest {
    private static final SortRecords<String> TEXTS = SortRecords.texts(Comparator.naturalOrder());

    @TempDir
    Path scratch = Path.of("");

    private List<String> sort(List<String> records, long memory, SortRecords<String> kind, boolean distinct) {
        try (var sort = new ExternalSort<>(scratch.resolve("runs"), memory, kind, distinct)) {
            records.forEach(sort::add);
            List<String> all = new ArrayList<>();
            sort.sorted().forEachRemaining(all::add);
            return all;
        }
    }

    private static List<String> texts(Random random, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> switch (random.nextInt(4)) {
                    case 0 -> "";
                    case 1 -> "w" + random.nextInt(50);
                    case 2 -> Character.toString(random.nextInt(0x1F000, 0x1F600)) + random.nextInt(9);
                    default -> "ü–" + "x".repeat(random.nextInt(200));
                })
                .toList();
    }

    @Test
    @DisplayName("random texts come in the order of a sort in memory, whatever the bound")
    void agreesWithMemory() {
        Random random = new Random(3);
        for (int round = 0; round < 30; round++) {
            List<String> texts = texts(random, random.nextInt(400));
            long memory = 1L << random.nextInt(1, 20);

            assertThat(sort(texts, memory, TEXTS, false))
                    .isEqualTo(texts.stream().sorted().toList());
            assertThat(sort(texts, memory, TEXTS, true))
                    .isEqualTo(texts.stream().sorted().distinct().toList());
        }
    }

    @Test
    @DisplayName("texts that the order does not tell apart stay as they came, over hundreds of runs in several passes")
    void isStable() {
        Random random = new Random(4);
        List<String> texts = IntStream.range(0, 700)
                .mapToObj(i -> random.nextInt(40) + ":" + i)
                .toList();
        Comparator<String> byNumber = Comparator.comparingInt(text -> Integer.parseInt(text.split(":", -1)[0]));
        List<String> expected = texts.stream().sorted(byNumber).toList();

        assertThat(sort(texts, 1, SortRecords.texts(byNumber), false)).isEqualTo(expected);
        assertThat(sort(texts, 1, SortRecords.texts(byNumber), true))
                .hasSize(40)
                .isEqualTo(expected.stream()
                        .filter(text -> expected.stream()
                                .filter(other -> byNumber.compare(other, text) == 0)
                                .findFirst()
                                .orElseThrow()
                                .equals(text))
                        .toList());
    }

    @Test
    @DisplayName("bytes are sorted by any order")
    void bytes() {
        Random random = new Random(5);
        List<byte[]> records = IntStream.range(0, 500)
                .mapToObj(i -> {
                    byte[] record = new byte[random.nextInt(20)];
                    random.nextBytes(record);
                    return record;
                })
                .toList();
        SortRecords<byte[]> kind = SortRecords.bytes(Arrays::compareUnsigned);
        try (var sort = new ExternalSort<>(scratch, 300, kind, false)) {
            records.forEach(sort::add);
            List<byte[]> all = new ArrayList<>();
            sort.sorted().forEachRemaining(all::add);
            assertThat(all)
                    .usingElementComparator(Arrays::compareUnsigned)
                    .isEqualTo(records.stream().sorted(Arrays::compareUnsigned).toList());
        }
    }

    @Test
    @DisplayName("no more files are open than are merged at a time, and none are left")
    void boundsOpenFiles() throws IOException {
        Path folder = scratch.resolve("runs");
        try (var sort = new ExternalSort<>(folder, 1, TEXTS, false)) {
            IntStream.range(0, 300).mapToObj(Integer::toString).forEach(sort::add);
            assertThat(names(folder)).hasSize(300);
            Iterator<String> sorted = sort.sorted();
            assertThat(sorted.next()).isEqualTo("0");
            assertThat(names(folder)).hasSize((300 + 63) / 64);
        }
        assertThat(folder).doesNotExist();
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    @DisplayName("what fits into memory writes no file")
    void writesNothingSmall() throws IOException {
        try (var sort = new ExternalSort<>(scratch, 1 << 20, TEXTS, false)) {
            sort.add("b");
            sort.add("a");
            assertThat(sort.sorted().next()).isEqualTo("a");
            assertThat(names(scratch)).isEmpty();
        }
    }

    @Test
    @DisplayName("runs of a killed sort are cleared, and other files of the folder stay")
    void clearsLeftovers() throws IOException {
        Files.writeString(scratch.resolve("000000.run"), "of a killed one");
        Files.writeString(scratch.resolve("other.txt"), "other");
        try (var sort = new ExternalSort<>(scratch, 1, TEXTS, false)) {
            sort.add("b");
            sort.add("a");
            assertThat(sort.sorted().next()).isEqualTo("a");
        }
        assertThat(names(scratch)).containsExactly("other.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut", "changed", "gone", "swapped"})
    @DisplayName("a damaged run is told by its file")
    void damagedRun(String damage) throws IOException {
        try (var sort = new ExternalSort<>(scratch.resolve("runs"), 100_000, TEXTS, false)) {
            Random random = new Random(6);
            while (names(scratch.resolve("runs")).size() < 2) {
                sort.add("text " + random.nextLong());
            }
            Path run = scratch.resolve("runs/000000.run");
            byte[] bytes = Files.readAllBytes(run);
            switch (damage) {
                case "cut" -> Files.write(run, Arrays.copyOf(bytes, bytes.length / 2));
                case "changed" -> {
                    bytes[bytes.length / 2] ^= 0x40;
                    Files.write(run, bytes);
                }
                case "gone" -> Files.delete(run);
                default -> {
                    SortRun longer = SortRun.write(
                            scratch.resolve("other.run"),
                            TEXTS,
                            List.of("x".repeat(10_000)).iterator());
                    Files.copy(longer.file(), run, StandardCopyOption.REPLACE_EXISTING);
                }
            }
            assertThatThrownBy(() -> sort.sorted().forEachRemaining(text -> {}))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("000000.run");
        }
    }

    @Test
    @DisplayName("a folder that cannot be made, and use out of turn, are refused")
    void refused() throws IOException {
        Path file = Files.write(scratch.resolve("file"), "x".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> new ExternalSort<>(file, 100, TEXTS, false))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("cannot sort in folder " + file);
        assertThatThrownBy(() -> new ExternalSort<>(scratch, 0, TEXTS, false))
                .isInstanceOf(IllegalArgumentException.class);
        try (var sort = new ExternalSort<>(scratch, 10, TEXTS, false)) {
            assertThat(sort.sorted().hasNext()).isFalse();
            assertThatThrownBy(() -> sort.add("late")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(sort::sorted).isInstanceOf(IllegalStateException.class);
        }
    }
}

package dev.kalmia.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.run.RecordFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What filters remember of many rows, against the collections of the platform.
class CompactTablesTest {
    @Test
    @DisplayName("keys keep the number that was put, as a map does")
    void keys() {
        Random random = new Random(1);
        KeyTable table = new KeyTable();
        Map<Long, Long> map = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            long key = random.nextInt(5_000) * (random.nextBoolean() ? 1L : 1L << 40);
            if (random.nextBoolean()) {
                Long before = map.put(key, (long) i);
                assertThat(table.put(key, i)).isEqualTo(before == null ? KeyTable.NONE : before);
            } else {
                Long before = map.putIfAbsent(key, (long) i);
                assertThat(table.putIfAbsent(key, i)).isEqualTo(before == null ? KeyTable.NONE : before);
            }
        }
        assertThat(table.size()).isEqualTo(map.size());
        map.forEach((key, number) -> assertThat(table.get(key)).isEqualTo(number));
        assertThat(table.get(-5)).isEqualTo(KeyTable.NONE);
    }

    @Test
    @DisplayName("records come back by their place, empty and very long ones too")
    void records(@TempDir Path folder) {
        Random random = new Random(2);
        Map<Long, byte[]> added = new TreeMap<>();
        try (RecordFile records = new RecordFile(folder.resolve("records"))) {
            for (int i = 0; i < 3_000; i++) {
                byte[] record = new byte[i == 1_500 ? 700_000 : random.nextInt(40)];
                random.nextBytes(record);
                added.put(records.add(record), record);
            }
            added.forEach((place, record) -> assertThat(records.get(place)).isEqualTo(ByteBuffer.wrap(record)));
        }
        assertThat(added).hasSize(3_000);
    }

    @Test
    @DisplayName("shingles and ids come back as they went, also those that are not yet in the file, which goes away")
    void shingles(@TempDir Path folder) throws Exception {
        Random random = new Random(3);
        List<Shingles> list = new ArrayList<>();
        List<Long> places = new ArrayList<>();
        try (ShingleFile file = new ShingleFile(folder)) {
            for (int i = 0; i < 400; i++) {
                Shingles shingles = new Shingles(
                        random.longs(random.nextInt(300)).toArray(),
                        random.longs(i == 200 ? 20_000 : random.nextInt(300)).toArray());
                places.add(file.add("é汉".repeat(i % 3) + i, shingles));
                list.add(shingles);
                int row = random.nextInt(list.size());
                Shingles back = file.get(places.get(row));
                assertThat(back.query()).isEqualTo(list.get(row).query());
                assertThat(back.positives()).isEqualTo(list.get(row).positives());
                assertThat(file.id(places.get(row))).isEqualTo("é汉".repeat(row % 3) + row);
            }
        }
        assertThat(places).isSorted().doesNotHaveDuplicates();
        try (var left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }
}

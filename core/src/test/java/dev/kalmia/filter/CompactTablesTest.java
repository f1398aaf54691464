package dev.kalmia.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
    @DisplayName("ids come back by their number, empty and very long ones too")
    void ids() {
        Random random = new Random(2);
        RowIds ids = new RowIds();
        List<String> list = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            String id = i == 1_500 ? "é".repeat(700_000) : "汉".repeat(random.nextInt(4)) + i % 7;
            ids.add(id);
            list.add(id);
        }
        ids.add("");
        assertThat(ids.get(3_000)).isEmpty();
        for (int i = 0; i < list.size(); i++) {
            assertThat(ids.get(i)).isEqualTo(list.get(i));
        }
    }

    @Test
    @DisplayName("shingles come back as they went, also those that are not yet in the file, and the file goes away")
    void shingles(@TempDir Path folder) throws Exception {
        Random random = new Random(3);
        List<Shingles> list = new ArrayList<>();
        try (ShingleFile file = new ShingleFile(folder)) {
            for (int i = 0; i < 400; i++) {
                Shingles shingles = new Shingles(
                        random.longs(random.nextInt(300)).toArray(),
                        random.longs(i == 200 ? 20_000 : random.nextInt(300)).toArray());
                file.add(shingles);
                list.add(shingles);
                int row = random.nextInt(list.size());
                assertThat(file.get(row).query()).isEqualTo(list.get(row).query());
                assertThat(file.get(row).positives()).isEqualTo(list.get(row).positives());
            }
        }
        try (var left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }
}

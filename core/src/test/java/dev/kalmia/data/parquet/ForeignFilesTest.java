package dev.kalmia.data.parquet;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kalmia.run.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What pyarrow writes is read, and what of it is not read is named (README.md beside the files).
class ForeignFilesTest {
    @TempDir
    Path folder = Path.of("");

    private Path file(String name) throws IOException {
        Path file = folder.resolve(name + ".parquet");
        if (!Files.exists(file)) {
            try (var in = requireNonNull(ForeignFilesTest.class.getResourceAsStream(name + ".parquet"), name)) {
                Files.copy(in, file);
            }
        }
        return file;
    }

    private static List<ObjectNode> rows(ParquetReader reader) {
        List<ObjectNode> rows = new ArrayList<>();
        for (ObjectNode row = reader.next(); row != null; row = reader.next()) {
            rows.add(row);
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(strings = {"empty-group", "no-groups", "no-columns"})
    @DisplayName("a file without rows is read as no rows, with a row group or none, without columns even")
    void withoutRows(String name) throws IOException {
        try (ParquetReader reader = new ParquetReader(file(name), 1000)) {
            assertThat(reader.columns())
                    .isEqualTo(name.equals("no-columns") ? List.of() : List.of("query", "positive"));
            assertThat(reader.next()).isNull();
            assertThat(reader.next()).isNull();
            assertThat(reader.number()).isZero();
            assertThat(reader.bytesRead()).isZero();
        }
    }

    @Test
    @DisplayName("columns of types that are not read are left out and named; so are fields of structs, also in lists")
    void unreadTypes() throws IOException {
        try (ParquetReader reader = new ParquetReader(file("unread-types"), 1000)) {
            assertThat(reader.unread())
                    .containsExactly(
                            new UnreadColumn("price", "DECIMAL"),
                            new UnreadColumn("half", "FLOAT16"),
                            new UnreadColumn("seen", "INT96"),
                            new UnreadColumn("key", "UUID"),
                            new UnreadColumn("fixed", "FIXED_LEN_BYTE_ARRAY"),
                            new UnreadColumn("meta.cost", "DECIMAL"),
                            new UnreadColumn("costs", "DECIMAL"),
                            new UnreadColumn("passages.list.element.cost", "DECIMAL"),
                            new UnreadColumn("facts", "DECIMAL"));
            assertThat(reader.columns()).containsExactly("query", "positive", "meta", "passages", "nothing", "last");
            assertThat(rows(reader))
                    .hasToString("[{\"query\":\"q1\",\"positive\":\"p1\",\"meta\":{\"source\":\"web\"},"
                            + "\"passages\":[{\"docid\":\"d1\"},{\"docid\":\"d2\"}],\"nothing\":null,\"last\":1},"
                            + " {\"query\":\"q2\",\"positive\":\"p2\",\"meta\":null,\"passages\":[],"
                            + "\"nothing\":null,\"last\":2}]");
        }
    }

    @ParameterizedTest
    @CsvSource({"lz4, packed with LZ4", "brotli, packed with Brotli", "split, encoded as BYTE_STREAM_SPLIT"})
    @DisplayName("a column that is packed or encoded as we do not read is left out, and the others are read")
    void unreadPages(String name, String why) throws IOException {
        try (ParquetReader reader = new ParquetReader(file(name), 1000)) {
            assertThat(reader.unread()).containsExactly(new UnreadColumn("weight", why));
            assertThat(rows(reader))
                    .hasToString("[{\"query\":\"q1\",\"positive\":\"p1\"}, {\"query\":\"q2\",\"positive\":\"p2\"}]");
        }
    }

    @Test
    @DisplayName("times of day are texts of ISO 8601 by all units; a number outside of a day stays a number")
    void times() throws IOException {
        try (ParquetReader reader = new ParquetReader(file("kinds"), 1000)) {
            List<ObjectNode> rows = rows(reader);
            assertThat(rows).extracting(row -> row.get("s").asText()).containsExactly("13:45:30", "00:00:00", "null");
            assertThat(rows)
                    .extracting(row -> row.get("ms").asText())
                    .containsExactly("13:45:30.123", "00:00:00", "null");
            assertThat(rows)
                    .extracting(row -> row.get("us").asText())
                    .containsExactly("13:45:30.123456", "23:59:59.999999", "null");
            assertThat(rows)
                    .extracting(row -> row.get("ns").toString())
                    .containsExactly("\"13:45:30.123456789\"", "86400000000000", "-1");
            assertThat(rows)
                    .extracting(row -> row.get("times").toString())
                    .containsExactly("[\"01:00:00\",\"02:00:00.0005\"]", "[]", "null");
        }
    }

    @Test
    @DisplayName("timestamps with a zone and without, categories, JSON, views and vectors of one length are read")
    void otherKinds() throws IOException {
        try (ParquetReader reader = new ParquetReader(file("kinds"), 1000)) {
            assertThat(reader.unread()).isEmpty();
            ObjectNode first = requireNonNull(reader.next());
            first.remove(List.of("s", "ms", "us", "ns", "times"));
            assertThat(first)
                    .hasToString("{\"local\":\"2024-01-01T13:45:30\",\"zoned\":\"2024-01-01T13:45:30Z\","
                            + "\"class\":\"a\",\"json\":\"{\\\"a\\\":1}\",\"view\":\"x\",\"vector\":[1.0,2.0]}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"empty-group", "unread-types", "split", "kinds"})
    @DisplayName("such a file with any bytes changed is read or refused with its name, never worse")
    void damaged(String name) throws IOException {
        byte[] whole = Files.readAllBytes(file(name));
        Random random = new Random(7);
        Path bad = folder.resolve("bad.parquet");
        for (int round = 0; round < 1500; round++) {
            byte[] changed = whole.clone();
            for (int change = 1 + random.nextInt(3); change > 0; change--) {
                changed[changed.length - 1 - random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            Files.write(bad, round % 5 == 0 ? Arrays.copyOf(changed, random.nextInt(changed.length)) : changed);
            assertThatCode(() -> {
                        try (ParquetReader reader = new ParquetReader(bad, 1000)) {
                            rows(reader);
                        }
                    })
                    .satisfiesAnyOf(
                            fault -> assertThat(fault).isNull(),
                            fault -> assertThat(fault)
                                    .isInstanceOf(InputException.class)
                                    .hasMessageContaining("" + bad));
        }
    }

    @Test
    @DisplayName("rows without a column that is read are refused, for a file may say that it has any number of them")
    void rowsWithoutColumns() throws IOException {
        byte[] bytes = Files.readAllBytes(file("no-columns"));
        // The rows of the one group, 0 as a zigzag, stand behind its empty list of columns and its size.
        int group = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\u0019\u000c\u0016\u0000\u0016\u0000");
        bytes[group + 5] = 2;
        Path bad = Files.write(folder.resolve("bad.parquet"), bytes);
        try (ParquetReader reader = new ParquetReader(bad, 1000)) {
            assertThatThrownBy(reader::next).hasMessage("the file has rows and no column that is read (" + bad + ")");
        }
    }
}

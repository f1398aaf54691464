package dev.kalmia.data.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is written, read back by Apache's parquet-java.
class ParquetTest {
    @TempDir
    Path folder = Path.of("");

    private static float[] vector(int row, int length) {
        float[] values = new float[length];
        for (int d = 0; d < length; d++) {
            values[d] = (row + 1) / (float) (d + 3) * (d % 2 == 0 ? 1 : -1);
        }
        return values;
    }

    private static String text(int row) {
        return row % 5 == 0 ? "" : "Fieber — 熱 🤒 \"" + row + "\"\n";
    }

    private Path write(int rows, int length) {
        Path file = folder.resolve("rows.parquet");
        List<ParquetColumn> columns = List.of(
                ParquetColumn.int64s("id", row -> row * 3_000_000_000L),
                ParquetColumn.texts("text", ParquetTest::text),
                ParquetColumn.int32s("tokens", row -> -row),
                ParquetColumn.booleans("truncated", row -> row % 3 == 0),
                ParquetColumn.lists("embedding", length, row -> vector(row, length)));
        Parquet.write(file, rows, columns, new LinkedHashMap<>(Map.of("model", "abc")));
        return file;
    }

    private static void check(Group record, int row, int length) {
        assertThat(record.getLong("id", 0)).isEqualTo(row * 3_000_000_000L);
        assertThat(record.getString("text", 0)).isEqualTo(text(row));
        assertThat(record.getInteger("tokens", 0)).isEqualTo(-row);
        assertThat(record.getBoolean("truncated", 0)).isEqualTo(row % 3 == 0);
        Group list = record.getGroup("embedding", 0);
        float[] found = new float[list.getFieldRepetitionCount("list")];
        for (int d = 0; d < found.length; d++) {
            found[d] = list.getGroup("list", d).getFloat("element", 0);
        }
        assertThat(found).isEqualTo(vector(row, length));
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "7, 3, 1", "3000, 384, 1", "70000, 2, 2", "20, 1048576, 2", "130, 131071, 2"})
    @DisplayName("another reader finds every row as it was, over pages and row groups")
    void readBack(int rows, int length, int groups) throws IOException {
        Path file = write(rows, length);
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
            MessageType schema = reader.getFileMetaData().getSchema();
            assertThat(reader.getRecordCount()).isEqualTo(rows);
            assertThat(reader.getRowGroups()).hasSize(groups);
            int row = 0;
            for (PageReadStore pages = reader.readNextRowGroup(); pages != null; pages = reader.readNextRowGroup()) {
                RecordReader<Group> records = new ColumnIOFactory()
                        .getColumnIO(schema)
                        .getRecordReader(pages, new GroupRecordConverter(schema));
                for (long i = 0; i < pages.getRowCount(); i++) {
                    Group record = records.read();
                    if (row % Math.max(1, rows / 500) == 0 || row == rows - 1) {
                        check(record, row, length);
                    }
                    row++;
                }
            }
            assertThat(row).isEqualTo(rows);
        }
    }

    @Test
    @DisplayName("the schema is the format's own for texts and lists, nothing may be null, and notes are there")
    void schema() throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(write(2, 4)))) {
            String schema = reader.getFileMetaData().getSchema().toString();
            assertThat(schema.replace(" columnorder(TYPE_DEFINED_ORDER)", "")).isEqualTo("""
                    message schema {
                      required int64 id;
                      required binary text (STRING);
                      required int32 tokens;
                      required boolean truncated;
                      required group embedding (LIST) {
                        repeated group list {
                          required float element;
                        }
                      }
                    }
                    """);
            assertThat(reader.getFileMetaData().getKeyValueMetaData()).containsEntry("model", "abc");
            assertThat(reader.getFileMetaData().getCreatedBy()).isEqualTo("kalmia");
        }
    }

    @Test
    @DisplayName("rows of as many bytes each are read back, and another number is refused")
    void bytes() throws IOException {
        Path file = folder.resolve("bytes.parquet");
        List<ParquetColumn> columns =
                List.of(ParquetColumn.bytes("code", 3, row -> new byte[] {(byte) row, -1, (byte) (2 * row)}));
        Parquet.write(file, 300, columns, new LinkedHashMap<>());
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
            MessageType schema = reader.getFileMetaData().getSchema();
            assertThat(schema.toString()).contains("required fixed_len_byte_array(3) code");
            RecordReader<Group> records = new ColumnIOFactory()
                    .getColumnIO(schema)
                    .getRecordReader(reader.readNextRowGroup(), new GroupRecordConverter(schema));
            for (int row = 0; row < 300; row++) {
                assertThat(records.read().getBinary("code", 0).getBytes())
                        .containsExactly((byte) row, -1, (byte) (2 * row));
            }
        }
        List<ParquetColumn> tooShort = List.of(ParquetColumn.bytes("code", 3, row -> new byte[2]));
        assertThatThrownBy(() -> Parquet.write(file, 1, tooShort, new LinkedHashMap<>()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 bytes");
    }

    @Test
    @DisplayName("no rows make a file without row groups, and more than fifteen columns are no matter")
    void extremes() throws IOException {
        Path empty = write(0, 4);
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(empty))) {
            assertThat(reader.getRecordCount()).isZero();
            assertThat(reader.getRowGroups()).isEmpty();
        }
        List<ParquetColumn> many = IntStream.range(0, 40)
                .mapToObj(c -> ParquetColumn.int32s("column" + c, row -> row + c))
                .toList();
        Path wide = folder.resolve("wide.parquet");
        Parquet.write(wide, 3, many, new LinkedHashMap<>());
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(wide))) {
            assertThat(reader.getFileMetaData().getSchema().getFieldCount()).isEqualTo(40);
        }
    }

    @Test
    @DisplayName("the same rows give the same bytes, and a failure leaves the older file")
    void wholeOrNothing() throws IOException {
        byte[] first = Files.readAllBytes(write(9, 4));
        Path file = write(9, 4);
        assertThat(file).hasBinaryContent(first);
        ParquetColumn broken = ParquetColumn.int32s("n", row -> {
            if (row == 5) {
                throw new InputException("row 5");
            }
            return row;
        });
        assertThatThrownBy(() -> Parquet.write(file, 9, List.of(broken), new LinkedHashMap<>()))
                .isInstanceOf(InputException.class);
        assertThat(file).hasBinaryContent(first);
        assertThat(folder).isDirectoryNotContaining(other -> !other.equals(file));
    }

    @Test
    @DisplayName("columns of one name, no columns, and lists of unequal length are refused")
    void refuses() {
        ParquetColumn id = ParquetColumn.int64s("id", row -> row);
        Path file = folder.resolve("x.parquet");
        assertThatThrownBy(() -> Parquet.write(file, 1, List.of(id, id), new LinkedHashMap<>()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Parquet.write(file, 1, List.of(), new LinkedHashMap<>()))
                .isInstanceOf(IllegalArgumentException.class);
        ParquetColumn uneven = ParquetColumn.lists("v", 2, row -> new float[row + 2]);
        assertThatThrownBy(() -> Parquet.write(file, 2, List.of(uneven), new LinkedHashMap<>()))
                .hasMessage("v must have 2 values in every row; row=1 has 3");
        assertThat(file).doesNotExist();
    }
}

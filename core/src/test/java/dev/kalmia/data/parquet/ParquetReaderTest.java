package dev.kalmia.data.parquet;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.luben.zstd.Zstd;
import dev.kalmia.run.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.GroupWriter;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What Apache's parquet-java writes is read, and it reads what we write.
class ParquetReaderTest {
    private static final MessageType SCHEMA = MessageTypeParser.parseMessageType("""
            message rows {
              required binary query (STRING);
              optional binary prompt (STRING);
              optional int32 small;
              required int64 large;
              optional float third;
              required double score;
              required boolean truth;
              optional group pos (LIST) { repeated group list { optional binary element (STRING); } }
              required group nested (LIST) {
                repeated group list { required group element (LIST) { repeated group list { required int32 element; } } }
              }
              optional group meta { optional binary source (STRING); required int32 year; }
              optional group facts (MAP) {
                repeated group key_value { required binary key (STRING); optional binary value (STRING); }
              }
              repeated binary plain (STRING);
            }
            """);

    @TempDir
    Path folder = Path.of("");

    /// Groups of the schema, written by parquet-java.
    private static final class ForeignWriter
            extends org.apache.parquet.hadoop.ParquetWriter.Builder<Group, ForeignWriter> {
        private final MessageType schema;

        ForeignWriter(OutputFile file, MessageType schema) {
            super(file);
            this.schema = schema;
        }

        @Override
        protected ForeignWriter self() {
            return this;
        }

        @Override
        @SuppressWarnings("deprecation") // abstract all the same
        protected WriteSupport<Group> getWriteSupport(Configuration conf) {
            return new ForeignSupport(schema);
        }
    }

    private static final class ForeignSupport extends WriteSupport<Group> {
        private final MessageType schema;
        private @Nullable GroupWriter writer;

        ForeignSupport(MessageType schema) {
            this.schema = schema;
        }

        @Override
        @SuppressWarnings("deprecation") // abstract all the same
        public WriteContext init(Configuration conf) {
            return new WriteContext(schema, Map.of());
        }

        @Override
        public void prepareForWrite(RecordConsumer consumer) {
            writer = new GroupWriter(consumer, schema);
        }

        @Override
        public void write(Group row) {
            requireNonNull(writer).write(row);
        }
    }

    private static String text(Random random) {
        String[] pieces = {"a", "\"", "\n", "é", "汉", "😀", " ", "longer words ", "\u0000"};
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        return text.toString();
    }

    /// A row for the writer, and the same as it has to be read.
    private static Group row(Random random, ObjectNode expected) {
        Group row = new SimpleGroupFactory(SCHEMA).newGroup();
        String query = text(random);
        row.add("query", query);
        expected.put("query", query);
        if (random.nextBoolean()) {
            String prompt = "prompt " + random.nextInt(3);
            row.add("prompt", prompt);
            expected.put("prompt", prompt);
        } else {
            expected.putNull("prompt");
        }
        addNumbers(random, row, expected);
        addLists(random, row, expected);
        addGroups(random, row, expected);
        return row;
    }

    private static void addNumbers(Random random, Group row, ObjectNode expected) {
        if (random.nextInt(4) == 0) {
            expected.putNull("small");
        } else {
            int small = random.nextInt();
            row.add("small", small);
            expected.put("small", small);
        }
        long large = random.nextBoolean() ? random.nextLong() : random.nextInt(100);
        row.add("large", large);
        expected.put("large", large);
        if (random.nextBoolean()) {
            row.add("third", 1 / 3f);
            expected.put("third", 1 / 3f);
        } else {
            expected.putNull("third");
        }
        double score = random.nextGaussian();
        row.add("score", score);
        expected.put("score", score);
        boolean truth = random.nextInt(5) > 0;
        row.add("truth", truth);
        expected.put("truth", truth);
    }

    private static void addLists(Random random, Group row, ObjectNode expected) {
        if (random.nextInt(5) == 0) {
            expected.putNull("pos");
        } else {
            Group list = row.addGroup("pos");
            var elements = expected.putArray("pos");
            for (int i = random.nextInt(4); i > 0; i--) {
                Group element = list.addGroup("list");
                if (random.nextInt(4) == 0) {
                    elements.addNull();
                } else {
                    String text = text(random);
                    element.add("element", text);
                    elements.add(text);
                }
            }
        }
        Group outer = row.addGroup("nested");
        var lists = expected.putArray("nested");
        for (int i = random.nextInt(3); i > 0; i--) {
            Group inner = outer.addGroup("list").addGroup("element");
            var numbers = lists.addArray();
            for (int j = random.nextInt(3); j > 0; j--) {
                inner.addGroup("list").add("element", j);
                numbers.add(j);
            }
        }
    }

    private static void addGroups(Random random, Group row, ObjectNode expected) {
        if (random.nextBoolean()) {
            Group meta = row.addGroup("meta");
            var object = expected.putObject("meta");
            object.putNull("source");
            if (random.nextBoolean()) {
                meta.add("source", "web");
                object.put("source", "web");
            }
            meta.add("year", 2026);
            object.put("year", 2026);
        } else {
            expected.putNull("meta");
        }
        if (random.nextBoolean()) {
            Group facts = row.addGroup("facts");
            var object = expected.putObject("facts");
            for (int i = random.nextInt(3); i > 0; i--) {
                Group entry = facts.addGroup("key_value");
                entry.add("key", "k" + i);
                if (i == 2) {
                    object.putNull("k2");
                } else {
                    entry.add("value", "v" + i);
                    object.put("k" + i, "v" + i);
                }
            }
        } else {
            expected.putNull("facts");
        }
        var plain = expected.putArray("plain");
        for (int i = random.nextInt(3); i > 0; i--) {
            row.add("plain", "p" + i);
            plain.add("p" + i);
        }
    }

    private static List<ObjectNode> read(Path file) {
        List<ObjectNode> rows = new ArrayList<>();
        try (ParquetReader reader = new ParquetReader(file, 1 << 20)) {
            for (ObjectNode row = reader.next(); row != null; row = reader.next()) {
                rows.add(row);
                assertThat(reader.number()).isEqualTo(rows.size());
            }
        }
        return rows;
    }

    private Path foreign(List<ObjectNode> expected, int rows, WriterVersion version, boolean dictionary)
            throws IOException {
        Path file = folder.resolve("foreign.parquet");
        Files.deleteIfExists(file);
        var random = new Random(rows);
        try (var writer = new ForeignWriter(new LocalOutputFile(file), SCHEMA)
                .withWriterVersion(version)
                .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
                .withDictionaryEncoding(dictionary)
                .withPageSize(2000)
                .withRowGroupSize(40_000L)
                .build()) {
            for (int i = 0; i < rows; i++) {
                ObjectNode row = JsonNodeFactory.instance.objectNode();
                writer.write(row(random, row));
                expected.add(row);
            }
        }
        return file;
    }

    @ParameterizedTest
    @CsvSource({
        "PARQUET_1_0, true, 2000",
        "PARQUET_1_0, false, 2000",
        "PARQUET_2_0, true, 2000",
        "PARQUET_2_0, false, 2000",
        "PARQUET_1_0, true, 1",
        "PARQUET_2_0, true, 0"
    })
    @DisplayName(
            "what another writer wrote is read as it was: both versions of pages, dictionaries, nulls, nested lists")
    void foreignFiles(WriterVersion version, boolean dictionary, int rows) throws IOException {
        List<ObjectNode> expected = new ArrayList<>();
        Path file = foreign(expected, rows, version, dictionary);

        List<ObjectNode> found = read(file);

        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < rows; i++) {
            assertThat(found.get(i).toString()).isEqualTo(expected.get(i).toString());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("numbers without a sign are what they are, also where the highest bit is set")
    void unsignedNumbers(boolean dictionary) throws IOException {
        MessageType schema = MessageTypeParser.parseMessageType("""
                message row {
                  required int32 small (INTEGER(8,false));
                  optional int32 middle (INTEGER(32,false));
                  repeated int64 large (INTEGER(64,false));
                  required int32 signed (INTEGER(32,true));
                }
                """);
        Path file = folder.resolve("unsigned.parquet");
        try (var writer = new ForeignWriter(new LocalOutputFile(file), schema)
                .withDictionaryEncoding(dictionary)
                .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
                .build()) {
            Group row = new SimpleGroupFactory(schema).newGroup();
            row.add("small", 255);
            row.add("middle", (int) 3_000_000_000L);
            row.add("large", -1L);
            row.add("large", 7L);
            row.add("signed", -5);
            writer.write(row);
        }
        assertThat(read(file))
                .hasToString(
                        "[{\"small\":255,\"middle\":3000000000,\"large\":[18446744073709551615,7],\"signed\":-5}]");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("dates and times are texts of ISO 8601, with a zone where they have one")
    void dates(boolean dictionary) throws IOException {
        MessageType schema = MessageTypeParser.parseMessageType("""
                message row {
                  required int32 day (DATE);
                  optional int64 millis (TIMESTAMP(MILLIS,true));
                  repeated int64 micros (TIMESTAMP(MICROS,false));
                  required int64 nanos (TIMESTAMP(NANOS,true));
                  required int64 old (TIMESTAMP_MILLIS);
                  required int64 last (TIMESTAMP(MILLIS,true));
                  required int32 lastDay (DATE);
                }
                """);
        Path file = folder.resolve("dates.parquet");
        try (var writer = new ForeignWriter(new LocalOutputFile(file), schema)
                .withDictionaryEncoding(dictionary)
                .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
                .build()) {
            Group row = new SimpleGroupFactory(schema).newGroup();
            row.add("day", 19_723);
            row.add("millis", 1_704_067_200_123L);
            row.add("micros", -1L);
            row.add("micros", 1_704_067_200_000_000L);
            row.add("nanos", Long.MAX_VALUE);
            row.add("old", 0L);
            row.add("last", Long.MAX_VALUE);
            row.add("lastDay", Integer.MAX_VALUE);
            writer.write(row);
        }
        assertThat(read(file))
                .hasToString("[{\"day\":\"2024-01-01\",\"millis\":\"2024-01-01T00:00:00.123Z\","
                        + "\"micros\":[\"1969-12-31T23:59:59.999999\",\"2024-01-01T00:00:00\"],"
                        + "\"nanos\":\"2262-04-11T23:47:16.854775807Z\",\"old\":\"1970-01-01T00:00:00Z\","
                        + "\"last\":\"+292278994-08-17T07:12:55.807Z\",\"lastDay\":\"+5881580-07-11\"}]");
    }

    @Test
    @DisplayName("older notes of time, enumerations, JSON and BSON are read; INTERVAL and DECIMAL of any kind left out")
    void annotations() throws IOException {
        MessageType schema = MessageTypeParser.parseMessageType("""
                message row {
                  required int32 millis (TIME_MILLIS);
                  required int64 micros (TIME_MICROS);
                  required int64 adjusted (TIME(NANOS,true));
                  required binary kind (ENUM);
                  required binary json (JSON);
                  required binary bson (BSON);
                  required int32 cents (DECIMAL(9,2));
                  required int64 mills (DECIMAL(18,3));
                  required binary large (DECIMAL(30,3));
                  optional fixed_len_byte_array(12) span (INTERVAL);
                }
                """);
        Path file = folder.resolve("annotations.parquet");
        try (var writer = new ForeignWriter(new LocalOutputFile(file), schema)
                .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
                .build()) {
            Group row = new SimpleGroupFactory(schema).newGroup();
            row.add("millis", 49_530_100);
            row.add("micros", 1L);
            row.add("adjusted", 0L);
            row.add("kind", "RED");
            row.add("json", "[1]");
            row.add("bson", Binary.fromConstantByteArray(new byte[] {5, 0, 0, 0, (byte) 255}));
            row.add("cents", 1);
            row.add("mills", 1L);
            row.add("large", "1");
            writer.write(row);
        }
        assertThat(read(file))
                .hasToString("[{\"millis\":\"13:45:30.1\",\"micros\":\"00:00:00.000001\","
                        + "\"adjusted\":\"00:00:00\",\"kind\":\"RED\",\"json\":\"[1]\",\"bson\":\"BQAAAP8=\"}]");
        try (ParquetReader reader = new ParquetReader(file, 1000)) {
            assertThat(reader.unread())
                    .containsExactly(
                            new UnreadColumn("cents", "DECIMAL"),
                            new UnreadColumn("mills", "DECIMAL"),
                            new UnreadColumn("large", "DECIMAL"),
                            new UnreadColumn("span", "INTERVAL"));
        }
    }

    private static ObjectNode example(Random random) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        if (random.nextInt(3) > 0) {
            row.put("text", text(random));
        }
        if (random.nextBoolean()) {
            row.put("score", random.nextGaussian());
        }
        if (random.nextBoolean()) {
            var list = row.putArray("list");
            for (int i = random.nextInt(4); i > 0; i--) {
                list.add(text(random));
            }
        }
        if (random.nextBoolean()) {
            var numbers = row.putArray("numbers");
            for (int i = random.nextInt(4); i > 0; i--) {
                numbers.add(random.nextDouble());
            }
        }
        if (random.nextBoolean()) {
            var map = row.putObject("map");
            for (int i = random.nextInt(3); i > 0; i--) {
                map.put("key" + i, text(random));
            }
        }
        return row;
    }

    private static byte[] written(List<ObjectNode> rows) throws IOException {
        Map<String, ParquetWriter.Kind> kinds = new LinkedHashMap<>();
        kinds.put("text", ParquetWriter.Kind.TEXT);
        kinds.put("score", ParquetWriter.Kind.NUMBER);
        kinds.put("list", ParquetWriter.Kind.TEXTS);
        kinds.put("numbers", ParquetWriter.Kind.NUMBERS);
        kinds.put("map", ParquetWriter.Kind.MAP);
        var bytes = new ByteArrayOutputStream();
        var writer = new ParquetWriter(bytes, kinds);
        for (ObjectNode row : rows) {
            writer.row(row);
        }
        writer.finish();
        return bytes.toByteArray();
    }

    private static List<ObjectNode> examples(int count) {
        var random = new Random(5);
        List<ObjectNode> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(example(random));
        }
        return rows;
    }

    private static ObjectNode withNulls(ObjectNode row) {
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        for (String name : List.of("text", "score", "list", "numbers", "map")) {
            whole.set(name, row.has(name) ? row.get(name) : JsonNodeFactory.instance.nullNode());
        }
        return whole;
    }

    @Test
    @DisplayName("what is written is read back as it was, over row groups, and written again to the same bytes")
    void ownFiles() throws IOException {
        List<ObjectNode> rows = examples(140_000);
        byte[] bytes = written(rows);
        Path file = Files.write(folder.resolve("own.parquet"), bytes);

        List<ObjectNode> found = read(file);

        assertThat(found).hasSameSizeAs(rows);
        for (int i = 0; i < rows.size(); i++) {
            assertThat(found.get(i)).isEqualTo(withNulls(rows.get(i)));
        }
        assertThat(written(rows)).isEqualTo(bytes);
        try (ParquetReader reader = new ParquetReader(file, 1 << 20)) {
            assertThat(reader.columns()).containsExactly("text", "score", "list", "numbers", "map");
            assertThat(reader.next()).isNotNull();
            assertThat(reader.bytesRead()).isPositive().isLessThan(bytes.length);
        }
    }

    @Test
    @DisplayName("another reader finds the schema of texts, lists and maps in what is written")
    void ownSchema() throws IOException {
        Path file = Files.write(folder.resolve("own.parquet"), written(examples(3)));
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
            assertThat(reader.getRecordCount()).isEqualTo(3);
            assertThat(reader.getFileMetaData().getSchema().toString().replace(" columnorder(TYPE_DEFINED_ORDER)", ""))
                    .isEqualTo("""
                    message schema {
                      optional binary text (STRING);
                      optional double score;
                      optional group list (LIST) {
                        repeated group list {
                          required binary element (STRING);
                        }
                      }
                      optional group numbers (LIST) {
                        repeated group list {
                          required double element;
                        }
                      }
                      optional group map (MAP) {
                        repeated group key_value {
                          required binary key (STRING);
                          required binary value (STRING);
                        }
                      }
                    }
                    """);
        }
    }

    @Test
    @DisplayName("a row with a key that is no field is a fault of the program, not a loss")
    void unknownKey() {
        ObjectNode row = JsonNodeFactory.instance.objectNode().put("texts", "t");
        assertThatThrownBy(() -> written(List.of(row)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[texts]");
    }

    @Test
    @DisplayName(
            "a file cut off anywhere, and one with any byte changed, is read or refused with its name, never worse")
    void damaged() throws IOException {
        List<ObjectNode> expected = new ArrayList<>();
        var random = new Random(17);
        List<byte[]> files = new ArrayList<>();
        files.add(Files.readAllBytes(foreign(expected, 40, WriterVersion.PARQUET_1_0, true)));
        files.add(Files.readAllBytes(foreign(expected, 40, WriterVersion.PARQUET_2_0, false)));
        files.add(written(examples(40)));
        Path file = folder.resolve("bad.parquet");
        for (byte[] whole : files) {
            for (int round = 0; round < 1500; round++) {
                byte[] bad = whole.clone();
                for (int change = 1 + random.nextInt(3); change > 0; change--) {
                    // Most of what decides stands in the footer.
                    int at = random.nextBoolean()
                            ? random.nextInt(bad.length)
                            : bad.length - 1 - random.nextInt(bad.length / 2);
                    bad[at] = (byte) random.nextInt(256);
                }
                Files.write(file, round % 5 == 0 ? Arrays.copyOf(bad, random.nextInt(bad.length)) : bad);
                assertThatCode(() -> read(file))
                        .satisfiesAnyOf(
                                fault -> assertThat(fault).isNull(),
                                fault -> assertThat(fault)
                                        .isInstanceOf(InputException.class)
                                        .hasMessageContaining("" + file));
            }
        }
    }

    @Test
    @DisplayName("what is no Parquet file, a folder, and no file are refused with their names")
    void noParquet() throws IOException {
        Path text = Files.writeString(folder.resolve("a.parquet"), "{\"query\":\"q\"}\n".repeat(10));
        assertThatThrownBy(() -> read(text))
                .hasMessage("it is no Parquet file: it does not end in PAR1 (" + text + ")");
        Path empty = Files.writeString(folder.resolve("b.parquet"), "PAR1PAR1");
        assertThatThrownBy(() -> read(empty)).hasMessage("it is no Parquet file: it has 8 bytes (" + empty + ")");
        Path long1 = Files.write(
                folder.resolve("c.parquet"), new byte[] {'P', 'A', 'R', '1', -1, -1, -1, 127, 'P', 'A', 'R', '1'});
        assertThatThrownBy(() -> read(long1)).hasMessageContaining("bytes of the footer must be 1 to 0");
        assertThatThrownBy(() -> read(folder)).hasMessage("not a file: " + folder);
        assertThatThrownBy(() -> read(folder.resolve("none"))).hasMessage("no such file: " + folder.resolve("none"));
    }

    @Test
    @DisplayName("a row longer than the bound is refused with its number")
    void longRow() throws IOException {
        ObjectNode row = JsonNodeFactory.instance.objectNode().put("text", "x".repeat(100));
        Path file =
                Files.write(folder.resolve("a.parquet"), written(List.of(JsonNodeFactory.instance.objectNode(), row)));
        try (ParquetReader reader = new ParquetReader(file, 100)) {
            reader.next();
            assertThatThrownBy(reader::next).hasMessage("row too long: more than 100 characters (" + file + " row 2)");
        }
    }

    @Test
    @DisplayName(
            "pages are unpacked to as many bytes as are said, neither more nor fewer, and other codecs are refused")
    void codecs() throws IOException {
        byte[] page = "page ".repeat(1000).getBytes(StandardCharsets.US_ASCII);
        var gzip = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(gzip)) {
            out.write(page);
        }
        Map<PageCodec, byte[]> packed = Map.of(
                PageCodec.UNCOMPRESSED, page, PageCodec.GZIP, gzip.toByteArray(), PageCodec.ZSTD, Zstd.compress(page));
        packed.forEach((codec, bytes) -> {
            assertThat(codec.unpacked(bytes, 0, bytes.length, page.length)).isEqualTo(page);
            for (int size : new int[] {0, page.length - 1, page.length + 1}) {
                assertThatThrownBy(() -> codec.unpacked(bytes, 0, bytes.length, size))
                        .isInstanceOf(Damage.class);
            }
            assertThatThrownBy(() -> codec.unpacked(bytes, 0, bytes.length / 2, page.length))
                    .isInstanceOf(Damage.class);
        });
        assertThatThrownBy(() -> PageCodec.of(4)).hasMessageEndingWith("snappy, gzip or zstd; codec=4");
    }

    @Test
    @DisplayName("Snappy's literals, near, far and overlapping copies are unpacked; what reaches outside is refused")
    void snappy() {
        // 'abcd' literal; copy of 4 from 4 back, near; overlapping copy of 6 from 1 back; a literal of length 61.
        byte[] tail = "0123456789".repeat(7).substring(0, 61).getBytes(StandardCharsets.US_ASCII);
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {4 + 4 + 6 + 61, 3 << 2, 'a', 'b', 'c', 'd', 1, 4, 5 << 2 | 2, 1, 0});
        bytes.writeBytes(new byte[] {(byte) (60 << 2), 60});
        bytes.writeBytes(tail);
        byte[] packed = bytes.toByteArray();

        assertThat(new String(SnappyBlock.unpacked(ByteBuffer.wrap(packed), 75), StandardCharsets.US_ASCII))
                .isEqualTo("abcdabcddddddd" + new String(tail, StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> SnappyBlock.unpacked(ByteBuffer.wrap(packed), 74))
                .isInstanceOf(Damage.class);
        for (byte[] bad : new byte[][] {
            {4, 3 << 2, 'a'},
            {4, 1, 1},
            {5, 0, 'a', 1, 2},
            {5, 0, 'a', 3 << 2 | 2, 0, 0},
            {1, 1 << 2, 'a', 'b'},
            {9, 0, 'a'}
        }) {
            assertThatThrownBy(() -> SnappyBlock.unpacked(ByteBuffer.wrap(bad), bad[0]))
                    .isInstanceOf(Damage.class);
        }
    }
}

package dev.kalmia.encode.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.data.TextSource;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Encoding;
import dev.kalmia.encode.HashingEncoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.vector.BinaryCodes;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Int8Ranges;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Three windows of texts, with an encoder that needs no time.
class BulkFileTest {
    private static final int TEXTS = 20_000;
    private static final int DIMENSION = 12;

    @TempDir
    Path folder = Path.of("");

    private Path input = Path.of("");
    private Path ranges = Path.of("");

    @BeforeEach
    void makeTexts() throws IOException {
        input = Files.write(
                folder.resolve("texts.txt"),
                IntStream.range(0, TEXTS).mapToObj(BulkFileTest::text).toList());
        ranges = folder.resolve("ranges.json");
        ranges(new HashingEncoder(DIMENSION)).write(ranges);
    }

    private static String text(int i) {
        return "text " + i + " of " + i % 7 + " — ü";
    }

    private static Int8Ranges ranges(Encoder encoder) {
        List<String> sample =
                IntStream.range(0, 500).mapToObj(BulkFileTest::text).toList();
        return Int8Ranges.builder(encoder.dimension(), encoder.fingerprint())
                .add(encoder.embed(sample, Prompt.none()))
                .build();
    }

    /// Fails when it is asked for the window after so many.
    private static final class FailingEncoder implements Encoder {
        private final HashingEncoder encoder = new HashingEncoder(DIMENSION);
        private final int windows;
        private int asked;

        FailingEncoder(int windows) {
            this.windows = windows;
        }

        @Override
        public int dimension() {
            return encoder.dimension();
        }

        @Override
        public int maxTokens() {
            return encoder.maxTokens();
        }

        @Override
        public String fingerprint() {
            return encoder.fingerprint();
        }

        @Override
        public Encoding encode(List<String> texts, Prompt prompt, Progress progress) {
            if (asked++ == windows) {
                throw new InputException("the model is tired");
            }
            return encoder.encode(texts, prompt, progress);
        }

        @Override
        public void close() {
            encoder.close();
        }
    }

    private static final class Notes implements Progress {
        private final List<String> lines = new ArrayList<>();

        @Override
        public void start(String what, long total, String unit) {}

        @Override
        public void advance(long by) {}

        @Override
        public void note(String line) {
            lines.add(line);
        }

        @Override
        public void finish() {}
    }

    private final Notes notes = new Notes();

    private BulkResult write(String name, VectorForm form, Encoder encoder, Map<String, String> settings) {
        @Nullable Path calibration = form == VectorForm.INT8 ? ranges : null;
        try (TextSource texts = TextSource.open(input);
                BulkFile file = BulkFile.open(folder.resolve(name), form, calibration)) {
            return file.write(encoder, Prompt.text("say "), texts, settings, notes);
        }
    }

    private BulkResult write(String name, VectorForm form) {
        return write(name, form, new HashingEncoder(DIMENSION), Map.of());
    }

    private void fail(String name, VectorForm form, int windows) {
        assertThatThrownBy(() -> write(name, form, new FailingEncoder(windows), Map.of()))
                .hasMessage("the model is tired");
        assertThat(folder.resolve(name)).doesNotExist();
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.contains("partial"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "npy,FLOAT",
        "npy,INT8",
        "npy,BINARY",
        "jsonl,FLOAT",
        "jsonl,BASE64",
        "jsonl,INT8",
        "jsonl,BINARY",
        "parquet,FLOAT",
        "parquet,INT8",
        "parquet,BINARY",
    })
    @DisplayName("a run that failed after any window is gone on with and ends in the same bytes")
    void goesOn(String ending, VectorForm form) throws IOException {
        BulkResult whole = write("whole." + ending, form);
        assertThat(whole.texts()).isEqualTo(TEXTS);
        assertThat(whole.resumed()).isZero();
        for (int windows = 1; windows < 3; windows++) {
            String name = "stopped" + windows + "." + ending;
            fail(name, form, windows);
            assertThat(left()).containsExactly(name + ".partial", name + ".partial.journal");
            HashingEncoder encoder = new HashingEncoder(DIMENSION);
            BulkResult rest = write(name, form, encoder, Map.of());
            assertThat(encoder.texts()).isEqualTo(TEXTS - windows * 8192L);
            assertThat(rest.resumed()).isEqualTo(windows * 8192L);
            assertThat(rest.tokens()).isEqualTo(whole.tokens());
            assertThat(rest.newTokens()).isLessThan(whole.tokens());
            assertThat(folder.resolve(name)).hasSameBinaryContentAs(folder.resolve("whole." + ending));
            assertThat(left()).isEmpty();
        }
        assertThat(notes.lines).anyMatch(line -> line.contains("going on after 8,192 texts"));
    }

    @Test
    @DisplayName(
            "a run that failed in its first window leaves nothing, and an older file stays until a new one is whole")
    void leavesNothing() throws IOException {
        Path older = Files.writeString(folder.resolve("v.npy"), "older");
        assertThatThrownBy(() -> write("v.npy", VectorForm.FLOAT, new FailingEncoder(0), Map.of()))
                .hasMessage("the model is tired");
        assertThat(left()).isEmpty();
        assertThatThrownBy(() -> write("v.npy", VectorForm.FLOAT, new FailingEncoder(2), Map.of()))
                .hasMessage("the model is tired");
        assertThat(older).hasContent("older");
        assertThat(left()).hasSize(2);
        assertThat(notes.lines).last().asString().contains("16,384 texts are kept");
    }

    @Test
    @DisplayName("rows half written behind the last finished window are cut off, and lost ones are made again")
    void distrustsTheFile() throws IOException {
        write("whole.npy", VectorForm.FLOAT);
        fail("v.npy", VectorForm.FLOAT, 2);
        Path partial = folder.resolve("v.npy.partial");
        byte[] there = Files.readAllBytes(partial);
        Files.write(partial, Arrays.copyOf(there, there.length + 1000));
        assertThat(write("v.npy", VectorForm.FLOAT).resumed()).isEqualTo(2 * 8192);
        assertThat(folder.resolve("v.npy")).hasSameBinaryContentAs(folder.resolve("whole.npy"));
        fail("w.npy", VectorForm.FLOAT, 2);
        Files.write(folder.resolve("w.npy.partial"), Arrays.copyOf(there, there.length - 1));
        assertThat(write("w.npy", VectorForm.FLOAT).resumed()).isEqualTo(8192);
        assertThat(folder.resolve("w.npy")).hasSameBinaryContentAs(folder.resolve("whole.npy"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 40, 5, 200, 400, 10_000})
    @DisplayName("a journal cut short or garbled at any place costs only what it no longer tells")
    void survivesDamagedJournals(int damage) throws IOException {
        write("whole.parquet", VectorForm.FLOAT);
        fail("v.parquet", VectorForm.FLOAT, 2);
        Path journal = folder.resolve("v.parquet.partial.journal");
        byte[] bytes = Files.readAllBytes(journal);
        Files.write(
                journal,
                damage % 2 == 1
                        ? Arrays.copyOf(bytes, bytes.length - damage)
                        : new String(bytes, StandardCharsets.UTF_8)
                                .replaceFirst("(?s)(.{" + Math.min(damage, bytes.length - 1) + "}).", "$1\u0000")
                                .getBytes(StandardCharsets.UTF_8));
        write("v.parquet", VectorForm.FLOAT);
        assertThat(folder.resolve("v.parquet")).hasSameBinaryContentAs(folder.resolve("whole.parquet"));
        assertThat(left()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"end\":[0-9]+ | \"end\":0",
                "\"end\":[0-9]+ | \"end\":-5",
                "\"texts\":[0-9]+ | \"texts\":-1",
                "\"texts\":[0-9]+ | \"texts\":8193",
                "\"tokens\":[0-9]+ | \"tokens\":-5",
                "\"parts\":\\[[^]]*] | \"parts\":[null]",
                "\"hash\":\"[0-9a-f]+ | \"hash\":\"00",
                "\"dimension\":[0-9]+ | \"dimension\":7"
            })
    @DisplayName("a value of a journal that somebody changed costs what stands from there on, and nothing else")
    void survivesChangedJournals(String value, String other) throws IOException {
        write("whole.npy", VectorForm.FLOAT);
        fail("v.npy", VectorForm.FLOAT, 2);
        Path journal = folder.resolve("v.npy.partial.journal");
        String text = Files.readString(journal);
        int last = text.lastIndexOf('\n', text.length() - 2) + 1;
        String changed = value.contains("dimension")
                ? text.replaceFirst(value, other)
                : text.substring(0, last) + text.substring(last).replaceFirst(value, other);
        assertThat(changed).isNotEqualTo(text);
        Files.writeString(journal, changed);
        BulkResult result = write("v.npy", VectorForm.FLOAT);
        assertThat(result.resumed()).isEqualTo(value.contains("dimension") ? 0 : 8192);
        assertThat(folder.resolve("v.npy")).hasSameBinaryContentAs(folder.resolve("whole.npy"));
        assertThat(left()).isEmpty();
    }

    @Test
    @DisplayName("other settings, prompts or encodings begin anew, and say so")
    void beginsAnewForOtherSettings() {
        fail("v.npy", VectorForm.FLOAT, 2);
        BulkResult result =
                write("v.npy", VectorForm.FLOAT, new HashingEncoder(DIMENSION), Map.of("precision", "BF16"));
        assertThat(result.resumed()).isZero();
        assertThat(notes.lines).anyMatch(line -> line.contains("v.npy.partial") && line.contains("begun anew"));
        fail("w.npy", VectorForm.FLOAT, 2);
        assertThat(write("w.npy", VectorForm.BINARY).resumed()).isZero();
    }

    @Test
    @DisplayName("of changed texts what stands before the change is kept, and the rest is as if it was new")
    void keepsWhatIsTheSame() throws IOException {
        fail("v.npy", VectorForm.FLOAT, 2);
        List<String> lines = new ArrayList<>(Files.readAllLines(input));
        lines.set(10_000, "something else");
        lines.add("one more");
        Files.write(input, lines);
        assertThat(write("v.npy", VectorForm.FLOAT).resumed()).isEqualTo(8192);
        assertThat(notes.lines).anyMatch(line -> line.contains("the first 8,192 texts are the same"));
        write("whole.npy", VectorForm.FLOAT);
        assertThat(folder.resolve("v.npy")).hasSameBinaryContentAs(folder.resolve("whole.npy"));
        fail("w.npy", VectorForm.FLOAT, 2);
        Files.write(input, lines.subList(0, 100));
        BulkResult fewer = write("w.npy", VectorForm.FLOAT);
        assertThat(fewer.texts()).isEqualTo(100);
        assertThat(fewer.resumed()).isZero();
    }

    @Test
    @DisplayName("after a bad line is mended the run goes on from the last window in front of it")
    void badLine() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < TEXTS; i++) {
            lines.add(i == 18_000 ? "{\"text\": " : Json.writeLine(Map.of("id", "n" + i, "text", text(i))));
        }
        input = Files.write(folder.resolve("rows.jsonl"), lines);
        assertThatThrownBy(() -> write("v.jsonl", VectorForm.BASE64))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("rows.jsonl line 18001", "malformed JSON");
        assertThat(folder.resolve("v.jsonl")).doesNotExist();
        lines.set(18_000, "{\"text\": \"mended\", \"id\": \"m\"}");
        Files.write(input, lines);
        assertThat(write("v.jsonl", VectorForm.BASE64).resumed()).isEqualTo(2 * 8192);
        assertThat(Files.readAllLines(folder.resolve("v.jsonl")))
                .hasSize(TEXTS)
                .element(18_000)
                .asString()
                .startsWith("{\"id\":\"m\",\"text\":\"mended\",");
    }

    @Test
    @DisplayName("two runs to one file at once are refused")
    void refusesTwo() {
        Path target = folder.resolve("v.npy");
        try (BulkFile first = BulkFile.open(target, VectorForm.FLOAT, null)) {
            assertThatThrownBy(() -> BulkFile.open(target, VectorForm.FLOAT, null))
                    .isInstanceOf(InputException.class)
                    .hasMessageContainingAll("v.npy", "another run");
            assertThat(first).isNotNull();
        }
        assertThat(write("v.npy", VectorForm.FLOAT).texts()).isEqualTo(TEXTS);
    }

    @Test
    @DisplayName("NumPy's files and JSON hold the same bytes for every form")
    void forms() throws IOException {
        Embeddings rows = new HashingEncoder(DIMENSION)
                .embed(IntStream.range(0, TEXTS).mapToObj(BulkFileTest::text).toList(), Prompt.text("say "));
        Int8Ranges read = Int8Ranges.read(ranges);
        for (VectorForm form : List.of(VectorForm.FLOAT, VectorForm.INT8, VectorForm.BINARY)) {
            write("v.npy", form);
            write("v.jsonl", form == VectorForm.FLOAT ? VectorForm.BASE64 : form);
            byte[] npy = Files.readAllBytes(folder.resolve("v.npy"));
            List<String> lines = Files.readAllLines(folder.resolve("v.jsonl"));
            int width = (npy.length - 128) / TEXTS;
            for (int i = 0; i < TEXTS; i += 997) {
                byte[] expected = switch (form) {
                    case FLOAT, BASE64 -> floats(rows.row(i));
                    case INT8 -> read.codes(rows.row(i));
                    case BINARY -> BinaryCodes.of(rows.row(i));
                };
                assertThat(Arrays.copyOfRange(npy, 128 + i * width, 128 + (i + 1) * width))
                        .isEqualTo(expected);
                Map<String, Object> line = Json.asObject(Json.parse(lines.get(i), "line"), "line");
                assertThat(line).containsEntry("id", (long) i).containsEntry("text", text(i));
                assertThat(Base64.getDecoder().decode(String.valueOf(line.get("embedding"))))
                        .isEqualTo(expected);
            }
            assertThat(new String(npy, 10, 100, StandardCharsets.US_ASCII))
                    .contains(
                            form == VectorForm.FLOAT ? "'<f4'" : form == VectorForm.INT8 ? "'|i1'" : "'|u1'",
                            "(" + TEXTS + ", " + (form == VectorForm.BINARY ? 2 : DIMENSION) + ")");
        }
    }

    private static byte[] floats(float[] row) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * row.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : row) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }

    @Test
    @DisplayName("names, forms and calibrations that do not fit are refused and leave nothing")
    void refuses() throws IOException {
        assertThatThrownBy(() -> BulkFile.open(folder.resolve("v.csv"), VectorForm.FLOAT, null))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(".npy, .jsonl or .parquet");
        assertThatThrownBy(() -> BulkFile.open(folder.resolve("v.npy"), VectorForm.BASE64, null))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("base64 is for .jsonl");
        assertThatThrownBy(() -> BulkFile.open(folder.resolve("v.npy"), VectorForm.INT8, null))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--calibration");
        assertThatThrownBy(() -> BulkFile.open(folder.resolve("v.npy"), VectorForm.FLOAT, ranges))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("encoding=float");
        ranges(new HashingEncoder(DIMENSION + 1)).write(ranges);
        assertThatThrownBy(() -> write("v.npy", VectorForm.INT8))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("ranges.json", "hashing-13");
        assertThat(left()).isEmpty();
    }
}

package dev.kalmia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.run.Json;
import dev.kalmia.vector.BinaryCodes;
import dev.kalmia.vector.EmbeddingOrigin;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Int8Ranges;
import dev.kalmia.vector.Npy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbedCommandTest {
    private static final List<String> WORDS = List.of("pain", "sun", "fever", "water", "tree", "heart", "house");

    @TempDir
    static Path models;

    @TempDir
    Path folder;

    static Path model = Path.of("");
    static Path other = Path.of("");

    @BeforeAll
    static void makeModels() throws IOException {
        model = TinyModel.write(models.resolve("tiny"), 1);
        other = TinyModel.write(models.resolve("other"), 2);
    }

    private Path texts(int count) throws IOException {
        return Files.write(
                folder.resolve("texts.txt"),
                IntStream.range(0, count)
                        .mapToObj(i -> WORDS.get(i % 7) + " " + WORDS.get(i / 7 % 7) + " " + WORDS.get(i / 49 % 7))
                        .toList());
    }

    private Said embed(Path input, String output, Object... options) {
        Object[] fixed = {"embed", "--model", model, "--input", input, "--output", folder.resolve(output)};
        Object[] all = Arrays.copyOf(fixed, fixed.length + options.length);
        System.arraycopy(options, 0, all, fixed.length, options.length);
        return Said.by(all);
    }

    private Said calibrate(Path of, Path input) {
        return Said.by("calibrate", "--model", of, "--input", input, "--output", folder.resolve("ranges.json"));
    }

    private static void worked(Said said) {
        assertThat(said.exitCode()).as(said.err()).isZero();
    }

    @Test
    @DisplayName("calibrated bytes are near the numbers they stand for, and bits are their signs")
    void bytesAndBits() throws IOException {
        Path input = texts(300);
        worked(embed(input, "f.npy"));
        Embeddings exact = Npy.read(folder.resolve("f.npy"), new EmbeddingOrigin("", "", true));
        Said calibrated = calibrate(model, input);
        worked(calibrated);
        assertThat(calibrated.out()).contains("8 dimensions over 300 texts");
        worked(embed(input, "i.npy", "--encoding", "int8", "--calibration", folder.resolve("ranges.json")));
        worked(embed(input, "b.npy", "--encoding", "binary"));
        byte[] bytes = Files.readAllBytes(folder.resolve("i.npy"));
        byte[] bits = Files.readAllBytes(folder.resolve("b.npy"));
        assertThat(bytes).hasSize(128 + 300 * 8);
        assertThat(bits).hasSize(128 + 300);
        Int8Ranges ranges = Int8Ranges.read(folder.resolve("ranges.json"));
        for (int i = 0; i < exact.size(); i++) {
            float[] back = ranges.values(Arrays.copyOfRange(bytes, 128 + i * 8, 136 + i * 8));
            for (int d = 0; d < 8; d++) {
                assertThat(Math.abs(back[d] - exact.value(i, d))).isLessThanOrEqualTo((float) ranges.step(d) / 1.99f);
            }
            assertThat(bits[128 + i]).isEqualTo(BinaryCodes.of(exact.row(i))[0]);
        }
    }

    @Test
    @DisplayName("bytes without a calibration, with another model's or with a damaged one are refused")
    void refusesCalibrations() throws IOException {
        Path input = texts(10);
        Said none = embed(input, "v.npy", "--encoding", "int8");
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("--calibration").hasLineCount(1);
        worked(calibrate(other, input));
        Said others = embed(input, "v.npy", "--encoding", "int8", "--calibration", folder.resolve("ranges.json"));
        assertThat(others.exitCode()).isEqualTo(1);
        assertThat(others.err())
                .contains("ranges.json", "must be those of model")
                .hasLineCount(1);
        Said damaged = embed(input, "v.npy", "--encoding", "int8", "--calibration", input);
        assertThat(damaged.exitCode()).isEqualTo(1);
        assertThat(damaged.err()).contains("texts.txt").hasLineCount(1);
        assertThat(folder.resolve("v.npy")).doesNotExist();
        assertThat(folder.resolve("v.npy.partial")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"v.npy,base64", "v.parquet,base64", "v.npy,int4", "v.csv,float"})
    @DisplayName("encodings that a file cannot hold are refused before any work is done")
    void refusesEncodings(String output, String encoding) throws IOException {
        Said said = embed(texts(1), output, "--encoding", encoding);
        assertThat(said.exitCode()).isEqualTo(2);
        assertThat(said.err()).startsWith("kalmia: ").hasLineCount(1);
    }

    @Test
    @DisplayName("packed and plain input, rows and lines, over many windows, give the same vectors in their order")
    void inputs() throws IOException {
        Path input = texts(20_000);
        worked(embed(input, "v.npy"));
        List<String> lines = Files.readAllLines(input);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            for (int i = 0; i < lines.size(); i++) {
                String row = Json.writeLine(Map.of("id", "n" + i, "text", lines.get(i))) + "\r\n";
                gzip.write(row.getBytes(StandardCharsets.UTF_8));
            }
        }
        Path rows = Files.write(folder.resolve("rows.jsonl.gz"), packed.toByteArray());
        worked(embed(rows, "w.npy"));
        assertThat(folder.resolve("w.npy")).hasSameBinaryContentAs(folder.resolve("v.npy"));
        worked(embed(rows, "v.parquet"));
        Embeddings exact = Npy.read(folder.resolve("v.npy"), new EmbeddingOrigin("", "", true));
        var read = ParquetRows.read(folder.resolve("v.parquet"));
        assertThat(read).hasSize(20_000);
        for (int i = 0; i < read.size(); i += 777) {
            assertThat(read.get(i).getString("id", 0)).isEqualTo("n" + i);
            assertThat(read.get(i).getString("text", 0)).isEqualTo(lines.get(i));
            assertThat(ParquetRows.vector(read.get(i))).isEqualTo(exact.row(i));
        }
    }

    @Test
    @DisplayName("the result tells rates, and what an earlier run had done")
    void tells() throws IOException {
        Said said = embed(texts(100), "v.npy", "--json");
        worked(said);
        Map<String, Object> result = Json.asObject(Json.parse(said.out(), "out"), "out");
        assertThat(result)
                .containsEntry("texts", 100L)
                .containsEntry("resumed", 0L)
                .containsKeys("seconds", "texts_per_second", "tokens_per_second");
        assertThat(said.err()).contains("embed: 100 texts in ", " tokens/s");
    }

    @Test
    @DisplayName("texts refused in a later window are named by their number in the whole input")
    void numbersTexts() throws IOException {
        List<String> lines = Files.readAllLines(texts(9000));
        lines.set(8500, "one two three four five six seven");
        Path input = Files.write(folder.resolve("long.txt"), lines);
        for (int tries = 0; tries < 2; tries++) {
            Said said = embed(input, "v.npy", "--on-overflow", "error");
            assertThat(said.exitCode()).isEqualTo(1);
            assertThat(said.err()).contains("text 8500 has too many tokens", "8,192 texts are kept");
        }
        assertThat(folder.resolve("v.npy")).doesNotExist();
        lines.set(8500, "one");
        Files.write(input, lines);
        Said mended = embed(input, "v.npy", "--on-overflow", "error");
        worked(mended);
        assertThat(mended.err()).contains("going on after 8,192 texts");
    }
}

package dev.kalmia.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.InputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OnnxFileTest {
    private static final String NODE = "/encoder/layer.0/output/dense/MatMul";
    private static final String BIAS = "encoder.layer.0.output.dense.bias";

    @TempDir
    private Path folder;

    private Path write(byte[] model) throws IOException {
        return Files.write(folder.resolve("model.onnx"), model);
    }

    private static OnnxWriter bias() {
        return OnnxWriter.tensor(BIAS, new long[] {2}, 7, 8);
    }

    private static OnnxWriter matrix() {
        return OnnxWriter.tensor("onnx::MatMul_1", new long[] {3, 2}, 1, 2, 3, 4, 5, 6);
    }

    private static OnnxWriter product() {
        return OnnxWriter.node("MatMul", NODE, "x", "onnx::MatMul_1", "y");
    }

    private static OnnxWriter addition() {
        return OnnxWriter.node("Add", "/encoder/layer.0/output/dense/Add", BIAS, "y", "z");
    }

    private static OnnxWriter whole() {
        return new OnnxWriter()
                .message(1, product())
                .message(1, addition())
                .text(2, "graph")
                .message(5, bias())
                .message(5, matrix());
    }

    @Test
    @DisplayName("an anonymous matrix gets its layer's name and PyTorch's layout")
    void namesAndTurns() throws IOException {
        try (WeightFile file = WeightFile.open(write(OnnxWriter.model(whole())))) {
            assertThat(file.names()).containsExactly(BIAS, "encoder.layer.0.output.dense.weight");
            assertThat(file.info("encoder.layer.0.output.dense.weight")).hasToString("F32[2, 3]");
            assertThat(Samples.floats(file.data("encoder.layer.0.output.dense.weight")))
                    .containsExactly(1, 3, 5, 2, 4, 6);
            assertThat(Samples.floats(file.data(BIAS))).containsExactly(7, 8);
            assertThat(file.data(BIAS).isReadOnly()).isTrue();
            assertThatThrownBy(() -> file.info("onnx::MatMul_1")).isInstanceOf(IllegalArgumentException.class);
            assertThat(file).hasToString(folder.resolve("model.onnx").toString());
        }
    }

    @Test
    @DisplayName("packed dimensions and packed floats are read too")
    void packed() throws IOException {
        OnnxWriter dims = new OnnxWriter();
        dims.varint(1);
        dims.varint(2);
        OnnxWriter tensor = new OnnxWriter()
                .bytes(1, dims.toBytes())
                .number(2, 1)
                .bytes(4, new byte[] {0, 0, (byte) 0x80, 0x3F, 0, 0, 0, 0x40})
                .text(8, "embeddings.weight");
        try (WeightFile file = WeightFile.open(write(OnnxWriter.model(new OnnxWriter().message(5, tensor))))) {
            assertThat(file.info("embeddings.weight")).hasToString("F32[1, 2]");
            assertThat(Samples.floats(file.data("embeddings.weight"))).containsExactly(1, 2);
        }
    }

    static Stream<Arguments> refused() {
        OnnxWriter nodes = new OnnxWriter().message(1, product()).message(1, addition());
        OnnxWriter other = OnnxWriter.node("MatMul", "/other/MatMul", "x", "onnx::MatMul_1", "y");
        OnnxWriter shared = OnnxWriter.node("MatMul", "/other/MatMul", "w", "onnx::MatMul_1", "v");
        return Stream.of(
                Arguments.of(
                        "a name of a megabyte",
                        new OnnxWriter().message(5, OnnxWriter.tensor("n".repeat(1 << 20), new long[] {1}, 1)),
                        "a name of 1048576 bytes where 65536 may be"),
                Arguments.of("nothing", new OnnxWriter(), "there are no weights"),
                Arguments.of("no product", new OnnxWriter().message(5, matrix()), "cannot be named"),
                Arguments.of("no bias", new OnnxWriter().message(1, product()).message(5, matrix()), "must be added"),
                Arguments.of(
                        "two traces that differ",
                        new OnnxWriter()
                                .message(1, other)
                                .message(1, addition())
                                .message(5, bias())
                                .message(5, matrix()),
                        "to which other.bias must be added; added: [" + BIAS + "]"),
                Arguments.of("shared matrix", whole().message(1, shared), "share a matrix"),
                Arguments.of("one name twice", whole().message(5, bias()), "is there twice"),
                Arguments.of(
                        "two weights of one name",
                        whole().message(5, OnnxWriter.tensor("encoder.layer.0.output.dense.weight", new long[] {1}, 1)),
                        "two initialisers are the weight"),
                Arguments.of(
                        "not a matrix",
                        nodes.message(5, bias()).message(5, OnnxWriter.tensor("onnx::MatMul_1", new long[] {2}, 1, 2)),
                        "cannot be named"),
                Arguments.of(
                        "too few bytes",
                        new OnnxWriter().message(5, OnnxWriter.tensor("a", new long[] {1L << 20, 1L << 20}, 1)),
                        "must have 4398046511104 bytes; bytes=4"),
                Arguments.of(
                        "overflow",
                        new OnnxWriter().message(5, OnnxWriter.tensor("a", new long[] {1L << 40, 1L << 40}, 1)),
                        "impossible"),
                Arguments.of(
                        "negative size",
                        new OnnxWriter().message(5, OnnxWriter.tensor("a", new long[] {-1}, 1)),
                        "impossible"),
                Arguments.of(
                        "text weights",
                        new OnnxWriter()
                                .message(5, new OnnxWriter().number(2, 8).text(8, "a")),
                        "data_type=8"),
                Arguments.of(
                        "outside the folder",
                        new OnnxWriter().message(5, outside(Map.of("location", "/etc/passwd"))),
                        "must stay inside the model's folder; path=/etc/passwd"),
                Arguments.of(
                        "out of the folder by a way back",
                        new OnnxWriter().message(5, outside(Map.of("location", "../weights"))),
                        "must stay inside the model's folder; path=../weights"),
                Arguments.of(
                        "in no file",
                        new OnnxWriter()
                                .message(5, new OnnxWriter().number(2, 1).number(14, 1)),
                        "is not there"),
                Arguments.of(
                        "in segments",
                        new OnnxWriter()
                                .message(5, new OnnxWriter().number(2, 1).message(3, new OnnxWriter())),
                        "weights in segments are not read"),
                Arguments.of("sparse", new OnnxWriter().message(15, new OnnxWriter()), "sparse"));
    }

    /// One number of float32 that lies in another file.
    private static OnnxWriter outside(Map<String, String> lines) {
        OnnxWriter tensor = new OnnxWriter().number(2, 1).text(8, "a").number(14, 1);
        lines.forEach(
                (key, value) -> tensor.message(13, new OnnxWriter().text(1, key).text(2, value)));
        return tensor;
    }

    @ParameterizedTest
    @CsvSource({
        "0, 4, 1", "8, 4, 3", "4, , 2",
    })
    @DisplayName("weights in a file beside are read where they lie")
    void besides(long offset, @Nullable Long length, float expected) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(new float[] {1, 2, 3});
        Files.write(folder.resolve("weights"), bytes.array());
        Map<String, String> lines = new LinkedHashMap<>(Map.of("location", "weights", "offset", "" + offset));
        if (length != null) {
            lines.put("length", "" + length);
        }
        Path path = write(OnnxWriter.model(new OnnxWriter().message(5, outside(lines))));
        try (WeightFile file = OnnxInitialisers.open(path)) {
            assertThat(Samples.floats(file.data("a"))).containsExactly(expected);
            assertThat(file.info("a")).hasToString("F32[]");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "12, 4, offset=12 length=4",
        "9223372036854775807, 4, offset=9223372036854775807",
        "9, 4, offset=9 length=4",
        "0, 8, must have 4 bytes",
        "-4, 4, offset=-4",
        "0, -1, length=-1",
        "99999999999999999999, 4, must be a whole number",
        "x, 4, must be a whole number; offset=x",
    })
    @DisplayName("weights in a file beside must lie inside that file")
    void besidesOutside(String offset, String length, String expected) throws IOException {
        Files.write(folder.resolve("weights"), new byte[12]);
        Map<String, String> lines = Map.of("location", "weights", "offset", offset, "length", length);
        Path path = write(OnnxWriter.model(new OnnxWriter().message(5, outside(lines))));
        assertThatThrownBy(() -> OnnxInitialisers.open(path))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("initialiser 'a'")
                .hasMessageContaining(expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    @DisplayName("weights that cannot be had for certain are refused")
    void refused(String what, OnnxWriter graph, String expected) throws IOException {
        Path file = write(OnnxWriter.model(graph));
        assertThatThrownBy(() -> WeightFile.open(file))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(expected);
    }

    @Test
    @DisplayName("a file cut anywhere is refused, and a changed one is refused or stays inside itself")
    void damage() throws IOException {
        byte[] whole = OnnxWriter.model(whole());
        int operatorSet = 4;
        for (int length = 0; length < whole.length - operatorSet; length++) {
            Path file = write(Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> WeightFile.open(file)).isInstanceOf(InputException.class);
        }
        Random random = new Random(41);
        for (int round = 0; round < 500; round++) {
            byte[] changed = whole.clone();
            changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            try (WeightFile file = WeightFile.open(write(changed))) {
                file.names()
                        .forEach(name -> assertThat(file.data(name).byteSize())
                                .isEqualTo(file.info(name).bytes()));
            } catch (InputException refusal) {
                assertThat(String.valueOf(refusal.getMessage()).lines()).hasSizeLessThan(3);
            }
        }
    }

    @Test
    @DisplayName("what is not protobuf is refused")
    void notProtobuf() throws IOException {
        Path group = write(new byte[] {0x0B, 0x0C});
        assertThatThrownBy(() -> WeightFile.open(group)).hasMessageContaining("not an ONNX file");
        Path endless = write(new byte[] {8, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1});
        assertThatThrownBy(() -> WeightFile.open(endless)).hasMessageContaining("more than ten bytes");
        Path text = Files.writeString(folder.resolve("text.onnx"), "version https://git-lfs.github.com/spec/v1");
        assertThatThrownBy(() -> WeightFile.open(text)).isInstanceOf(InputException.class);
    }
}

package dev.kalmia.export.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.kalmia.checkpoint.DataType;
import dev.kalmia.checkpoint.OnnxInitialisers;
import dev.kalmia.checkpoint.TensorInfo;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files whose initialisers lie inside and beside, read by ONNX Runtime and by Kalmia.
class OnnxModelWriterTest {
    /// So many numbers of float32 are more than what stays in the file whatever its size.
    private static final int LARGE = 300;

    @TempDir
    Path folder = Path.of("");

    private Path file = Path.of("");

    @BeforeEach
    void name() {
        file = folder.resolve("sum.onnx");
    }

    private static float[] numbers(float first) {
        float[] numbers = new float[LARGE];
        for (int i = 0; i < LARGE; i++) {
            numbers[i] = first + i;
        }
        return numbers;
    }

    /// `y = x + large + other + small`.
    private static OnnxModel sum(Initialiser other) {
        SequencedMap<String, Initialiser> initialisers = new LinkedHashMap<>();
        initialisers.put("large", Constant.of(numbers(0.5f)));
        initialisers.put("small", Constant.single(1000f));
        initialisers.put("other", other);
        List<Port> x = List.of(new Port("x", ElementType.FLOAT, List.of("" + LARGE)));
        List<Port> y = List.of(new Port("y", ElementType.FLOAT, List.of("" + LARGE)));
        List<Node> nodes = List.of(
                new Node("1", "Add", List.of("x", "large"), List.of("a"), List.of()),
                new Node("2", "Add", List.of("a", "other"), List.of("b"), List.of()),
                new Node("3", "Add", List.of("b", "small"), List.of("y"), List.of()));
        return new OnnxModel(x, y, nodes, initialisers, "1", new LinkedHashMap<>(Map.of("a note", "über")));
    }

    private static OnnxModel sum() {
        return sum(Constant.of(numbers(7)));
    }

    private void assertRuns() throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(file.toString());
                OnnxTensor x = OnnxTensor.createTensor(environment, numbers(0));
                OrtSession.Result result = session.run(Map.of("x", x))) {
            float[] y = (float[]) result.get(0).getValue();
            for (int i = 0; i < LARGE; i++) {
                assertThat(y[i]).isEqualTo(3 * i + 1007.5f);
            }
            assertThat(session.getMetadata().getCustomMetadata()).containsEntry("a note", "über");
            assertThat(session.getMetadata().getProducerName()).isEqualTo("kalmia");
        }
    }

    private void assertReadBack() {
        try (OnnxInitialisers read = OnnxInitialisers.open(file)) {
            assertThat(read.names()).containsExactly("large", "small", "other");
            assertThat(read.info("small")).hasToString("F32[]");
            assertThat(read.data("other").toArray(ValueLayout.JAVA_FLOAT_UNALIGNED))
                    .containsExactly(numbers(7));
        }
    }

    @Test
    @DisplayName("a model that fits is one file")
    void inside() throws OrtException {
        OnnxModelWriter.write(file, sum(), Progress.silent());
        assertThat(folder.toFile().list()).containsExactly("sum.onnx");
        assertRuns();
        assertReadBack();
    }

    @Test
    @DisplayName("the file is as long as is said before it is written, and one byte less goes to two files")
    void bound() throws IOException {
        OnnxModelWriter.write(file, sum(), Progress.silent());
        long bytes = Files.size(file);
        Path data = folder.resolve("sum.onnx_data");
        OnnxModelWriter.write(file, sum(), Progress.silent(), bytes + 11);
        assertThat(data).doesNotExist();
        OnnxModelWriter.write(file, sum(), Progress.silent(), bytes - 1);
        assertThat(data).exists();
        assertThat(Files.size(file)).isLessThan(bytes - 2 * LARGE * Float.BYTES + 200);
    }

    @Test
    @DisplayName("one that does not fit keeps large tensors beside it, each at the start of a page")
    void beside() throws OrtException, IOException {
        OnnxModelWriter.write(file, sum(), Progress.silent(), 100);
        assertThat(Files.size(folder.resolve("sum.onnx_data"))).isEqualTo(4096 + LARGE * Float.BYTES);
        assertRuns();
        assertReadBack();
        byte[] first = Files.readAllBytes(file);
        OnnxModelWriter.write(file, sum(), Progress.silent(), 100);
        assertThat(file).hasBinaryContent(first);
    }

    @Test
    @DisplayName("each byte is told of twice: written and read back")
    void progress() {
        AtomicLong told = new AtomicLong();
        OnnxModelWriter.write(file, sum(), new Counting(told), 100);
        assertThat(told.get()).isEqualTo(2 * (2 * LARGE + 1) * Float.BYTES);
    }

    private record Counting(AtomicLong told) implements Progress {
        @Override
        public void start(String what, long total, String unit) {}

        @Override
        public void advance(long by) {
            told.addAndGet(by);
        }

        @Override
        public void note(String line) {}

        @Override
        public void finish() {}
    }

    @Test
    @DisplayName("an initialiser that writes less than it says does not become a file")
    void refusesShort() {
        Initialiser tooShort = new Initialiser() {
            @Override
            public TensorInfo info() {
                return new TensorInfo(DataType.F32, LARGE);
            }

            @Override
            public void write(OutputStream out) throws IOException {
                out.write(new byte[LARGE]);
            }
        };
        assertThatThrownBy(() -> OnnxModelWriter.write(file, sum(tooShort), Progress.silent()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("other is F32[300] and 300 bytes were written");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    @DisplayName("weights that cannot be read end it, and no file is left")
    void refusesUnreadable() {
        Initialiser broken = new Initialiser() {
            @Override
            public TensorInfo info() {
                return new TensorInfo(DataType.F32, LARGE);
            }

            @Override
            public void write(OutputStream out) throws IOException {
                throw new IOException("the cable is out");
            }
        };
        assertThatThrownBy(() -> OnnxModelWriter.write(file, sum(broken), Progress.silent(), 100))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("the cable is out");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    @DisplayName("what is on the disk other than what was sent is found out")
    void checks() {
        // Stays in the file itself, which is written after the one beside it.
        Initialiser meddler = new Initialiser() {
            @Override
            public TensorInfo info() {
                return new TensorInfo(DataType.F32, 1);
            }

            @Override
            public void write(OutputStream out) throws IOException {
                out.write(new byte[Float.BYTES]);
                byte[] data = Files.readAllBytes(folder.resolve("sum.onnx_data"));
                data[17] ^= 1;
                Files.write(folder.resolve("sum.onnx_data"), data);
            }
        };
        assertThatThrownBy(() -> OnnxModelWriter.write(file, sum(meddler), Progress.silent(), 100))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("what was read back is not what was written: large; found sha256=");
    }
}

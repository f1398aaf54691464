package dev.kalmia.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kalmia.Fixtures;
import dev.kalmia.run.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsTest {
    @TempDir
    private Path folder;

    static List<Path> foreignFiles() {
        try (Stream<Path> files = Files.walk(Fixtures.folder("models"))) {
            return files.filter(file -> file.toString().endsWith(".safetensors"))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @ParameterizedTest
    @MethodSource("foreignFiles")
    @DisplayName("foreign files read as a slow, obvious reader reads them, and survive being written again")
    void foreignFilesRead(Path foreign) throws IOException {
        byte[] whole = Files.readAllBytes(foreign);
        int dataStart = 8
                + Math.toIntExact(
                        ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong(0));
        JsonNode header = new ObjectMapper().readTree(whole, 8, dataStart - 8);
        Path copy = folder.resolve("copy.safetensors");
        try (WeightFile file = WeightFile.open(foreign)) {
            SafetensorsWriter.write(copy, all(file));
            try (WeightFile again = WeightFile.open(copy)) {
                assertThat(again.names()).containsExactlyInAnyOrderElementsOf(file.names());
                for (Map.Entry<String, JsonNode> entry : header.properties()) {
                    if (!entry.getKey().equals("__metadata__")) {
                        compare(entry.getValue(), whole, dataStart, file, entry.getKey());
                        compare(entry.getValue(), whole, dataStart, again, entry.getKey());
                    }
                }
            }
        }
    }

    private static void compare(JsonNode entry, byte[] whole, int dataStart, WeightFile file, String name) {
        int begin = dataStart + entry.get("data_offsets").get(0).asInt();
        int end = dataStart + entry.get("data_offsets").get(1).asInt();
        assertThat(file.info(name).type().name()).isEqualTo(entry.get("dtype").asText());
        assertThat(Arrays.toString(file.info(name).shape()).replace(" ", ""))
                .isEqualTo(entry.get("shape").toString());
        assertThat(Samples.bytes(file.data(name))).isEqualTo(Arrays.copyOfRange(whole, begin, end));
    }

    private static SequencedMap<String, TensorData> all(WeightFile file) {
        SequencedMap<String, TensorData> tensors = new LinkedHashMap<>();
        file.names().forEach(name -> tensors.put(name, new TensorData(file.info(name), file.data(name))));
        return tensors;
    }

    @Test
    @DisplayName("random tensors come back as they were, aligned, in whatever order they were given")
    void roundTrip() throws IOException {
        Random random = new Random(21);
        for (int round = 0; round < 50; round++) {
            SequencedMap<String, TensorData> tensors = Samples.tensors(random);
            Path first = folder.resolve("first.safetensors");
            Path second = folder.resolve("second.safetensors");
            SafetensorsWriter.write(first, tensors);
            SafetensorsWriter.write(second, shuffled(tensors, random));
            assertThat(second).hasSameBinaryContentAs(first);
            try (WeightFile file = WeightFile.open(first)) {
                assertThat(file.names()).containsExactlyInAnyOrderElementsOf(tensors.keySet());
                tensors.forEach((name, tensor) -> {
                    assertThat(file.info(name)).isEqualTo(tensor.info());
                    assertThat(Samples.bytes(file.data(name))).isEqualTo(Samples.bytes(tensor.data()));
                    assertThat(file.data(name).address() % tensor.type().bytes())
                            .isZero();
                });
            }
        }
    }

    private static SequencedMap<String, TensorData> shuffled(SequencedMap<String, TensorData> tensors, Random random) {
        List<String> names = new ArrayList<>(tensors.keySet());
        Collections.shuffle(names, random);
        SequencedMap<String, TensorData> other = new LinkedHashMap<>();
        names.forEach(name -> other.put(name, tensors.get(name)));
        return other;
    }

    @Test
    @DisplayName("the layout is the reference implementation's: length, metadata first, wider types first, padded to 8")
    void layout() throws IOException {
        SequencedMap<String, TensorData> tensors = new LinkedHashMap<>();
        tensors.put("a", new TensorData(DataType.U8, new long[] {1}, MemorySegment.ofArray(new byte[] {7})));
        tensors.put("z", Samples.floats(new long[] {1, 2}, 1f, 2f));
        tensors.put("b", Samples.floats(new long[] {}, 3f));
        Path file = folder.resolve("model.safetensors");
        SafetensorsWriter.write(file, tensors);
        byte[] bytes = Files.readAllBytes(file);
        String header = "{\"__metadata__\":{\"format\":\"pt\"},"
                + "\"b\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]},"
                + "\"z\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[4,12]},"
                + "\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[12,13]}}";
        int padded = (header.length() + 7) / 8 * 8;
        byte[] expected = Samples.safetensors(header + " ".repeat(padded - header.length()), 13);
        ByteBuffer.wrap(expected)
                .order(ByteOrder.LITTLE_ENDIAN)
                .position(8 + padded)
                .putFloat(3f)
                .putFloat(1f)
                .putFloat(2f)
                .put((byte) 7);
        assertThat(bytes).isEqualTo(expected);
    }

    @Test
    @DisplayName("writing replaces the older file and leaves nothing else behind")
    void replaces() throws IOException {
        Path file = Files.writeString(folder.resolve("model.safetensors"), "old");
        SafetensorsWriter.write(file, new LinkedHashMap<>(Map.of("a", Samples.floats(new long[] {1}, 1f))));
        try (WeightFile weights = WeightFile.open(file)) {
            assertThat(Samples.floats(weights.data("a"))).containsExactly(1f);
            assertThat(weights).hasToString(file.toString());
        }
        assertThat(folder.toFile().list()).hasSize(1);
    }

    @Test
    @DisplayName("writing that fails half-way leaves the older file and nothing else")
    void failureLeavesTheOlderFile() throws IOException {
        Path file = Files.writeString(folder.resolve("model.safetensors"), "old");
        MemorySegment gone;
        try (Arena arena = Arena.ofConfined()) {
            gone = arena.allocate(8);
        }
        SequencedMap<String, TensorData> tensors = new LinkedHashMap<>();
        tensors.put("a", Samples.floats(new long[] {1}, 1f));
        tensors.put("b", new TensorData(DataType.F32, new long[] {2}, gone));
        assertThatThrownBy(() -> SafetensorsWriter.write(file, tensors)).isInstanceOf(IllegalStateException.class);
        assertThat(file).hasContent("old");
        assertThat(folder.toFile().list()).hasSize(1);
    }

    @Test
    @DisplayName("a place that cannot be written is named")
    void unwritable() throws IOException {
        Path file = Files.writeString(folder.resolve("none"), "").resolve("model.safetensors");
        assertThatThrownBy(() -> SafetensorsWriter.write(file, new LinkedHashMap<>()))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("cannot write " + file + ": ");
    }

    @Test
    @DisplayName("memory of a closed file cannot be read; closing twice is harmless")
    void closed() {
        Path path = folder.resolve("model.safetensors");
        SafetensorsWriter.write(path, new LinkedHashMap<>(Map.of("a", Samples.floats(new long[] {1}, 1f))));
        WeightFile file = WeightFile.open(path);
        MemorySegment data = file.data("a");
        assertThat(data.isReadOnly()).isTrue();
        file.close();
        file.close();
        assertThatThrownBy(() -> data.get(ValueLayout.JAVA_FLOAT_UNALIGNED, 0))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    @DisplayName("an unknown name is a mistake of the caller")
    void unknownName() {
        Path path = folder.resolve("model.safetensors");
        SafetensorsWriter.write(path, new LinkedHashMap<>());
        try (WeightFile file = WeightFile.open(path)) {
            assertThat(file.names()).isEmpty();
            assertThatThrownBy(() -> file.info("a")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> file.data("a")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @DisplayName("tensors check their bytes and their shape")
    void tensorsCheckThemselves() {
        assertThatThrownBy(() -> Samples.floats(new long[] {2}, 1f)).hasMessage("F32[2] must have 8 bytes; bytes=4");
        assertThatThrownBy(() -> new TensorInfo(DataType.F32, -1)).hasMessageContaining("shape=[-1]");
        assertThatThrownBy(() -> new TensorInfo(DataType.F32, 1L << 40, 1L << 40))
                .hasMessageContaining("at most 9223372036854775807 bytes");
        assertThat(new TensorInfo(DataType.F32, 0, 1L << 40).elements()).isZero();
        assertThatThrownBy(() -> SafetensorsWriter.write(
                        folder.resolve("x"),
                        new LinkedHashMap<>(Map.of("__metadata__", Samples.floats(new long[] {1}, 1f)))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

package dev.kalmia.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private record Point(int x, double y, List<String> names) {}

    @TempDir
    Path folder;

    @Test
    @DisplayName("a value has one pretty form")
    void writesPretty() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("z", 1);
        map.put("a", Arrays.asList(true, null, "ü\n"));
        map.put("p", new Point(3, 0.1, List.of()));
        map.put("empty", Map.of());
        assertThat(Json.write(map)).isEqualTo("""
                {
                  "z": 1,
                  "a": [
                    true,
                    null,
                    "ü\\n"
                  ],
                  "p": {
                    "x": 3,
                    "y": 0.1,
                    "names": []
                  },
                  "empty": {}
                }
                """);
    }

    @Test
    @DisplayName("maps without an order are sorted")
    void sorts() {
        Map<String, Integer> map = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            map.put("key" + (i * 7919) % 100, i % 3);
        }
        List<String> keys = List.copyOf(
                Json.asObject(Json.parse(Json.write(map), "test"), "test").keySet());
        assertThat(keys).hasSize(100).isSorted();
    }

    @Test
    @DisplayName("what was written is read back, numbers and texts unchanged")
    void roundTrips() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("long", Long.MIN_VALUE);
        map.put("big", new BigInteger("123456789012345678901234567890"));
        map.put("double", 0.1 + 0.2);
        map.put("tiny", Double.MIN_VALUE);
        map.put("text", "\u0000\"\\/\uD83C\uDF38\u2028");
        map.put("list", List.of(1L, List.of(2L), Map.of("k", "v")));
        map.put("none", null);
        assertThat(Json.parse(Json.write(map), "test")).isEqualTo(map);
        assertThat(Json.parse(Json.writeLine(map), "test")).isEqualTo(map);
        assertThat(Json.writeLine(map)).doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    @DisplayName("numbers that JSON does not have are not written")
    void refusesNotANumber(double value) {
        assertThatThrownBy(() -> Json.write(List.of(value))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Json.write(new float[] {(float) value})).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("types that are not plain are not written")
    void refusesObjects() {
        assertThatThrownBy(() -> Json.write(new Object())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Json.write(Map.of(1, 2))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"a\":1,\"a\":2}", "[1] [2]", "[1,]", "nul", "{'a':1}", "NaN", "[1e]"})
    @DisplayName("what is not one JSON value is refused in one line that names the place")
    void refusesBroken(String text) {
        assertThatThrownBy(() -> Json.parse(text, "thing"))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("thing")
                .hasMessageNotContaining("\n");
    }

    @Test
    @DisplayName("the line of an error is the file's")
    void namesLine() throws IOException {
        Path file = Files.writeString(folder.resolve("a.json"), "{\n\"a\": 1,\n\"b\": x\n}");
        assertThatThrownBy(() -> Json.read(file)).hasMessageStartingWith(file + ":3: ");
    }

    @Test
    @DisplayName("nesting without end is refused")
    void refusesDepth() {
        assertThatThrownBy(() -> Json.parse("[".repeat(100_000), "thing")).isInstanceOf(InputException.class);
    }

    @Test
    @DisplayName("a list where an object is expected is refused")
    void refusesList() throws IOException {
        Path file = Files.writeString(folder.resolve("a.json"), "[]");
        assertThatThrownBy(() -> Json.readObject(file)).hasMessage(file + ": an object is expected, found a list");
    }

    @Test
    @DisplayName("bytes that are not UTF-8 are refused in one line")
    void refusesNotUtf8() throws IOException {
        Path file = Files.write(folder.resolve("a.json"), new byte[] {'"', (byte) 0xff, '"'});
        assertThatThrownBy(() -> Json.read(file))
                .isInstanceOf(InputException.class)
                .hasMessage("cannot read " + file + ": not UTF-8");
        assertThatThrownBy(() -> Settings.read(file)).hasMessage("cannot read " + file + ": not UTF-8");
    }

    @Test
    @DisplayName("a document larger than the bound is refused")
    void refusesLarge() throws IOException {
        Path file = folder.resolve("large.json");
        try (var channel = new java.io.RandomAccessFile(file.toFile(), "rw")) {
            channel.setLength(Json.MAX_BYTES + 1);
        }
        assertThatThrownBy(() -> Json.read(file)).hasMessageContaining("JSON documents may have");
    }
}

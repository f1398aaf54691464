package dev.kalmia.train.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.InputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reads what is written with a reader of its own: another CRC (bit by bit), another walk over the fields.
class EventFileTest {
    private static final List<String> LINES = List.of(
            "{\"step\":1,\"epoch\":0,\"loss\":2.5,\"hardest_similarity\":null}",
            "{\"step\":2,\"epoch\":0,\"loss\":1.25,\"hardest_similarity\":0.5}",
            "{\"step\":300,\"epoch\":1,\"loss\":1.0E-5,\"hardest_similarity\":-0.5}");

    @TempDir
    Path folder = Path.of("");

    private record Read(double time, long step, String version, Map<String, Float> values) {}

    private static int crc(byte[] bytes) {
        int crc = -1;
        for (byte each : bytes) {
            crc ^= each & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) != 0 ? crc >>> 1 ^ 0x82f63b78 : crc >>> 1;
            }
        }
        return ~crc;
    }

    private static int masked(byte[] bytes) {
        int crc = crc(bytes);
        return (crc >>> 15 | crc << 17) + 0xa282ead8;
    }

    private static List<Read> read(Path file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Read> events = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] head = new byte[8];
            in.get(head);
            long length = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong();
            assertThat(in.getInt()).isEqualTo(masked(head));
            byte[] record = new byte[(int) length];
            in.get(record);
            assertThat(in.getInt()).isEqualTo(masked(record));
            events.add(event(ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN)));
        }
        return events;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private static ByteBuffer part(ByteBuffer in) {
        int length = (int) varint(in);
        ByteBuffer part = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        in.position(in.position() + length);
        return part;
    }

    private static String text(ByteBuffer in) {
        return StandardCharsets.UTF_8.decode(part(in)).toString();
    }

    private static Read event(ByteBuffer in) {
        double time = -1;
        long step = -1;
        String version = "";
        Map<String, Float> values = new LinkedHashMap<>();
        while (in.hasRemaining()) {
            switch ((int) varint(in)) {
                case 1 << 3 | 1 -> time = in.getDouble();
                case 2 << 3 -> step = varint(in);
                case 3 << 3 | 2 -> version = text(in);
                case 5 << 3 | 2 -> summary(part(in), values);
                default -> throw new AssertionError("a field that is none of an event's");
            }
        }
        return new Read(time, step, version, values);
    }

    private static void summary(ByteBuffer in, Map<String, Float> values) {
        while (in.hasRemaining()) {
            assertThat(varint(in)).isEqualTo(1 << 3 | 2);
            ByteBuffer value = part(in);
            assertThat(varint(value)).isEqualTo(1 << 3 | 2);
            String tag = text(value);
            assertThat(varint(value)).isEqualTo(2 << 3 | 5);
            values.put(tag, value.getFloat());
            assertThat(value.hasRemaining()).isFalse();
        }
    }

    private Path written(int kept) {
        try (EventFile events = EventFile.resume(folder, LINES.subList(0, kept))) {
            LINES.subList(kept, LINES.size()).forEach(events::add);
        }
        return folder.resolve(EventFile.NAME);
    }

    @Test
    @DisplayName("a reader finds the version first, then each step with its numbers, and every checksum right")
    void isRead() throws IOException {
        List<Read> events = read(written(0));
        assertThat(events.getFirst()).isEqualTo(new Read(0, -1, "brain.Event:2", Map.of()));
        assertThat(events.subList(1, 4)).extracting(Read::step).containsExactly(1L, 2L, 300L);
        assertThat(events.get(1).values()).isEqualTo(Map.of("train/epoch", 0f, "train/loss", 2.5f));
        assertThat(events.get(3).values())
                .isEqualTo(Map.of("train/epoch", 1f, "train/loss", 1e-5f, "train/hardest_similarity", -0.5f));
    }

    @Test
    @DisplayName("a run that goes on ends in the same bytes, whatever stood there of steps that are done again")
    void resumes() throws IOException {
        byte[] straight = Files.readAllBytes(written(0));
        for (int kept = 0; kept <= LINES.size(); kept++) {
            assertThat(Files.readAllBytes(written(kept))).isEqualTo(straight);
        }
    }

    @Test
    @DisplayName("the first record is these bytes, the first thirteen those that TensorFlow's files begin with")
    void isTheSameBytes() {
        // The checksum of "123456789" is published: RFC 3720, B.4 has the polynomial, 0xe3069283 the check value.
        assertThat(crc("123456789".getBytes(StandardCharsets.US_ASCII))).isEqualTo(0xe3069283);
        assertThat(HexFormat.of().formatHex(Records.framed(Events.version())))
                .isEqualTo("1800000000000000" + "a37f4b22" + "090000000000000000" + "1a0d"
                        + "627261696e2e4576656e743a32" + "eedf28a3");
    }

    @Test
    @DisplayName("a line that is none of a log is refused with its number")
    void refusesLines() {
        assertThatThrownBy(() -> EventFile.resume(folder, List.of(LINES.getFirst(), "{\"loss\":1}")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("log.jsonl line 2: lacks the number step");
        assertThatThrownBy(() -> EventFile.resume(folder, List.of("{\"step\":")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("log.jsonl line 1");
    }

    @Test
    @DisplayName("a folder that is none is one line")
    void refusesFolders() throws IOException {
        Path file = folder.resolve("file");
        Files.writeString(file, "no folder");
        assertThatThrownBy(() -> EventFile.resume(file, List.of()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(EventFile.NAME);
    }
}

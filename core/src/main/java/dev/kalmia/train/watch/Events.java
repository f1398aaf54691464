package dev.kalmia.train.watch;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.SequencedMap;

/// The messages of an event file in the protobuf wire format (`tensorboard/compat/proto/event.proto`,
/// `summary.proto`), the few fields that curves need.
final class Events {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private static final int EVENT_WALL_TIME = 1;
    private static final int EVENT_STEP = 2;
    private static final int EVENT_FILE_VERSION = 3;
    private static final int EVENT_SUMMARY = 5;
    private static final int SUMMARY_VALUE = 1;
    private static final int VALUE_TAG = 1;
    private static final int VALUE_SIMPLE = 2;

    private Events() {}

    /// The first of a file.
    static byte[] version() {
        ByteArrayOutputStream event = new ByteArrayOutputStream();
        time(event, 0);
        bytes(event, EVENT_FILE_VERSION, "brain.Event:2".getBytes(StandardCharsets.UTF_8));
        return event.toByteArray();
    }

    /// Numbers of one step.
    ///
    /// @param time seconds since 1970
    /// @param values by their tags
    static byte[] scalars(double time, long step, SequencedMap<String, Double> values) {
        ByteArrayOutputStream summary = new ByteArrayOutputStream();
        values.forEach((tag, value) -> bytes(summary, SUMMARY_VALUE, value(tag, value.floatValue())));
        ByteArrayOutputStream event = new ByteArrayOutputStream();
        time(event, time);
        tag(event, EVENT_STEP, VARINT);
        varint(event, step);
        bytes(event, EVENT_SUMMARY, summary.toByteArray());
        return event.toByteArray();
    }

    private static byte[] value(String tag, float number) {
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        bytes(value, VALUE_TAG, tag.getBytes(StandardCharsets.UTF_8));
        tag(value, VALUE_SIMPLE, FIXED32);
        value.writeBytes(little(Float.BYTES).putFloat(number).array());
        return value.toByteArray();
    }

    private static void time(ByteArrayOutputStream event, double seconds) {
        tag(event, EVENT_WALL_TIME, FIXED64);
        event.writeBytes(little(Double.BYTES).putDouble(seconds).array());
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void bytes(ByteArrayOutputStream out, int field, byte[] value) {
        tag(out, field, BYTES);
        varint(out, value.length);
        out.writeBytes(value);
    }

    private static void tag(ByteArrayOutputStream out, int field, int type) {
        varint(out, ((long) field << 3) | type);
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}

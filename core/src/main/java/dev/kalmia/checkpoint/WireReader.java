package dev.kalmia.checkpoint;

import dev.kalmia.run.InputException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// One message in the protobuf wire format, field by field, where it lies: bytes are slices of the memory it was
/// given.
final class WireReader {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    /// Far above the longest name an exporter writes.
    private static final long MAX_TEXT_BYTES = 1 << 16;

    private final MemorySegment message;
    private final String place;
    private long position;
    private int field;
    private int wireType;

    /// @param place the head of a message about damage
    WireReader(MemorySegment message, String place) {
        this.message = message;
        this.place = place;
    }

    /// Goes to the next field; false at the end. The field must be read or skipped before the next call.
    boolean next() {
        if (position == message.byteSize()) {
            return false;
        }
        long tag = varint();
        field = Math.clamp(tag >>> 3, 0, Integer.MAX_VALUE);
        wireType = (int) (tag & 7);
        return true;
    }

    /// The number of the field that [#next] went to.
    int field() {
        return field;
    }

    void skip() {
        switch (wireType) {
            case VARINT -> varint();
            case FIXED64 -> take(Long.BYTES);
            case BYTES -> take(varint());
            case FIXED32 -> take(Integer.BYTES);
            default -> throw damaged("wire type " + wireType);
        }
    }

    /// A whole number.
    long number() {
        require(VARINT);
        return varint();
    }

    /// A nested message, a text or plain bytes.
    MemorySegment bytes() {
        require(BYTES);
        return take(varint());
    }

    String text() {
        MemorySegment text = bytes();
        if (text.byteSize() > MAX_TEXT_BYTES) {
            throw damaged("a name of " + text.byteSize() + " bytes where " + MAX_TEXT_BYTES + " may be");
        }
        return new String(text.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    WireReader nested() {
        return new WireReader(bytes(), place);
    }

    /// Whether the field holds bytes rather than a number: repeated numbers come either way.
    boolean packed() {
        return wireType == BYTES;
    }

    boolean atEnd() {
        return position == message.byteSize();
    }

    /// A whole number with no field before it, as packed fields hold them.
    long varint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = take(1).get(ValueLayout.JAVA_BYTE, 0);
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw damaged("a number of more than ten bytes");
    }

    private MemorySegment take(long bytes) {
        if (bytes < 0 || bytes > message.byteSize() - position) {
            throw damaged(
                    Long.toUnsignedString(bytes) + " bytes where " + (message.byteSize() - position) + " are left");
        }
        MemorySegment slice = message.asSlice(position, bytes);
        position += bytes;
        return slice;
    }

    private void require(int expected) {
        if (wireType != expected) {
            throw damaged("field " + field + " of wire type " + wireType);
        }
    }

    private InputException damaged(String what) {
        return new InputException(place + ": this is not an ONNX file, or it is damaged: " + what);
    }
}

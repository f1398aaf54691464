package dev.kalmia.data.parquet;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The columns whose values lie in the file as they are not read: packed, encoded or encrypted.
final class UnreadChunks {
    private static final int BYTE_STREAM_SPLIT = 9;

    private UnreadChunks() {}

    /// Place of a column → why it is not read, by the first row group that says so.
    static Map<Integer, String> of(List<ThriftStruct> groups) {
        Map<Integer, String> unread = new HashMap<>();
        for (ThriftStruct group : groups) {
            if (group.number(3) == 0) {
                continue;
            }
            List<ThriftStruct> chunks = group.structs(1);
            for (int i = 0; i < chunks.size(); i++) {
                String why = why(chunks.get(i));
                if (why != null) {
                    unread.putIfAbsent(i, why);
                }
            }
        }
        return unread;
    }

    private static @Nullable String why(ThriftStruct chunk) {
        if (chunk.has(8) || chunk.has(9)) {
            return "encrypted";
        }
        if (chunk.has(1)) {
            return "in another file";
        }
        ThriftStruct about = chunk.struct(3);
        String codec = codec(about.number(4));
        if (codec != null) {
            return "packed with " + codec;
        }
        return about.has(2) && about.numbers(2).contains((long) BYTE_STREAM_SPLIT)
                ? "encoded as BYTE_STREAM_SPLIT"
                : null;
    }

    /// The name of what is not unpacked; null for the others.
    private static @Nullable String codec(long code) {
        return switch ((int) code) {
            case 3 -> "LZO";
            case 4 -> "Brotli";
            case 5, 7 -> "LZ4";
            default -> null;
        };
    }
}

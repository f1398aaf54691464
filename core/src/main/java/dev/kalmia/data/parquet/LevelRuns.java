package dev.kalmia.data.parquet;

import java.io.ByteArrayOutputStream;

/// Levels of at most 255 as runs of equal ones.
final class LevelRuns {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int level;
    private long length;

    void add(int next) {
        if (next != level && length > 0) {
            end();
        }
        level = next;
        length++;
    }

    /// The bytes of all runs; nothing is added afterwards.
    byte[] bytes() {
        if (length > 0) {
            end();
        }
        return out.toByteArray();
    }

    private void end() {
        ThriftWriter.varint(out, length << 1);
        out.write(level);
        length = 0;
    }
}

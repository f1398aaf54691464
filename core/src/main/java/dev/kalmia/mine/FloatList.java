package dev.kalmia.mine;

import dev.kalmia.run.AtomicFile;
import dev.kalmia.run.InputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;

/// Scores in the order in which they came.
final class FloatList {
    private static final int FIRST_ROOM = 1 << 10;

    private float[] values = new float[FIRST_ROOM];
    private int size;

    void add(float value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, Math.multiplyExact(2, size));
        }
        values[size++] = value;
    }

    /// Four bytes each, big-endian.
    void write(Path file) {
        AtomicFile.write(file, out -> {
            ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES);
            for (int i = 0; i < size; i++) {
                out.write(bytes.putFloat(0, values[i]).array());
            }
        });
    }

    /// Hands on the four bytes of each score in such a file.
    static void read(Path file, Consumer<byte[]> each) {
        try (var in = new BufferedInputStream(Files.newInputStream(file))) {
            for (byte[] score = in.readNBytes(Float.BYTES); score.length > 0; score = in.readNBytes(Float.BYTES)) {
                if (score.length < Float.BYTES
                        || !Float.isFinite(ByteBuffer.wrap(score).getFloat())) {
                    throw new InputException(file + " must hold finite scores of four bytes each; it is damaged");
                }
                each.accept(score);
            }
        } catch (IOException e) {
            throw new InputException("cannot read " + file + ": " + InputException.reason(e), e);
        }
    }
}

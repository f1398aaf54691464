package dev.kalmia.export.onnx;

import dev.kalmia.run.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Counts and hashes what goes through.
final class HashedStream extends OutputStream {
    private static final long WINDOW = 1 << 20;

    private final OutputStream out;
    private final Progress progress;
    private final MessageDigest digest = digest();
    private long bytes;

    HashedStream(OutputStream out, Progress progress) {
        this.out = out;
        this.progress = progress;
    }

    /// The SHA-256 of memory, in hexadecimal.
    static String of(MemorySegment memory, Progress progress) {
        MessageDigest digest = digest();
        for (long from = 0; from < memory.byteSize(); from += WINDOW) {
            long length = Math.min(WINDOW, memory.byteSize() - from);
            digest.update(memory.asSlice(from, length).asByteBuffer());
            progress.advance(length);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int from, int length) throws IOException {
        out.write(source, from, length);
        digest.update(source, from, length);
        bytes += length;
        progress.advance(length);
    }

    long bytes() {
        return bytes;
    }

    String hash() {
        return HexFormat.of().formatHex(digest.digest());
    }
}

package dev.kalmia.data;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/// What a Zstandard stream holds, frame after frame (RFC 8878); faults are those that gzip has.
final class ZstandardStream extends FilterInputStream {
    private static final int WINDOW_BITS = 27;

    /// @param packed buffered; windows of up to 128 MiB are read, as the reference implementation does unasked
    ZstandardStream(InputStream packed) throws IOException {
        super(new ZstdInputStreamNoFinalizer(packed).setLongMax(WINDOW_BITS));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
        try {
            return in.read(bytes, from, count);
        } catch (ZstdIOException e) {
            String reason = String.valueOf(e.getMessage());
            throw reason.startsWith("Truncated") ? new EOFException() : new ZipException(reason);
        }
    }
}

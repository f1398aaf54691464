package dev.kalmia.data;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/// Unpacks gzip, all members of it. The platform's own stream takes a member whose header is damaged or cut
/// for the end of the file, and so loses what follows without a word.
final class GzipStream extends FilterInputStream {
    GzipStream(InputStream in) throws IOException {
        super(open(in));
    }

    private static InputStream open(InputStream in) throws IOException {
        try {
            return GzipCompressorInputStream.builder()
                    .setInputStream(in)
                    .setDecompressConcatenated(true)
                    .get();
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    @Override
    public int read() throws IOException {
        try {
            return in.read();
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
        try {
            return in.read(bytes, from, count);
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    /// What is wrong with the stream and not with reading is told by the class that the platform has for it.
    private static IOException damaged(IOException e) {
        boolean ofPlatform = e.getClass() != IOException.class || e.getCause() instanceof IOException;
        if (e instanceof EOFException || ofPlatform) {
            return e;
        }
        ZipException damaged = new ZipException(e.getMessage());
        damaged.initCause(e);
        return damaged;
    }
}

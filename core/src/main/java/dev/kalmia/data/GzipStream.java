package dev.kalmia.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/// Unpacks gzip, all members of it, and the zeros that some devices and archivers leave behind the last one.
/// The platform's own stream takes a member whose header is damaged or cut for the end of the file, and so
/// loses what follows without a word.
final class GzipStream extends InputStream {
    private final InputStream packed;
    private InputStream member;
    private boolean ended;

    GzipStream(InputStream in) throws IOException {
        // A member leaves the stream behind its own end only where marks are known.
        packed = new BufferedInputStream(in);
        member = member();
    }

    private InputStream member() throws IOException {
        try {
            return GzipCompressorInputStream.builder().setInputStream(packed).get();
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
        while (!ended) {
            int read = readMember(bytes, from, count);
            if (read >= 0) {
                return read;
            }
            nextMember();
        }
        return -1;
    }

    private int readMember(byte[] bytes, int from, int count) throws IOException {
        try {
            return member.read(bytes, from, count);
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    private void nextMember() throws IOException {
        packed.mark(1);
        int next = packed.read();
        if (next > 0) {
            packed.reset();
            member = member();
            return;
        }
        while (next == 0) {
            next = packed.read();
        }
        if (next > 0) {
            throw new ZipException("zeros and then other bytes stand behind a member");
        }
        ended = true;
    }

    @Override
    public void close() throws IOException {
        packed.close();
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

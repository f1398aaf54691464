package dev.kalmia.data;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/// How the bytes of a file are compressed: reading sees it from the first bytes, writing from the name.
enum Packing {
    NONE("", "file"),
    GZIP(".gz", "gzip stream"),
    ZSTANDARD(".zst", "Zstandard stream");

    private static final int BUFFER = 1 << 16;
    private static final int MARK_BYTES = 4;

    /// The reference implementation's own.
    private static final int LEVEL = 3;

    private final String ending;
    private final String words;

    Packing(String ending, String words) {
        this.ending = ending;
        this.words = words;
    }

    /// The end of names: `.gz`, empty for none.
    String ending() {
        return ending;
    }

    /// What it is called in messages.
    String words() {
        return words;
    }

    /// The packing that a file's name says.
    static Packing of(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return Stream.of(GZIP, ZSTANDARD)
                .filter(packing -> name.endsWith(packing.ending))
                .findFirst()
                .orElse(NONE);
    }

    /// The packing that a stream begins with, which is read from its beginning afterwards.
    static Packing of(BufferedInputStream stream) throws IOException {
        stream.mark(MARK_BYTES);
        Packing seen = seen(stream);
        stream.reset();
        return seen;
    }

    /// Asks for no byte more than it takes to tell: who types lines must not wait for an answer to the first.
    private static Packing seen(InputStream stream) throws IOException {
        int first = stream.read();
        if (first == 0x1f) {
            return stream.read() == 0x8b ? GZIP : NONE;
        }
        if (first == 0x28) {
            return stream.read() == 0xb5 && stream.read() == 0x2f && stream.read() == 0xfd ? ZSTANDARD : NONE;
        }
        // Frames to be passed over (RFC 8878, section 3.1.2), with which some writers begin.
        boolean passed = first >= 0x50 && first <= 0x5f;
        return passed && stream.read() == 0x2a && stream.read() == 0x4d && stream.read() == 0x18 ? ZSTANDARD : NONE;
    }

    /// What was packed.
    ///
    /// @param stream buffered
    InputStream unpacked(InputStream stream) throws IOException {
        return switch (this) {
            case NONE -> stream;
            case GZIP -> new GzipStream(stream);
            case ZSTANDARD -> new ZstandardStream(stream);
        };
    }

    /// Packs what is written; closing it ends the packed stream and leaves `stream` open. The same bytes
    /// are packed the same.
    OutputStream packed(OutputStream stream) throws IOException {
        return switch (this) {
            case NONE -> new Kept(stream);
            case GZIP -> new GZIPOutputStream(new Kept(stream), BUFFER);
            case ZSTANDARD -> new ZstdOutputStreamNoFinalizer(new Kept(stream), LEVEL).setChecksum(true);
        };
    }

    /// A name with each of the endings, the plain one first.
    static List<String> names(String plain) {
        return Arrays.stream(values()).map(packing -> plain + packing.ending).toList();
    }

    /// Is closed without what it writes to.
    private static final class Kept extends FilterOutputStream {
        Kept(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            out.write(bytes, from, count);
        }

        @Override
        public void close() throws IOException {
            out.flush();
        }
    }
}

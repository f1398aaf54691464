package dev.kalmia.data;

import dev.kalmia.run.InputException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/// The lines of a text file, one at a time. Whether it is packed is seen from its first bytes, a byte order mark is
/// dropped, lines end with LF or CR LF, and text is strict UTF-8. For one thread.
final class Lines implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final int maxBytes;
    private final CountedStream raw;
    private final Packing packing;
    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private int at;
    private int filled;
    private byte[] line = new byte[1024];
    private int length;
    private long number;

    /// @param maxBytes the longest line, its end not counted: longer ones are never held in memory
    Lines(Path file, int maxBytes) {
        this(open(file), file, maxBytes);
    }

    /// @param name what the stream is, for messages
    Lines(InputStream stream, Path name, int maxBytes) {
        this.file = name;
        this.maxBytes = maxBytes;
        this.raw = new CountedStream(stream);
        BufferedInputStream buffered = new BufferedInputStream(raw, BUFFER);
        Packing seen = Packing.NONE;
        try {
            seen = Packing.of(buffered);
            this.in = seen.unpacked(buffered);
            this.packing = seen;
        } catch (IOException e) {
            close(buffered);
            throw unreadable(e, seen);
        } catch (RuntimeException e) {
            close(buffered);
            throw e;
        }
    }

    private static InputStream open(Path file) {
        if (!Files.exists(file)) {
            throw new InputException("no such file: " + file);
        }
        if (!Files.isRegularFile(file)) {
            throw new InputException("not a file: " + file);
        }
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw new InputException("cannot read: " + InputException.reason(e) + " (" + file + ")", e);
        }
    }

    /// How many bytes of the file were read so far, packed as they are.
    long bytesRead() {
        return raw.count();
    }

    Path file() {
        return file;
    }

    /// The number of the line returned last, from 1.
    long number() {
        return number;
    }

    /// The next line without its end, or null after the last.
    ///
    /// @throws BadRow when the line is too long or not UTF-8; the one after it can be asked for
    @Nullable
    String next() {
        return next(false);
    }

    /// The next line with the end it has in the file, or null after the last.
    @Nullable
    String nextWithEnd() {
        return next(true);
    }

    private @Nullable String next(boolean withEnd) {
        try {
            End end = readLine();
            if (end == End.NOTHING) {
                return null;
            }
            number++;
            if (end == End.TOO_LONG) {
                throw new BadRow(file, number, "line too long", "more than " + maxBytes + " bytes");
            }
            return decode(end == End.OF_LINE, withEnd);
        } catch (IOException e) {
            throw unreadable(e, packing);
        }
    }

    private String decode(boolean ended, boolean withEnd) {
        int from = number == 1 && startsWithMark() ? 3 : 0;
        boolean carriageReturn = ended && length > from && line[length - 1] == '\r';
        int to = carriageReturn && !withEnd ? length - 1 : length;
        try {
            CharBuffer text = decoder.decode(ByteBuffer.wrap(line, from, to - from));
            return ended && withEnd ? text + "\n" : text.toString();
        } catch (CharacterCodingException e) {
            throw new BadRow(file, number, "malformed UTF-8", "");
        }
    }

    private boolean startsWithMark() {
        return length >= 3 && line[0] == (byte) 0xef && line[1] == (byte) 0xbb && line[2] == (byte) 0xbf;
    }

    private enum End {
        NOTHING,
        OF_LINE,
        OF_FILE,
        TOO_LONG
    }

    private End readLine() throws IOException {
        length = 0;
        boolean tooLong = false;
        boolean any = false;
        while (at < filled || fill()) {
            any = true;
            int end = endOfLine();
            // One byte more than the bound for the CR that may stand before the LF.
            tooLong |= (long) length + end - at > maxBytes + 1L;
            if (!tooLong) {
                append(at, end);
            }
            at = Math.min(end + 1, filled);
            if (end < filled) {
                return tooLong || over(true) ? End.TOO_LONG : End.OF_LINE;
            }
        }
        if (!any) {
            return End.NOTHING;
        }
        return tooLong || over(false) ? End.TOO_LONG : End.OF_FILE;
    }

    private boolean over(boolean ended) {
        return length > maxBytes && !(ended && line[length - 1] == '\r');
    }

    private int endOfLine() {
        int end = at;
        while (end < filled && buffer[end] != '\n') {
            end++;
        }
        return end;
    }

    private void append(int from, int to) {
        int needed = length + to - from;
        if (needed > line.length) {
            line = Arrays.copyOf(line, (int) Math.max(needed, Math.min(2L * line.length, maxBytes + 1L)));
        }
        System.arraycopy(buffer, from, line, length, to - from);
        length = needed;
    }

    private boolean fill() throws IOException {
        at = 0;
        filled = Math.max(0, in.read(buffer, 0, buffer.length));
        return filled > 0;
    }

    private InputException unreadable(IOException e, Packing in) {
        String place = file + (number > 0 ? " after line " + number : "");
        if (e instanceof EOFException) {
            return new InputException("the " + in.words() + " ends early (" + place + ")", e);
        }
        if (e instanceof ZipException) {
            return new InputException("the " + in.words() + " is damaged: " + e.getMessage() + " (" + place + ")", e);
        }
        return new InputException("cannot read: " + InputException.reason(e) + " (" + place + ")", e);
    }

    @Override
    public void close() {
        close(in);
    }

    private void close(InputStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            throw unreadable(e, Packing.NONE);
        }
    }
}

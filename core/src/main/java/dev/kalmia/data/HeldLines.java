package dev.kalmia.data;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The lines of a file from the row that is read on, held until it is known where this row ends. What is held and
/// turns out to be of no row is read once more. For one thread.
final class HeldLines implements AutoCloseable {
    private static final int LEAST_DROPPED = 1 << 16;

    private final Lines lines;
    private final int maxChars;
    private final StringBuilder text = new StringBuilder();
    private int start;
    private long dropped;
    private long number;
    private @Nullable BadRow unreadable;
    private boolean ended;
    private boolean looking;

    /// @param maxChars the longest row
    HeldLines(Lines lines, int maxChars) {
        this.lines = lines;
        this.maxChars = maxChars;
    }

    /// Goes to the next line that is not empty, where a row begins; false after the last.
    ///
    /// @throws BadRow when the line cannot be read; the one after it can be asked for
    boolean begin() {
        while (!beginHeld()) {
            if (!refill()) {
                return false;
            }
        }
        return true;
    }

    /// The same among the lines that are held already.
    boolean beginHeld() {
        while (start < text.length()) {
            int end = endOfLine(start);
            if (contentEnd(end) > start) {
                return true;
            }
            leave(afterLine(end));
        }
        return false;
    }

    /// Looks at lines and comes back to the place before: nothing is left.
    <T> T ahead(Supplier<T> look) {
        int place = start;
        long line = number;
        looking = true;
        try {
            return look.get();
        } finally {
            looking = false;
            start = place;
            number = line;
        }
    }

    private boolean refill() {
        dropped += text.length();
        text.setLength(0);
        start = 0;
        BadRow met = unreadable;
        unreadable = null;
        if (met != null) {
            throw met;
        }
        String line = ended ? null : lines.nextWithEnd();
        ended = line == null;
        if (line == null) {
            return false;
        }
        number = lines.number();
        text.append(line);
        return true;
    }

    /// Holds one more line behind the others; false where there is none that can be read, or the row would be too long.
    boolean more() {
        if (ended || unreadable != null || isTooLong()) {
            return false;
        }
        try {
            String line = lines.nextWithEnd();
            ended = line == null;
            text.append(line == null ? "" : line);
            return line != null && !isTooLong();
        } catch (BadRow e) {
            unreadable = e;
            return false;
        }
    }

    /// Whether more is held than a row may have.
    boolean isTooLong() {
        // Two more for the end of its line.
        return text.length() - start > maxChars + 2L;
    }

    int maxChars() {
        return maxChars;
    }

    /// Leaves what is before a place: the next row begins there or behind it.
    void leave(int place) {
        number += ends(start, place);
        start = place;
        if (!looking && start > LEAST_DROPPED && start > text.length() / 2) {
            dropped += start;
            text.delete(0, start);
            start = 0;
        }
    }

    /// How many characters of the file stand before a place.
    long offset(int place) {
        return dropped + place;
    }

    /// Where the row begins.
    int start() {
        return start;
    }

    /// The number of the row's first line.
    long number() {
        return number;
    }

    /// The number of the line that has a place.
    long number(int place) {
        return number + ends(start, place);
    }

    private long ends(int from, int to) {
        long ends = 0;
        for (int at = text.indexOf("\n", from); at >= 0 && at < to; at = text.indexOf("\n", at + 1)) {
            ends++;
        }
        return ends;
    }

    /// Where the line that has a place ends: at its LF, or behind the last character that is held.
    int endOfLine(int place) {
        int end = text.indexOf("\n", place);
        return end < 0 ? text.length() : end;
    }

    /// Where what a line holds ends: before the CR that stands before its end.
    ///
    /// @param end where the line ends
    int contentEnd(int end) {
        return end > start && text.charAt(end - 1) == '\r' ? end - 1 : end;
    }

    /// The place behind a line.
    ///
    /// @param end where it ends
    int afterLine(int end) {
        return Math.min(end + 1, text.length());
    }

    StringBuilder text() {
        return text;
    }

    Path file() {
        return lines.file();
    }

    long bytesRead() {
        return lines.bytesRead();
    }

    @Override
    public void close() {
        lines.close();
    }
}

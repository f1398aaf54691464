package dev.kalmia.data;

import dev.kalmia.run.InputException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/// Rows of csv and tsv files whose cells may stand in quotation marks and then span lines. A fault in the quoting
/// or the encoding ends the reading, because where the next row starts can no longer be known.
final class QuotedRows implements RowReader {
    private final LineFeeder feeder;
    private final Iterator<CSVRecord> records;
    private final Header header;

    QuotedRows(Lines lines, char delimiter, char quote, boolean header, int maxBytes) {
        this.feeder = new LineFeeder(lines, maxBytes);
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setDelimiter(delimiter)
                .setQuote(quote)
                .setIgnoreEmptyLines(true)
                .get();
        try {
            this.records = CSVParser.builder()
                    .setReader(feeder)
                    .setFormat(format)
                    .get()
                    .iterator();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        CellRow first = header ? next(Header.NONE) : null;
        this.header = first == null ? Header.NONE : Header.of(first.cells());
    }

    @Override
    public @Nullable CellRow next() {
        CellRow row = next(header);
        return row == null ? null : row.requireNamed();
    }

    private @Nullable CellRow next(Header names) {
        feeder.startRow();
        try {
            if (!records.hasNext()) {
                return null;
            }
            List<String> cells = records.next().toList();
            return new CellRow(feeder.lines.file(), feeder.lines.number() - endsOfLine(cells), names, cells);
        } catch (BadRow e) {
            throw new InputException(String.valueOf(e.getMessage()), e);
        } catch (UncheckedIOException e) {
            throw malformed(e.getCause());
        }
    }

    private InputException malformed(@Nullable IOException e) {
        String reason = e instanceof CSVException ? "malformed quoting" : "cannot read";
        String detail =
                e == null || e.getMessage() == null ? "" : ": " + e.getMessage().replaceAll("\\p{Cntrl}", " ");
        return new InputException(
                reason + detail + " (" + feeder.lines.file() + " line " + feeder.lines.number() + ")");
    }

    private static long endsOfLine(List<String> cells) {
        return cells.stream()
                .mapToLong(cell -> cell.chars().filter(c -> c == '\n').count())
                .sum();
    }

    @Override
    public long bytesRead() {
        return feeder.lines.bytesRead();
    }

    @Override
    public void close() {
        feeder.close();
    }

    /// Gives the parser one line at a time, so that a fault is met in the row that has it, and not more than a row
    /// may hold.
    private static final class LineFeeder extends Reader {
        private final Lines lines;
        private final int maxChars;
        private String line = "";
        private int at;
        private long fed;

        LineFeeder(Lines lines, int maxChars) {
            this.lines = lines;
            this.maxChars = maxChars;
        }

        void startRow() {
            fed = 0;
        }

        @Override
        public int read(char[] target, int from, int count) {
            if (at == line.length()) {
                String next = lines.nextWithEnd();
                if (next == null) {
                    return -1;
                }
                line = next;
                at = 0;
                fed += line.length();
                if (fed > maxChars + 2L) {
                    throw new InputException("row too long: more than " + maxChars + " characters, is a quotation mark"
                            + " left open? (" + lines.file() + " line " + lines.number() + ")");
                }
            }
            int taken = Math.min(count, line.length() - at);
            line.getChars(at, at + taken, target, from);
            at += taken;
            return taken;
        }

        @Override
        public void close() {
            lines.close();
        }
    }
}

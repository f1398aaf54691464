package dev.kalmia.encode.bulk;

import dev.kalmia.run.Hashes;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import dev.kalmia.run.WholeLines;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// What of a file of vectors is finished: a line that says how it is made, then one for each window that is on the
/// disk. A line that a kill cut short or that something damaged does not count, nor what follows it.
final class Journal implements AutoCloseable {
    private static final int MOST_LINE_BYTES = 1 << 20;
    private static final String CHECK = "check";
    private static final int CHECK_DIGITS = 16;

    private final Path file;
    private final SequencedMap<String, Object> settings;
    private final FileChannel channel;
    private final List<JournalEntry> entries = new ArrayList<>();
    private final List<Long> ends = new ArrayList<>();
    private boolean others;
    private @Nullable JournalFacts facts;

    private Journal(Path file, SequencedMap<String, Object> settings, FileChannel channel) {
        this.file = file;
        this.settings = settings;
        this.channel = channel;
    }

    /// Reads what there is. Where it was made by other settings, none of it is taken.
    ///
    /// @param settings all that the bytes of the file depend on, but for the texts
    static Journal open(Path file, SequencedMap<String, Object> settings) {
        try {
            FileChannel channel = FileChannel.open(
                    file,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);
            Journal journal = new Journal(file, settings, channel);
            try {
                journal.read();
                return journal;
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new InputException("cannot read " + file + ": " + InputException.reason(e), e);
        }
    }

    private void read() throws IOException {
        // Not closed: that would close the channel.
        InputStream in = new BufferedInputStream(Channels.newInputStream(channel.position(0)), 1 << 16);
        try {
            for (byte[] line = next(in); line != null; line = next(in)) {
                Map<String, Object> read = object(line);
                if (!ends.isEmpty()) {
                    entries.add(JournalEntry.of(read));
                } else if (Json.writeLine(settings).equals(Json.writeLine(read.get("settings")))) {
                    facts = JournalFacts.of(read);
                } else {
                    others = true;
                    return;
                }
                ends.add((ends.isEmpty() ? 0 : ends.getLast()) + line.length + 1);
            }
        } catch (InputException | IllegalArgumentException | ArithmeticException | ClassCastException damaged) {
            // What stands before the damage is good.
            return;
        }
    }

    private Map<String, Object> object(byte[] line) {
        String where = file.toString();
        Map<String, Object> object = Json.asObject(Json.parse(new String(line, StandardCharsets.UTF_8), where), where);
        if (!check(object).equals(object.remove(CHECK))) {
            throw new InputException(where + ": a line is not as it was written");
        }
        return object;
    }

    /// A line with what tells it from a damaged one.
    private static String line(SequencedMap<String, Object> values) {
        values.put(CHECK, check(values));
        return Json.writeLine(values) + "\n";
    }

    private static String check(Map<String, Object> values) {
        Map<String, Object> others = new LinkedHashMap<>(values);
        others.remove(CHECK);
        return Hashes.string(Json.writeLine(others)).substring(0, CHECK_DIGITS);
    }

    private byte @Nullable [] next(InputStream in) throws IOException {
        return WholeLines.next(in, MOST_LINE_BYTES, file.toString());
    }

    /// Whether there was one of other settings.
    boolean others() {
        return others;
    }

    List<JournalEntry> entries() {
        return Collections.unmodifiableList(entries);
    }

    /// What holds for all rows.
    ///
    /// @throws IllegalStateException before the first window
    JournalFacts facts() {
        if (facts == null) {
            throw new IllegalStateException("no window is finished");
        }
        return facts;
    }

    /// Forgets all but the first `count` windows.
    void keep(int count) {
        entries.subList(count, entries.size()).clear();
        ends.subList(count == 0 ? 0 : count + 1, ends.size()).clear();
        facts = count == 0 ? null : facts;
        try {
            channel.truncate(ends.isEmpty() ? 0 : ends.getLast());
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /// Adds a window whose rows are on the disk, and brings that to the disk.
    void add(JournalFacts holding, JournalEntry window) {
        StringBuilder lines = new StringBuilder();
        if (facts == null) {
            SequencedMap<String, Object> first = new LinkedHashMap<>();
            first.put("settings", settings);
            first.put("as", holding.as());
            first.put("named", holding.named());
            lines.append(line(first));
            facts = holding;
            ends.add((long) lines.toString().getBytes(StandardCharsets.UTF_8).length);
        }
        lines.append(line(window.values()));
        entries.add(window);
        try {
            ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
            channel.position(entries.size() == 1 ? 0 : ends.getLast());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
            ends.add(channel.position());
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private InputException unwritable(IOException e) {
        return new InputException("cannot write " + file + ": " + InputException.reason(e), e);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }
}

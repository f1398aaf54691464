package dev.kalmia.language;

import dev.kalmia.run.FolderLock;
import dev.kalmia.run.InputException;
import dev.kalmia.run.WholeLines;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// All answers that were ever got, a line each in `answers.jsonl` of a folder: what was asked, what came,
/// from which model, when. A line is on the disk before its answer is used. One process writes; a line that a
/// kill cut short is taken away, damage anywhere else is told.
public final class AnswerJournal implements AutoCloseable {
    static final String FILE_NAME = "answers.jsonl";

    private static final int MOST_LINE_BYTES = 64 << 20;

    private final Path file;
    private final FileChannel channel;
    private final @Nullable FolderLock lock;
    private final AnswerPlaces places = new AnswerPlaces();
    private long end;

    private AnswerJournal(Path file, FileChannel channel, @Nullable FolderLock lock) {
        this.file = file;
        this.channel = channel;
        this.lock = lock;
    }

    /// Opens a journal to go on with; its folder is made where it is not there.
    ///
    /// @throws InputException when another process writes it, it is damaged or cannot be written
    public static AnswerJournal open(Path folder) {
        FolderLock lock = FolderLock.inside(folder);
        try {
            return read(folder, lock, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (RuntimeException refused) {
            lock.close();
            throw refused;
        }
    }

    /// Whether a folder has one.
    public static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(FILE_NAME), LinkOption.NOFOLLOW_LINKS);
    }

    /// Opens a journal to read alone.
    ///
    /// @throws InputException when there is none, or it is damaged
    public static AnswerJournal readOnly(Path folder) {
        return read(folder, null, StandardOpenOption.READ);
    }

    private static AnswerJournal read(Path folder, @Nullable FolderLock lock, StandardOpenOption... options) {
        Path file = folder.resolve(FILE_NAME);
        try {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                    && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new InputException("cannot read " + file + ": it is not an ordinary file");
            }
            FileChannel channel = FileChannel.open(file, options);
            AnswerJournal journal = new AnswerJournal(file, channel, lock);
            try {
                journal.index();
                return journal;
            } catch (IOException | RuntimeException damaged) {
                channel.close();
                throw damaged;
            }
        } catch (IOException e) {
            throw new InputException("cannot read " + file + ": " + InputException.reason(e), e);
        }
    }

    private void index() throws IOException {
        // Not closed: that would close the channel.
        InputStream in = new BufferedInputStream(Channels.newInputStream(channel.position(0)), 1 << 16);
        long number = 1;
        for (byte[] line = next(in, number); line != null; line = next(in, ++number)) {
            String place = file + ":" + number;
            AnswerLine read = AnswerLine.read(line, place);
            places.add(read, new AnswerPlaces.Line(end, line.length));
            end += line.length + 1L;
        }
        if (lock != null) {
            channel.truncate(end);
        }
    }

    private byte @Nullable [] next(InputStream in, long number) throws IOException {
        return WholeLines.next(in, MOST_LINE_BYTES, file + ":" + number);
    }

    /// The answer of a model to a chat, where it was given before: to this chat, or else to one that asked
    /// for more or fewer tokens, when it came to its end within those that are asked for now.
    public synchronized Optional<Answer> find(String model, Chat chat) {
        return places.find(model, chat).map(this::read);
    }

    private Answer read(AnswerPlaces.Line place) {
        ByteBuffer bytes = ByteBuffer.allocate(place.length());
        try {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, place.from() + bytes.position()) < 0) {
                    throw new InputException(file + ": it was cut while it is read");
                }
            }
        } catch (IOException e) {
            throw new InputException("cannot read " + file + ": " + InputException.reason(e), e);
        }
        return AnswerLine.read(bytes.array(), file.toString()).answer();
    }

    /// Writes an answer down. Where there is one already, that one stays.
    ///
    /// @return what the journal has now
    public synchronized Answer add(String model, Chat chat, Answer answer) {
        Optional<Answer> known = find(model, chat);
        if (known.isPresent()) {
            return known.get();
        }
        byte[] line = AnswerLine.write(model, chat, answer);
        ByteBuffer bytes = ByteBuffer.wrap(line);
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes, end + bytes.position());
            }
            channel.force(false);
        } catch (IOException e) {
            throw new InputException("cannot write " + file + ": " + InputException.reason(e), e);
        }
        places.add(AnswerLine.of(model, chat, answer), new AnswerPlaces.Line(end, line.length - 1));
        end += line.length;
        return answer;
    }

    /// How many answers there are.
    public synchronized int size() {
        return places.size();
    }

    @Override
    public synchronized void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new InputException("cannot write " + file + ": " + InputException.reason(e), e);
        } finally {
            if (lock != null) {
                lock.close();
            }
        }
    }
}

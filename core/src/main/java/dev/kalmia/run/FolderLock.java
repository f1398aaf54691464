package dev.kalmia.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// One run at a time in a folder: a lock on a hidden file beside it, which holds the process number. The system lets
/// go of the lock when the process ends, however it ends. The file stays: deleting it would let in a third run, which
/// makes it anew while a second waits on the old one.
public final class FolderLock implements AutoCloseable {
    /// Its name in a folder that many runs add to.
    static final String FILE_NAME = ".lock";

    private static final int MAX_PID_DIGITS = 20;

    // Closing any channel on a file drops every lock this JVM has on it, so a second open here must not get that far.
    private static final Set<Object> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Object key;
    private final FileChannel channel;

    private FolderLock(Object key, FileChannel channel) {
        this.key = key;
        this.channel = channel;
    }

    /// Takes the lock of a folder that many runs add to, a hidden file in it; the folder is made where it is not there.
    ///
    /// @throws InputException when another run has it, or the lock cannot be written
    public static FolderLock inside(Path folder) {
        try {
            return take(folder, Files.createDirectories(folder).resolve(FILE_NAME));
        } catch (IOException e) {
            throw new InputException("cannot write folder " + folder + ": " + InputException.reason(e), e);
        }
    }

    /// The folder itself where links lead to it, so that it has one lock beside it.
    static Path real(Path folder) throws IOException {
        if (Files.exists(folder)) {
            return folder.toRealPath();
        }
        if (Files.isSymbolicLink(folder)) {
            throw new InputException(folder + ": is a link to nothing");
        }
        return folder.resolveSibling(".").toRealPath().resolve(folder.getFileName());
    }

    static FolderLock take(Path folder, Path file) throws IOException {
        Object key = key(file);
        if (!HELD_HERE.add(key)) {
            throw busy(folder, ownPid());
        }
        try {
            return new FolderLock(key, lock(folder, file));
        } catch (IOException | RuntimeException e) {
            HELD_HERE.remove(key);
            throw e;
        }
    }

    /// What the system knows the file by, which is one thing whatever links lead to it.
    private static Object key(Path file) throws IOException {
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException there) {
            // An earlier run made it.
        }
        Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        return key == null ? file.toRealPath() : key;
    }

    private static FileChannel lock(Path folder, Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) {
                throw busy(folder, read(channel));
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(ownPid().getBytes(StandardCharsets.US_ASCII)), 0);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static String ownPid() {
        return String.valueOf(ProcessHandle.current().pid());
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_PID_DIGITS);
        channel.read(bytes, 0);
        String pid = StandardCharsets.US_ASCII.decode(bytes.flip()).toString();
        return pid.matches("[0-9]+") ? pid : "unknown";
    }

    private static InputException busy(Path folder, String pid) {
        return new InputException(folder + ": another run is writing here (process " + pid + ")");
    }

    /// Lets the next run in.
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new InputException("cannot let go of a folder: " + InputException.reason(e), e);
        } finally {
            HELD_HERE.remove(key);
        }
    }
}

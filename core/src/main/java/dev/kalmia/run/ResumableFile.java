package dev.kalmia.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A file that one run begins and another may go on with: it grows as `NAME.partial` and gets its name when it is
/// whole. It is locked while it grows, so that no two runs write to it; the lock ends with the process.
public final class ResumableFile implements AutoCloseable {
    private static final int MOST_TRIES = 100;

    // Closing any channel on a file drops every lock this JVM has on it, so a second open here must not get that far.
    private static final Set<Object> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path target;
    private final Path partial;
    private final Object key;
    private final FileChannel channel;
    private boolean whole;

    private ResumableFile(Path target, Path partial, Object key, FileChannel channel) {
        this.target = target;
        this.partial = partial;
        this.key = key;
        this.channel = channel;
    }

    /// Opens what there is of a file, or begins it. Its folder is made where it is not there.
    ///
    /// @throws InputException when another run writes it, or it cannot be written
    public static ResumableFile open(Path target) {
        Path file = target.toAbsolutePath().normalize();
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new InputException("cannot write " + target + ": it is there and is not an ordinary file");
        }
        try {
            Files.createDirectories(file.resolveSibling("."));
            return take(target, file.resolveSibling(file.getFileName() + ".partial"));
        } catch (IOException e) {
            throw new InputException("cannot write " + target + ": " + InputException.reason(e), e);
        }
    }

    private static ResumableFile take(Path target, Path partial) throws IOException {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Object key = key(partial);
            if (!HELD_HERE.add(key)) {
                throw busy(target);
            }
            try {
                FileChannel channel = lock(target, partial);
                // Whoever had the lock before may have given the file its name meanwhile: then it is no longer ours.
                if (Files.exists(partial) && key(partial).equals(key)) {
                    return new ResumableFile(target, partial, key, channel);
                }
                channel.close();
            } catch (NoSuchFileException gone) {
                // Renamed between the two looks at it: look again.
            } catch (IOException | RuntimeException e) {
                HELD_HERE.remove(key);
                throw e;
            }
            HELD_HERE.remove(key);
        }
        throw busy(target);
    }

    /// What the system knows the file by.
    private static Object key(Path partial) throws IOException {
        try {
            Files.createFile(partial);
        } catch (FileAlreadyExistsException there) {
            if (!Files.isRegularFile(partial, LinkOption.NOFOLLOW_LINKS)) {
                throw there;
            }
        }
        Object key = Files.readAttributes(partial, BasicFileAttributes.class).fileKey();
        return key == null ? partial : key;
    }

    private static FileChannel lock(Path target, Path partial) throws IOException {
        FileChannel channel =
                FileChannel.open(partial, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        try {
            if (channel.tryLock() == null) {
                throw busy(target);
            }
            return channel;
        } catch (OverlappingFileLockException here) {
            channel.close();
            throw busy(target);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static InputException busy(Path target) {
        return new InputException(target + ": another run is writing it");
    }

    /// The file while it grows.
    public FileChannel channel() {
        return channel;
    }

    /// Another file of the same growth, beside it: `NAME.partial.SUFFIX`.
    public Path beside(String suffix) {
        return partial.resolveSibling(partial.getFileName() + "." + suffix);
    }

    /// Brings the file to the disk and gives it its name.
    public void finish() {
        try {
            channel.force(true);
            Files.move(
                    partial,
                    target.toAbsolutePath().normalize(),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            whole = true;
            AtomicFile.syncFolder(Objects.requireNonNull(partial.getParent(), "the path is absolute"));
        } catch (IOException e) {
            throw new InputException("cannot write " + target + ": " + InputException.reason(e), e);
        }
    }

    /// Takes away what there is of the file, unless it has its name.
    public void discard() {
        if (!whole) {
            Trees.remove(partial);
        }
    }

    /// Lets the next run in, which finds the file as it is.
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new InputException("cannot let go of " + partial + ": " + InputException.reason(e), e);
        } finally {
            HELD_HERE.remove(key);
        }
    }
}

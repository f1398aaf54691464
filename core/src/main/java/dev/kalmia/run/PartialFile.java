package dev.kalmia.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/// The hidden sibling that a file is written to before it gets its name. It is locked while it is written, so
/// that one which nobody holds is what a kill left, and is cleared when the same file is written again.
final class PartialFile implements AutoCloseable {
    private static final String ENDING = ".partial";
    private static final String FOLDER_ENDING = "-f" + ENDING;
    private static final String MARK = "[0-9a-f-]{1,40}\\.partial";
    private static final Pattern NAME = Pattern.compile("\\..+\\." + MARK, Pattern.DOTALL);

    // Closing any channel on a file drops the locks this JVM has on it: those written here must not be opened again.
    private static final Set<String> WRITTEN_HERE = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;

    private PartialFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /// Clears what earlier writers of `file` left and makes a new one.
    static PartialFile of(Path file) throws IOException {
        clearLeftovers(file);
        while (true) {
            Path path = file.resolveSibling(name(file));
            WRITTEN_HERE.add(path.getFileName().toString());
            PartialFile partial = open(path);
            // Another process may have cleared it between its making and its locking.
            if (lock(partial.channel) && Files.exists(path)) {
                return partial;
            }
            partial.close();
        }
    }

    private static PartialFile open(Path path) throws IOException {
        try {
            return new PartialFile(
                    path, FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        } catch (IOException | RuntimeException e) {
            WRITTEN_HERE.remove(path.getFileName().toString());
            throw e;
        }
    }

    /// Where the file system has no locks, nothing is ever cleared, and nothing needs one.
    private static boolean lock(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (IOException e) {
            return true;
        }
    }

    /// The name of a file while it is not whole yet: a dot, its later name, a mark, `.partial`.
    private static String name(Path target) {
        return "." + target.getFileName() + "."
                + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ENDING;
    }

    /// Whether a file or folder has such a name.
    static boolean hasSuchName(Path path) {
        Path name = path.getFileName();
        return name != null && NAME.matcher(name.toString()).matches();
    }

    private static void clearLeftovers(Path file) throws IOException {
        Pattern names = names(file);
        DirectoryStream.Filter<Path> left = entry -> {
            String name = entry.getFileName().toString();
            return names.matcher(name).matches()
                    && !WRITTEN_HERE.contains(name)
                    && Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS);
        };
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(file.resolveSibling("."), left)) {
            for (Path entry : entries) {
                clear(entry);
            }
        }
    }

    private static void clear(Path leftover) {
        try (FileChannel channel = FileChannel.open(leftover, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock != null) {
                Files.deleteIfExists(leftover);
            }
        } catch (IOException | OverlappingFileLockException notOurs) {
            // Somebody writes it, or it is not ours to delete. It is in nobody's way.
            return;
        }
    }

    Path path() {
        return path;
    }

    /// The hidden folder that this file guards, where a folder is written and not a file.
    Path folder() {
        String name = path.getFileName().toString();
        return path.resolveSibling(name.substring(0, name.length() - ENDING.length()) + FOLDER_ENDING);
    }

    /// Whether an entry is the hidden folder of a writer of `target`.
    static boolean isFolderOf(Path target, Path entry) {
        String name = entry.getFileName().toString();
        return names(target).matcher(name).matches()
                && name.endsWith(FOLDER_ENDING)
                && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
    }

    /// Whether the file that guards a hidden folder is there.
    static boolean isGuarded(Path folder) {
        String name = folder.getFileName().toString();
        return Files.exists(
                folder.resolveSibling(name.substring(0, name.length() - FOLDER_ENDING.length()) + ENDING),
                LinkOption.NOFOLLOW_LINKS);
    }

    private static Pattern names(Path target) {
        return Pattern.compile("\\." + Pattern.quote(target.getFileName().toString()) + "\\." + MARK);
    }

    FileChannel channel() {
        return channel;
    }

    /// Deletes it where it has not got its name.
    @Override
    public void close() throws IOException {
        try {
            channel.close();
            Files.deleteIfExists(path);
        } finally {
            WRITTEN_HERE.remove(path.getFileName().toString());
        }
    }
}

package dev.kalmia.run;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Files that appear whole or not at all. The bytes go to a hidden sibling, reach the disk, and take the target's
/// name in one rename; whoever reads the target sees the old file or the new one, never a half.
public final class AtomicFile {
    private static final int BUFFER_BYTES = 1 << 16;

    /// Writes the whole content of one file to `out`, which is buffered and closed by the caller.
    @FunctionalInterface
    public interface Body {
        void write(OutputStream out) throws IOException;
    }

    private AtomicFile() {}

    /// Writes `target`, making its folder when it is not there. When `body` throws, nothing is left behind and an old
    /// `target` stays as it was. What a killed writer of `target` left is cleared.
    ///
    /// @throws InputException when the disk is full, the folder cannot be written, `target` is a folder or a
    ///     device, or `body` cannot read what it writes
    public static void write(Path target, Body body) {
        Path file = target.toAbsolutePath().normalize();
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new InputException("cannot write " + target + ": it is there and is not an ordinary file");
        }
        try {
            Path folder = folderOf(file, target);
            Files.createDirectories(folder);
            try (PartialFile partial = PartialFile.of(file)) {
                fill(partial, target, body);
                Files.move(partial.path(), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
            syncFolder(folder);
        } catch (IOException e) {
            throw new InputException("cannot write " + target + ": " + InputException.reason(e), e);
        }
    }

    /// Writes `text` as UTF-8.
    public static void writeString(Path target, String text) {
        write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void fill(PartialFile partial, Path target, Body body) throws IOException {
        WatchedStream watched = new WatchedStream(Channels.newOutputStream(partial.channel()));
        OutputStream out = new BufferedOutputStream(watched, BUFFER_BYTES);
        try {
            body.write(out);
        } catch (IOException e) {
            if (watched.caused(e)) {
                throw e;
            }
            String source =
                    e instanceof FileSystemException other && other.getFile() != null ? other.getFile() + ": " : "";
            throw new InputException(
                    target + " is not written, for what goes into it cannot be read: " + source
                            + InputException.reason(e),
                    e);
        }
        out.flush();
        partial.channel().force(true);
    }

    /// A rename is only certain after a power cut when its folder has reached the disk too.
    static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (FileSystemException e) {
            // Windows and some network file systems cannot open a folder; there the rename itself has to do.
            return;
        }
    }

    private static Path folderOf(Path file, Path target) {
        Path folder = file.getParent();
        if (folder == null) {
            throw new InputException("cannot write " + target + ": it is the root of the file system");
        }
        return folder;
    }
}

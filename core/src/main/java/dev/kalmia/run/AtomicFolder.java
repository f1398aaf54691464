package dev.kalmia.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/// Folders that appear whole or not at all: filled under a hidden name beside, brought to the disk, renamed. A hidden
/// file with a lock guards the hidden folder; what a kill leaves of both is cleared when the same folder is written
/// again.
public final class AtomicFolder {
    /// Fills a new, empty folder.
    @FunctionalInterface
    public interface Body {
        void write(Path folder) throws IOException;
    }

    private AtomicFolder() {}

    /// Writes `target`, whose parent must be there. When `body` throws, nothing is left behind. Where
    /// `target` is there and not empty, it stays as it was.
    ///
    /// @return whether this call put the folder there; false where there was one already
    public static boolean write(Path target, Body body) throws IOException {
        Path folder = target.toAbsolutePath();
        try (PartialFile guard = PartialFile.of(folder)) {
            clearLeftovers(folder);
            Path partial = guard.folder();
            try {
                Files.createDirectory(partial);
                body.write(partial);
                sync(partial);
                return rename(partial, folder);
            } finally {
                Trees.delete(partial);
            }
        }
    }

    /// The folders of earlier writers that a kill left: their guards are gone, since nobody held them.
    private static void clearLeftovers(Path folder) throws IOException {
        List<Path> partials;
        try (Stream<Path> entries = Files.list(folder.resolveSibling("."))) {
            partials = entries.filter(entry -> PartialFile.isFolderOf(folder, entry))
                    .toList();
        }
        for (Path partial : partials) {
            if (!PartialFile.isGuarded(partial)) {
                Trees.delete(partial);
            }
        }
    }

    private static boolean rename(Path partial, Path folder) throws IOException {
        try {
            Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (Files.exists(folder)) {
                return false;
            }
            throw e;
        }
        AtomicFile.syncFolder(folder.resolveSibling("."));
        return true;
    }

    private static void sync(Path folder) throws IOException {
        List<Path> tree;
        try (Stream<Path> entries = Files.walk(folder)) {
            tree = entries.toList();
        }
        for (Path entry : tree) {
            if (Files.isDirectory(entry)) {
                AtomicFile.syncFolder(entry);
            } else if (Files.isRegularFile(entry)) {
                try (FileChannel channel = FileChannel.open(entry, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
            }
        }
    }
}

package dev.kalmia.run;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Whole folders.
public final class Trees {
    private Trees() {}

    /// Deletes a folder and what is in it, when it is there. Links are deleted, not what they lead to.
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /// Copies what is in a folder into another, which is there. Links are copied as what they lead to.
    public static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> walk = Files.walk(from)) {
            for (Path entry : walk.toList()) {
                Path copied = to.resolve(from.relativize(entry).toString());
                if (Files.isDirectory(entry)) {
                    Files.createDirectories(copied);
                } else {
                    Files.copy(entry, copied);
                }
            }
        }
    }

    /// Deletes a file, or a folder and what is in it, when it is there.
    ///
    /// @throws InputException when it cannot be deleted
    public static void remove(Path path) {
        try {
            delete(path);
        } catch (IOException e) {
            throw new InputException("cannot delete " + path + ": " + InputException.reason(e), e);
        }
    }

    /// Deletes a folder and what is in it, the file that says whose it is last, so that a kill leaves it
    /// recognisable.
    static void deleteWithLast(Path folder, String last) throws IOException {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            List<Path> entries;
            try (Stream<Path> listed = Files.list(folder)) {
                entries = listed.filter(entry -> !entry.equals(folder.resolve(last)))
                        .toList();
            }
            for (Path entry : entries) {
                delete(entry);
            }
        }
        delete(folder);
    }

    /// Deletes the files and folders that a kill left half-written under a name for that.
    static void deletePartials(Path folder) throws IOException {
        List<Path> partials;
        try (Stream<Path> walk = Files.walk(folder)) {
            partials = walk.filter(PartialFile::hasSuchName).toList();
        }
        for (Path partial : partials) {
            delete(partial);
        }
    }

    static boolean isEmptyFolder(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.findAny().isEmpty();
        }
    }
}

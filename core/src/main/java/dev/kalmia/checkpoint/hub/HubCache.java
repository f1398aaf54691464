package dev.kalmia.checkpoint.hub;

import dev.kalmia.run.AtomicFile;
import dev.kalmia.run.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// One model in the cache, laid out as the hub's Python library has it: `blobs/HASH` are the files,
/// `snapshots/COMMIT/` are links to them under their names, `refs/REVISION` says what commit a branch was last, and
/// `.no_exist/COMMIT/` names files that a commit is known not to have.
final class HubCache {
    private static final String ABSENT = ".no_exist";
    private static final int MAX_REF = 64;
    private static final int MAX_DEPTH = 8;

    private final Path cache;
    private final String repository;
    private final Path folder;

    HubCache(Path cache, HubReference reference) {
        this.cache = cache;
        this.repository = reference.repository();
        this.folder = cache.resolve(reference.folder());
    }

    Path blob(HubFile file) {
        return folder.resolve("blobs").resolve(file.hash().hexadecimal());
    }

    Path lock() {
        return cache.resolve(".locks").resolve(folder.getFileName()).resolve("kalmia.lock");
    }

    HubSnapshot snapshot(String commit) {
        return new HubSnapshot(
                repository, commit, folder.resolve(HubSnapshot.SNAPSHOTS).resolve(commit));
    }

    /// The commit that a revision was when it was last asked for.
    Optional<String> commit(String revision) {
        if (HubReference.isCommit(revision)) {
            return Optional.of(revision);
        }
        return read(refs().resolve(revision));
    }

    private static Optional<String> read(Path ref) {
        if (!Files.isRegularFile(ref)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(ref)) {
            String text = new String(in.readNBytes(MAX_REF), StandardCharsets.US_ASCII).strip();
            return Optional.of(text).filter(HubReference::isCommit);
        } catch (IOException failure) {
            throw new InputException("cannot read " + ref + ": " + InputException.reason(failure), failure);
        }
    }

    /// Notes what a revision is now.
    void remember(String revision, String commit) {
        if (!commit(revision).equals(Optional.of(commit))) {
            AtomicFile.writeString(refs().resolve(revision), commit);
        }
    }

    /// The revisions that were last a commit, sorted.
    List<String> revisions(String commit) {
        List<String> revisions = new ArrayList<>();
        for (String name : filesBelow(refs())) {
            if (read(refs().resolve(name)).equals(Optional.of(commit))) {
                revisions.add(name);
            }
        }
        return revisions;
    }

    private Path refs() {
        return folder.resolve("refs");
    }

    /// The commits of which there is anything, sorted.
    List<String> commits() {
        try (Stream<Path> entries = Files.list(folder.resolve(HubSnapshot.SNAPSHOTS))) {
            return entries.map(entry -> String.valueOf(entry.getFileName()))
                    .filter(HubReference::isCommit)
                    .sorted()
                    .toList();
        } catch (IOException none) {
            return List.of();
        }
    }

    /// What a snapshot lacks of a whole model; nothing where it is whole.
    Optional<String> missing(String commit) {
        Path snapshot = snapshot(commit).folder();
        Set<String> there = filesBelow(snapshot);
        boolean modules = there.contains(SentenceFiles.MODULES) || Files.exists(absent(commit, SentenceFiles.MODULES));
        if (!modules) {
            return Optional.of(SentenceFiles.MODULES);
        }
        try {
            return new SentenceFiles(there, snapshot::resolve, snapshot.toString()).missing();
        } catch (InputException damaged) {
            return Optional.of(String.valueOf(damaged.getMessage()));
        }
    }

    private Path absent(String commit, String name) {
        return folder.resolve(ABSENT).resolve(commit).resolve(name);
    }

    /// Notes that a commit has no file of that name.
    void rememberAbsent(String commit, String name) {
        if (!Files.exists(absent(commit, name))) {
            AtomicFile.writeString(absent(commit, name), "");
        }
    }

    /// Gives a file of the cache its name in a snapshot, by a link, or by a copy where there are no links.
    void place(HubFile file, String commit) {
        Path name = snapshot(commit).folder().resolve(file.name());
        if (has(file, commit)) {
            return;
        }
        try {
            Path parent = Files.createDirectories(name.resolveSibling(""));
            Path link = parent.resolve("." + name.getFileName() + ".link");
            Files.deleteIfExists(link);
            if (link(link, parent.relativize(blob(file)))) {
                Files.move(link, name, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } else {
                AtomicFile.write(name, out -> Files.copy(blob(file), out));
            }
        } catch (IOException failure) {
            throw new InputException("cannot write " + name + ": " + InputException.reason(failure), failure);
        }
    }

    private static boolean link(Path link, Path target) {
        try {
            Files.createSymbolicLink(link, target);
            return true;
        } catch (UnsupportedOperationException | FileSystemException none) {
            return false;
        } catch (IOException failure) {
            throw new InputException("cannot write " + link + ": " + InputException.reason(failure), failure);
        }
    }

    /// Whether a snapshot has a file, in the size that the hub says.
    boolean has(HubFile file, String commit) {
        return isThere(snapshot(commit).folder().resolve(file.name()), file);
    }

    /// Whether the file is among the blobs, whole.
    boolean holds(HubFile file) {
        return isThere(blob(file), file);
    }

    private static boolean isThere(Path path, HubFile file) {
        try {
            return Files.isRegularFile(path) && Files.size(path) == file.size();
        } catch (IOException gone) {
            return false;
        }
    }

    /// The bytes of a whole model in a snapshot.
    long size(String commit) {
        Path snapshot = snapshot(commit).folder();
        long bytes = 0;
        try {
            for (String name :
                    new SentenceFiles(filesBelow(snapshot), snapshot::resolve, snapshot.toString()).needed()) {
                bytes += Files.size(snapshot.resolve(name));
            }
            return bytes;
        } catch (IOException failure) {
            throw new InputException(snapshot + ": cannot be read: " + InputException.reason(failure), failure);
        }
    }

    /// The files below a folder by their paths there, written with `/`; links to nothing are none.
    private static Set<String> filesBelow(Path folder) {
        Set<String> names = new TreeSet<>();
        if (!Files.isDirectory(folder)) {
            return names;
        }
        try (Stream<Path> walk = Files.walk(folder, MAX_DEPTH)) {
            walk.filter(Files::isRegularFile)
                    .forEach(
                            file -> names.add(folder.relativize(file).toString().replace('\\', '/')));
            return names;
        } catch (IOException failure) {
            throw new InputException(folder + ": cannot be read: " + InputException.reason(failure), failure);
        }
    }
}

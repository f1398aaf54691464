package dev.kalmia.checkpoint;

import dev.kalmia.run.Hashes;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import dev.kalmia.run.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The files that a killed run finished, by a journal of their hashes: what has other bytes now was not
/// finished.
final class FinishedFiles {
    private static final String JOURNAL = ".finished.json";

    private final Optional<Path> folder;
    private final Map<String, String> hashes = new TreeMap<>();

    private FinishedFiles(Optional<Path> folder) {
        this.folder = folder;
    }

    /// None, and none is remembered.
    static FinishedFiles none() {
        return new FinishedFiles(Optional.empty());
    }

    /// Those of a folder, out of which all other files are deleted but those whose names begin with a point.
    static FinishedFiles in(Path folder) {
        FinishedFiles files = new FinishedFiles(Optional.of(folder));
        Path journal = folder.resolve(JOURNAL);
        if (Files.isRegularFile(journal)) {
            Json.readObject(journal).forEach((name, hash) -> files.hashes.put(name, String.valueOf(hash)));
        }
        files.hashes.entrySet().removeIf(entry -> !isWhole(folder.resolve(entry.getKey()), entry.getValue()));
        files.clearOthers(folder);
        return files;
    }

    private static boolean isWhole(Path file, String hash) {
        return Files.isRegularFile(file) && Hashes.file(file).equals(hash);
    }

    private void clearOthers(Path root) {
        try (Stream<Path> walk = Files.walk(root)) {
            List<Path> others = walk.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith(".") && !has(file))
                    .toList();
            others.forEach(Trees::remove);
        } catch (IOException failure) {
            throw new InputException("cannot clear folder " + root + ": " + InputException.reason(failure), failure);
        }
    }

    boolean has(Path file) {
        return folder.map(root -> hashes.containsKey(name(root, file))).orElse(false);
    }

    void add(Path file) {
        folder.ifPresent(root -> {
            hashes.put(name(root, file), Hashes.file(file));
            Json.write(root.resolve(JOURNAL), hashes);
        });
    }

    /// Takes the journal away, once all is written.
    void forget() {
        folder.ifPresent(root -> Trees.remove(root.resolve(JOURNAL)));
    }

    private static String name(Path root, Path file) {
        return root.toAbsolutePath()
                .relativize(file.toAbsolutePath())
                .toString()
                .replace('\\', '/');
    }
}

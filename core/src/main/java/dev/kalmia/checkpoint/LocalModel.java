package dev.kalmia.checkpoint;

import dev.kalmia.checkpoint.hub.HubModels;
import dev.kalmia.run.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A model that can be named on this machine.
///
/// @param reference how it is named
/// @param ready whether it is here; else it is made when it is first asked for
/// @param folder where it is, or will be
/// @param bytes of its files
/// @param commit its state, of a model of the hub
/// @param revisions the hub's branches and tags that were last this commit
public record LocalModel(
        String reference,
        boolean ready,
        Path folder,
        long bytes,
        @Nullable String commit,
        List<String> revisions) {
    public LocalModel {
        revisions = List.copyOf(revisions);
    }

    /// The bundled models, then the sentence models in the hub's cache. Asks no network.
    public static List<LocalModel> all() {
        return all(BundledModels.ofThisMachine(), ModelSource.hub());
    }

    static List<LocalModel> all(BundledModels bundled, HubModels hub) {
        Stream<LocalModel> own = BundledModel.ALL.stream().map(model -> of(model, bundled.place(model)));
        Stream<LocalModel> cached = hub.cached().stream()
                .filter(model -> isSentenceModel(model.snapshot().folder()))
                .map(LocalModel::of);
        return Stream.concat(own, cached).toList();
    }

    private static LocalModel of(BundledModel model, Path folder) {
        boolean ready = Files.isDirectory(folder);
        return new LocalModel(
                "bundled:" + model.title(), ready, folder, ready ? bytesBelow(folder) : 0, null, List.of());
    }

    private static LocalModel of(HubModels.Cached model) {
        return new LocalModel(
                model.snapshot().reference(),
                true,
                model.snapshot().folder(),
                model.bytes(),
                model.snapshot().commit(),
                model.revisions());
    }

    /// The cache also holds what other software fetched: other kinds of models, and parts of some.
    private static boolean isSentenceModel(Path folder) {
        try {
            ModelFolder.open(folder);
            return true;
        } catch (InputException other) {
            return false;
        }
    }

    /// The bytes of all files in a folder, links followed.
    public static long bytesBelow(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(LocalModel::size)
                    .sum();
        } catch (IOException | UncheckedIOException failure) {
            throw new InputException(folder + ": cannot be read: " + failure.getMessage(), failure);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}

package dev.kalmia.checkpoint;

import dev.kalmia.run.AtomicFolder;
import dev.kalmia.run.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The bundled models as folders: found, checked against their hashes, converted, and kept. The folder of a model
/// is made once; where two processes make it at once, one of them is first and both use its folder.
final class BundledModels {
    /// Counts the changes of what conversion writes.
    private static final int CONVERSION = 1;

    private final Path cache;
    private final List<ArtifactSource> sources;

    /// @param sources in the order they are asked
    BundledModels(Path cache, List<ArtifactSource> sources) {
        this.cache = cache;
        this.sources = sources;
    }

    static BundledModels ofThisMachine() {
        Path cache = cache(System::getenv, Path.of(System.getProperty("user.home")));
        Optional<Path> named =
                Optional.ofNullable(System.getProperty("maven.repo.local")).map(Path::of);
        Path repository = named.orElse(Path.of(System.getProperty("user.home"), ".m2", "repository"));
        return new BundledModels(
                cache,
                List.of(
                        new ClassPathSource(BundledModels.class.getClassLoader()),
                        new RepositorySource(repository),
                        new MavenSource(MavenSource.usualProgram(), repository, named.isPresent(), cache)));
    }

    /// `KALMIA_CACHE`, else `kalmia` under `XDG_CACHE_HOME`, else under `~/.cache`.
    static Path cache(Function<String, @Nullable String> environment, Path home) {
        String own = environment.apply("KALMIA_CACHE");
        if (own != null && !own.isEmpty()) {
            return Path.of(own).toAbsolutePath();
        }
        String shared = environment.apply("XDG_CACHE_HOME");
        // The XDG specification has relative paths ignored.
        boolean usable = shared != null && Path.of(shared).isAbsolute();
        return (usable ? Path.of(shared) : home.resolve(".cache")).resolve("kalmia");
    }

    /// The model's folder, made now where it was not there.
    Path folder(BundledModel model) {
        Path folder = place(model);
        if (!Files.isDirectory(folder)) {
            make(model, folder);
        }
        return folder;
    }

    /// Where the model's folder is, once it is made.
    Path place(BundledModel model) {
        String mark = model.artifact().onnx().sha256().substring(0, 12) + "-" + CONVERSION;
        return cache.resolve("bundled").resolve(mark).resolve(model.title());
    }

    private void make(BundledModel model, Path folder) {
        try {
            Files.createDirectories(folder.toAbsolutePath().getParent());
        } catch (IOException failure) {
            throw new InputException(folder + ": cannot be made: " + failure.getMessage(), failure);
        }
        List<String> refusals = new ArrayList<>();
        for (ArtifactSource source : sources) {
            Optional<String> refusal = make(model, folder, source);
            if (refusal.isEmpty()) {
                return;
            }
            refusals.add(source + ": " + refusal.get());
        }
        throw new InputException("bundled:" + model.title() + " cannot be had; " + String.join("; ", refusals));
    }

    /// Why the source will not do, or nothing when the folder is there.
    private static Optional<String> make(BundledModel model, Path folder, ArtifactSource source) {
        try (ArtifactSource.Opened artifact = source.open(model.artifact())) {
            AtomicFolder.write(folder, partial -> new BundledConversion(model, artifact).into(partial));
            return Optional.empty();
        } catch (ArtifactSource.Unavailable unavailable) {
            return Optional.of(String.valueOf(unavailable.getMessage()));
        } catch (IOException failure) {
            return Optional.of("failed with " + failure);
        }
    }
}

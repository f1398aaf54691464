package dev.kalmia.pipeline;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Places;
import dev.kalmia.run.Settings;
import dev.kalmia.run.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/// What can be told of a stage before the first one runs: files that are not there, a model that cannot be read or
/// cannot do what is asked of it. What the stages before it will make is not looked at.
final class Preflight {
    private final List<Path> made;

    /// @param made the folders of the stages before it
    Preflight(Collection<Path> made) {
        this.made = made.stream().map(Preflight::plain).toList();
    }

    /// @throws InputException when it cannot run; it names the line of the setting
    void check(Stage stage, Settings settings) {
        stage.paths().forEach((key, path) -> {
            if (isGiven(path) && !Files.exists(path)) {
                throw new InputException(settings.place(key) + ": " + key + ": there is no file or folder " + path);
            }
        });
        stage.reads()
                .filter(model -> Places.hasScheme(model) || isGiven(Path.of(model)))
                .ifPresent(model -> checkModel(stage, settings, model));
    }

    private static void checkModel(Stage stage, Settings settings, String reference) {
        ModelFolder model = resolve(reference, settings.place("model"));
        for (var misfit : stage.misfits(model).entrySet()) {
            String key = misfit.getKey();
            throw new UsageException(settings.place(key) + ": " + key + " " + misfit.getValue());
        }
    }

    private static ModelFolder resolve(String reference, String place) {
        try {
            return ModelSource.resolve(reference);
        } catch (UsageException wrong) {
            throw new UsageException(place + ": model: " + wrong.getMessage());
        } catch (InputException wrong) {
            throw new InputException(place + ": model: " + wrong.getMessage(), wrong);
        }
    }

    private boolean isGiven(Path path) {
        Path plain = plain(path);
        return made.stream().noneMatch(plain::startsWith);
    }

    private static Path plain(Path path) {
        return path.toAbsolutePath().normalize();
    }
}

package dev.kalmia.pipeline;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Nearest;
import dev.kalmia.run.Places;
import dev.kalmia.run.Progress;
import dev.kalmia.run.Settings;
import dev.kalmia.run.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// What can be told of stages before the first one runs: files that are not there and that no stage before
/// writes, a model that cannot be read or cannot do what is asked of it.
final class Preflight {
    private final Progress progress;
    private final SequencedMap<Path, Stage> made = new LinkedHashMap<>();
    private final Map<Path, ModelFolder> bases = new HashMap<>();

    /// @param progress hears of models that are downloaded
    Preflight(Progress progress) {
        this.progress = progress;
    }

    /// Checks a stage, and takes its folder for one that will be written.
    ///
    /// @throws InputException when it cannot run; it names the line of the setting
    void check(Stage stage, Settings settings, Path folder) {
        stage.sources().forEach(source -> checkSource(source, settings));
        stage.reads().ifPresent(model -> checkModel(stage, settings, model, plain(folder)));
        if (stage.sources().stream()
                .allMatch(source -> maker(plain(source.path())).isEmpty())) {
            stage.requireFit(progress);
        }
        made.put(plain(folder), stage);
    }

    /// A model that a stage before makes allows what the one allows that it starts from.
    private void checkModel(Stage stage, Settings settings, String reference, Path folder) {
        Optional<Path> maker = Places.hasScheme(reference)
                ? Optional.empty()
                : maker(plain(Path.of(reference))).map(Map.Entry::getKey);
        if (maker.isPresent()) {
            checkSource(new Source("model", Path.of(reference), Content.MODEL), settings);
        }
        ModelFolder model = maker.map(bases::get).orElseGet(() -> resolve(stage, reference, settings.place("model")));
        bases.put(folder, model);
        for (var misfit : stage.misfits(model).entrySet()) {
            String key = misfit.getKey();
            throw new UsageException(settings.place(key) + ": " + key + " " + misfit.getValue());
        }
    }

    private void checkSource(Source source, Settings settings) {
        Path plain = plain(source.path());
        String place = settings.place(source.key()) + ": " + source.key() + ": ";
        Optional<Map.Entry<Path, Stage>> maker = maker(plain);
        if (maker.isPresent()) {
            checkOutput(maker.get().getKey().relativize(plain), maker.get().getValue(), source.content(), place);
        } else if (plain.getParent() == null) {
            throw new InputException(place + "the root of the file system cannot be read; name a file or folder");
        } else if (!Files.exists(source.path())) {
            throw new InputException(place + "there is no file or folder " + source.path());
        } else if (source.content() == Content.DECODER) {
            TeacherModel.requireDecoder(source.path(), place);
        }
    }

    private static void checkOutput(Path below, Stage stage, @Nullable Content wanted, String place) {
        List<String> fitting = stage.outputs().entrySet().stream()
                .filter(output -> wanted == null || output.getValue().fits(wanted))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        String asked = below.toString();
        // Test sets are looked for below a folder too.
        boolean whole = asked.isEmpty() && (wanted == null || (wanted == Content.TESTS && !fitting.isEmpty()));
        if (!whole && !fitting.contains(asked)) {
            throw new UsageException(place + (wanted == null ? "an output" : wanted.words()) + " must stand here; "
                    + (asked.isEmpty() ? "the folder" : "'" + asked + "'") + " of a stage of kind '" + stage.kind()
                    + "' is none that is sure to be written" + Nearest.hint(asked, fitting));
        }
    }

    private ModelFolder resolve(Stage stage, String reference, String place) {
        try {
            return stage.open(reference, progress);
        } catch (UsageException wrong) {
            throw new UsageException(place + ": model: " + wrong.getMessage());
        } catch (InputException wrong) {
            throw new InputException(place + ": model: " + wrong.getMessage(), wrong);
        }
    }

    private Optional<Map.Entry<Path, Stage>> maker(Path plain) {
        return made.entrySet().stream()
                .filter(entry -> plain.startsWith(entry.getKey()))
                .findFirst();
    }

    private static Path plain(Path path) {
        return path.toAbsolutePath().normalize();
    }
}

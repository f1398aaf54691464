package dev.kalmia.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// What a run is asked to do: stages, one after the other.
///
/// ```yaml
/// name: medical-retrieval
/// description: A sentence for those who read it.
/// seed: 7
/// stages:
///   - name: mined          # the kind when left out
///     kind: mine
///     config:
///       examples: $filtered/examples.jsonl
///       negatives: 7
/// ```
///
/// @param name what the run is called
/// @param description what it is for
/// @param seed the one seed from which all others derive
/// @param stages in the order in which they run, names unique
public record Recipe(String name, String description, long seed, List<StageConfig> stages) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");

    public Recipe {
        stages = List.copyOf(stages);
    }

    /// Reads a recipe and checks what can be checked without knowing the kinds of stages.
    ///
    /// @throws UsageException for unknown keys, stages of the same name, and paths that name a stage which does not
    ///     come before
    public static Recipe read(Path file) {
        return read(file, List.of());
    }

    /// Reads a recipe with some settings changed.
    ///
    /// @param assignments `seed=3` for the recipe itself, `mined.negatives=3` for the stage `mined`
    public static Recipe read(Path file, List<String> assignments) {
        return of(Settings.read(file), assignments);
    }

    static Recipe of(Settings settings, List<String> assignments) {
        Settings top = settings;
        List<String> ofStages = new ArrayList<>();
        for (String assignment : assignments) {
            if (assignment.matches("[^=]*\\..*")) {
                ofStages.add(assignment);
            } else {
                top = top.with(assignment);
            }
        }
        Written written = ConfigBinder.bind(top, Written.class, Places.at(Path.of("")));
        if (written.stages().isEmpty()) {
            throw new UsageException(top.place("stages") + ": a recipe needs at least one stage");
        }
        return new Recipe(
                written.name(), written.description(), written.seed(), stages(written.stages(), top, ofStages));
    }

    private static List<StageConfig> stages(List<WrittenStage> written, Settings top, List<String> assignments) {
        List<StageConfig> stages = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        for (WrittenStage stage : written) {
            String path = "stages[" + stages.size() + "]";
            String name = stage.name().isEmpty() ? stage.kind() : stage.name();
            check(name, names, top.place(path));
            Settings own = top.below(path + ".config", stage.config());
            for (String assignment : assignments) {
                if (assignment.startsWith(name + ".")) {
                    own = own.with(assignment.substring(name.length() + 1), name + ".");
                }
            }
            checkReferences(own.values(), names, own, "");
            stages.add(new StageConfig(name, stage.kind(), own, top.lines().getOrDefault(path, 0)));
            names.add(name);
        }
        for (String assignment : assignments) {
            String stage = assignment.substring(0, assignment.indexOf('.'));
            if (!names.contains(stage)) {
                throw new UsageException(
                        "--set " + assignment + ": no stage is called '" + stage + "'" + Nearest.hint(stage, names));
            }
        }
        return stages;
    }

    private static void check(String name, Set<String> names, String place) {
        if (!NAME.matcher(name).matches()) {
            throw new UsageException(place + ": a stage's name must match " + NAME + ", not '" + name + "'");
        }
        if (names.contains(name)) {
            throw new UsageException(place + ": two stages are called '" + name + "'; give one another name");
        }
    }

    private static void checkReferences(Object value, Set<String> before, Settings settings, String path) {
        switch (value) {
            case Map<?, ?> map ->
                map.forEach((key, each) ->
                        checkReferences(each, before, settings, path.isEmpty() ? key.toString() : path + "." + key));
            case Collection<?> list -> {
                int i = 0;
                for (Object each : list) {
                    checkReferences(each, before, settings, path + "[" + i++ + "]");
                }
            }
            case String text -> {
                String stage = Places.stageIn(text);
                if (stage != null && !before.contains(stage)) {
                    throw new UsageException(settings.place(path) + ": '" + text + "' names no stage before this one"
                            + Nearest.hint(stage, before));
                }
            }
            default -> {}
        }
    }

    private record Written(
            String name,
            @Default("") String description,
            @Default("0") long seed,
            @Default("") List<WrittenStage> stages) {}

    private record WrittenStage(
            @Default("") String name,
            String kind,
            @Default("") Map<String, Object> config) {}
}

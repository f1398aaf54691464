package dev.kalmia.run;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the paths in settings mean: `$mine/examples.jsonl` is a file in the output folder of the stage `mine`, any
/// other relative path starts at `base`.
///
/// @param base the folder of the file the settings stand in
/// @param stages the output folders of the stages before this one, by name
public record Places(Path base, Map<String, Path> stages) {
    private static final Pattern STAGE = Pattern.compile("\\$([A-Za-z][A-Za-z0-9_-]*)(?:/(.*))?");
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

    public Places {
        // Normalised, so that what is written after the name cannot look as if it left a folder such as `./out`.
        Map<String, Path> normalised = new LinkedHashMap<>();
        stages.forEach((name, folder) -> normalised.put(name, folder.normalize()));
        stages = Collections.unmodifiableMap(normalised);
    }

    /// Relative paths start at `base`; there are no stages.
    public static Places at(Path base) {
        return new Places(base, Map.of());
    }

    /// The path that `text` means.
    ///
    /// @param place where it is written, for the message of an error
    /// @throws UsageException when it names a stage that is not there, or leaves the stage's folder
    public Path path(String text, String place) {
        try {
            Matcher stage = STAGE.matcher(text);
            if (!stage.matches()) {
                return base.resolve(text).normalize();
            }
            return inStage(stage.group(1), stage.group(2), place);
        } catch (InvalidPathException e) {
            throw new UsageException(place + ": not a path: " + e.getReason());
        }
    }

    /// What `text` is called wherever the folders lie: a stage's output by the stage, `$mine/examples.jsonl`; anything
    /// else by its last name, which says its format, while its hash says what it holds.
    Path name(String text, String place) {
        Path path = path(text, place);
        Matcher stage = STAGE.matcher(text);
        if (stage.matches()) {
            Path folder = stages.getOrDefault(stage.group(1), path);
            return path.equals(folder)
                    ? Path.of("$" + stage.group(1))
                    : Path.of("$" + stage.group(1)).resolve(folder.relativize(path));
        }
        Path last = path.toAbsolutePath().normalize().getFileName();
        return last == null ? path : last;
    }

    /// Whether it is no path but something like `bundled:NAME`.
    public static boolean hasScheme(String text) {
        return SCHEME.matcher(text).matches();
    }

    /// The stage that a path of the form `$stage` or `$stage/file` names, or null.
    static @Nullable String stageIn(String text) {
        Matcher stage = STAGE.matcher(text);
        return stage.matches() ? stage.group(1) : null;
    }

    private Path inStage(String name, @Nullable String file, String place) {
        Path folder = stages.get(name);
        if (folder == null) {
            throw new UsageException(place + ": no stage before this one is called '" + name + "'"
                    + Nearest.hint(name, stages.keySet()));
        }
        Path path = file == null ? folder : folder.resolve(file).normalize();
        if (!path.startsWith(folder)) {
            throw new UsageException(place + ": $" + name + "/" + file + " leaves the folder of the stage");
        }
        return path;
    }
}

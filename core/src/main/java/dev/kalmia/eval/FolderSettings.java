package dev.kalmia.eval;

import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// How a model was run for the results of a folder, the same for all of them: `queries/settings.json`. Scores of other
/// settings in one folder would look like one model's.
final class FolderSettings {
    private FolderSettings() {}

    /// Writes the settings of the first run, and holds every later one to them.
    ///
    /// @throws InputException when the folder holds results of other settings
    static void require(Path folder, SortedMap<String, String> settings) {
        Path file = folder.resolve(QueryFile.FOLDER).resolve("settings.json");
        if (!Files.exists(file)) {
            Json.write(file, settings);
            return;
        }
        SortedMap<String, String> there = new TreeMap<>();
        read(file).forEach((key, value) -> there.put(key, String.valueOf(value)));
        if (!there.equals(settings)) {
            throw new InputException(folder + ": holds results of other settings, " + difference(there, settings)
                    + "; name another folder, or delete this one");
        }
    }

    private static Map<String, Object> read(Path file) {
        try {
            return Json.readObject(file);
        } catch (InputException damaged) {
            throw new InputException(
                    damaged.getMessage() + "; delete the folder of these results to measure again", damaged);
        }
    }

    /// In words what is not the same: `dimension 4 and 8`.
    static String difference(Map<String, String> first, Map<String, String> second) {
        SortedMap<String, String> all = new TreeMap<>(first);
        all.putAll(second);
        return all.keySet().stream()
                .filter(key -> !first.getOrDefault(key, "none").equals(second.getOrDefault(key, "none")))
                .map(key -> key + " " + first.getOrDefault(key, "none") + " and " + second.getOrDefault(key, "none"))
                .collect(Collectors.joining(", "));
    }
}

package dev.kalmia.train;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.run.Hashes;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import dev.kalmia.train.sample.TrainingRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// All that decides what a run makes, the base, the examples, the teacher, the seed, the settings: what a
/// checkpoint says in `made.json`, and what workers compare before they begin.
///
/// @param facts what is compared, by name
record MadeWith(SequencedMap<String, Object> facts) {
    private static final String FILE = "made.json";

    static MadeWith of(TrainConfig config, List<TrainingRow> rows, long seed, ModelFolder base) {
        SequencedMap<String, Object> facts = new LinkedHashMap<>();
        facts.put("base", base.fingerprint());
        facts.put("examples", rows.size());
        facts.put("examples-digest", digest(rows));
        TeacherConfig teacher = config.teacher();
        if (teacher != null) {
            // A folder of the same name may hold another model by now.
            facts.put("teacher", teacher.fingerprint());
        }
        facts.put("seed", seed);
        flatten("", Json.parse(Json.write(config), "the settings"), facts);
        return new MadeWith(facts);
    }

    private static String digest(List<TrainingRow> rows) {
        return Hashes.strings(() -> rows.stream().map(Json::writeLine).iterator());
    }

    /// Records inside give keys with points, as in a recipe.
    private static void flatten(String key, @Nullable Object value, SequencedMap<String, Object> facts) {
        if (value instanceof Map<?, ?> fields) {
            fields.forEach((name, inside) -> {
                String kebab = String.valueOf(name).replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
                flatten(key.isEmpty() ? kebab : key + "." + kebab, inside, facts);
            });
        } else {
            facts.put(key, String.valueOf(value));
        }
    }

    void write(Path checkpoint) {
        Json.write(checkpoint.resolve(FILE), facts);
    }

    /// Refuses a checkpoint that was made with something else.
    ///
    /// @throws InputException which names the first difference
    void requireSame(Path checkpoint) {
        Path file = checkpoint.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new InputException(checkpoint + ": does not say what it was made with: it lacks " + FILE);
        }
        Map<String, Object> theirs = Json.readObject(file);
        facts.forEach((key, value) -> {
            String was = String.valueOf(theirs.get(key));
            if (!was.equals(String.valueOf(value))) {
                throw different(checkpoint, key, theirs.containsKey(key) ? was : "nothing", value);
            }
        });
        theirs.keySet().stream()
                .filter(key -> !facts.containsKey(key))
                .findFirst()
                .ifPresent(key -> {
                    throw different(checkpoint, key, String.valueOf(theirs.get(key)), "nothing");
                });
    }

    private static InputException different(Path checkpoint, String key, String was, Object is) {
        return new InputException(
                checkpoint + ": was made with another " + key + ": it must be " + was + "; " + key + "=" + is);
    }
}

package dev.kalmia.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What makes the output of a stage what it is. Two stages whose specs are equal, run by the same code, write the
/// same bytes.
///
/// @param stage the kind of work: `mine`
/// @param config its settings, plain values as [Json] reads them; records become maps. Paths are told by names that do
///     not depend on where a folder lies, such as [ConfigBinder#bindNames] gives them: `inputs` says what they hold
/// @param seed the seed its draws derive from
/// @param inputs what it reads: the name it goes by in the settings → SHA-256 of the file or folder
public record StageSpec(String stage, Map<String, Object> config, long seed, Map<String, String> inputs) {
    public StageSpec {
        // Through JSON and back, so that an int and the long it is read as, or a record and its map, are equal.
        config = Collections.unmodifiableMap(
                Json.asObject(Json.parse(Json.writeLine(config), "config of stage " + stage), stage));
        inputs = Collections.unmodifiableMap(new TreeMap<>(inputs));
    }

    /// The spec of a stage whose settings are a record.
    public static StageSpec of(String stage, Record config, long seed, Map<String, String> inputs) {
        String where = "config of stage " + stage;
        Map<String, Object> plain = Json.asObject(Json.parse(Json.writeLine(config), where), where);
        return new StageSpec(stage, set(plain, where), seed, inputs);
    }

    /// What is set: a setting that is null has no value.
    private static Map<String, Object> set(Map<String, Object> settings, String where) {
        Map<String, Object> set = new LinkedHashMap<>();
        for (Map.Entry<String, @Nullable Object> setting : settings.entrySet()) {
            Object value = setting.getValue();
            if (value != null) {
                set.put(setting.getKey(), value instanceof Map<?, ?> ? set(Json.asObject(value, where), where) : value);
            }
        }
        return set;
    }
}

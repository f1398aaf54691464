package dev.kalmia.run;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Settings as somebody wrote them: plain values, and where each of them stands.
///
/// @param values maps, lists, texts, numbers and booleans, as [Json] reads them
/// @param source the file, or what else they come from
/// @param lines the line of each key by its full name: `model.dims`, `stages[1].seed`
public record Settings(Map<String, Object> values, String source, Map<String, Integer> lines) {
    /// A recipe is written by hand; one that is larger is not one.
    public static final long MAX_BYTES = 1 << 20;

    public Settings {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        lines = Map.copyOf(lines);
    }

    /// Reads a YAML file, which may have [#MAX_BYTES] and no anchors or aliases.
    public static Settings read(Path file) {
        try {
            long bytes = Files.size(file);
            if (bytes > MAX_BYTES) {
                throw new InputException(file + ": settings may have " + MAX_BYTES + " bytes, this has " + bytes);
            }
            return parse(Files.readString(file), file.toString());
        } catch (CharacterCodingException e) {
            throw new InputException("cannot read " + file + ": not UTF-8", e);
        } catch (IOException e) {
            throw new InputException("cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    /// Reads YAML.
    public static Settings parse(String yaml, String source) {
        return new YamlReader(source).read(yaml);
    }

    /// These settings with one more or another one: `train.epochs=2`. What is after the first `=` is read as YAML.
    ///
    /// @throws UsageException when it is not of that form, or a key on the way is not a map
    public Settings with(String assignment) {
        int equals = assignment.indexOf('=');
        if (equals <= 0) {
            throw new UsageException("--set " + assignment + ": expected key=value");
        }
        String key = assignment.substring(0, equals).strip();
        Settings parsed = parse("v: " + assignment.substring(equals + 1), "--set " + key);
        if (parsed.values().size() > 1) {
            throw new UsageException("--set " + key + ": expected one value");
        }
        Map<String, Object> changed = put(values, key, parsed.values().get("v"), key);
        return new Settings(changed, source, lines);
    }

    /// Where the key stands: `recipe.yaml:7`.
    public String place(String key) {
        String known = key;
        while (!lines.containsKey(known)) {
            int end = Math.max(known.lastIndexOf('.'), known.lastIndexOf('['));
            if (end < 0) {
                return source;
            }
            known = known.substring(0, end);
        }
        return source + ":" + lines.get(known);
    }

    /// The settings below a prefix, whose own keys lead to `below`; places still name the lines of the whole file.
    Settings below(String prefix, Map<String, Object> below) {
        Map<String, Integer> moved = new LinkedHashMap<>();
        lines.forEach((key, line) -> {
            if (key.startsWith(prefix + ".")) {
                moved.put(key.substring(prefix.length() + 1), line);
            }
        });
        return new Settings(below, source, moved);
    }

    private static Map<String, Object> put(Map<String, Object> map, String key, @Nullable Object value, String whole) {
        Map<String, Object> changed = new LinkedHashMap<>(map);
        int dot = key.indexOf('.');
        if (dot >= 0) {
            String first = key.substring(0, dot);
            Object inner = changed.getOrDefault(first, Map.of());
            if (!(inner instanceof Map<?, ?>)) {
                throw new UsageException(
                        "--set " + whole + ": '" + first + "' is not a map but " + JsonTree.describe(inner));
            }
            changed.put(first, put(Json.asObject(inner, whole), key.substring(dot + 1), value, whole));
        } else if (value == null) {
            changed.remove(key);
        } else {
            changed.put(key, value);
        }
        return changed;
    }
}

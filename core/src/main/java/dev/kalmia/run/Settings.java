package dev.kalmia.run;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/// Settings as somebody wrote them: plain values, and where each of them stands.
///
/// @param values maps, lists, texts, numbers and booleans, as [Json] reads them
/// @param source the file, or what else they come from
/// @param lines the line of each key by its full name: `model.dims`, `stages[1].seed`
/// @param options what set a key that stands in no line, by the key's full name: `--set train.epochs`
public record Settings(
        Map<String, Object> values, String source, Map<String, Integer> lines, Map<String, String> options) {
    /// A recipe is written by hand; one that is larger is not one.
    public static final long MAX_BYTES = 1 << 20;

    public Settings {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        lines = Map.copyOf(lines);
        options = Map.copyOf(options);
    }

    /// All of them from the source.
    Settings(Map<String, Object> values, String source, Map<String, Integer> lines) {
        this(values, source, lines, Map.of());
    }

    /// Reads a YAML file, which may have [#MAX_BYTES] and no anchors or aliases.
    public static Settings read(Path file) {
        try {
            return parse(BoundedText.read(file, MAX_BYTES, "settings"), file.toString());
        } catch (CharacterCodingException e) {
            throw new InputException("cannot read " + file + ": not UTF-8", e);
        } catch (IOException e) {
            throw new InputException("cannot read " + file + ": " + InputException.reason(e), e);
        }
    }

    /// Reads YAML.
    public static Settings parse(String yaml, String source) {
        return new YamlReader(source).read(yaml);
    }

    /// These settings with one more or another one: `train.epochs=2`, `orders[0].count=20`. What is after the
    /// first `=` is read as YAML: `''` is an empty text, and `null` takes the key away.
    ///
    /// @throws UsageException when it is not of that form, or what is on the way is no map, or no list that
    ///     long
    public Settings with(String assignment) {
        return with(assignment, "");
    }

    /// @param prefix what stood before the key on the command line, for the messages of errors
    Settings with(String assignment, String prefix) {
        int equals = assignment.indexOf('=');
        if (equals <= 0) {
            throw new UsageException("--set " + prefix + assignment + ": expected key=value");
        }
        String key = assignment.substring(0, equals).strip();
        String option = "--set " + prefix + key;
        String value = assignment.substring(equals + 1);
        if (value.isBlank()) {
            // It would be the default without a word.
            throw new UsageException(
                    option + ": expected a value after the '='; \"''\" is an empty text, null the default");
        }
        Settings parsed = parse("v: " + value, option);
        if (parsed.values().size() > 1) {
            throw new UsageException(option + ": expected one value");
        }
        Map<String, Integer> otherLines = new LinkedHashMap<>(lines);
        otherLines.keySet().removeIf(known -> isWithin(known, key));
        Map<String, String> otherOptions = new LinkedHashMap<>(options);
        otherOptions.keySet().removeIf(known -> isWithin(known, key));
        otherOptions.put(key, option);
        Map<String, Object> changed = KeyPath.put(values, key, parsed.values().get("v"), option);
        return new Settings(changed, source, otherLines, otherOptions);
    }

    private static boolean isWithin(String key, String outer) {
        return key.equals(outer) || key.startsWith(outer + ".") || key.startsWith(outer + "[");
    }

    /// Where the key stands: `recipe.yaml:7`, or the option that set it.
    public String place(String key) {
        String known = lines.containsKey(key) ? key : madeBy(key);
        while (!lines.containsKey(known) && !options.containsKey(known)) {
            int end = Math.max(known.lastIndexOf('.'), known.lastIndexOf('['));
            if (end < 0) {
                return source;
            }
            known = known.substring(0, end);
        }
        String option = options.get(known);
        return option == null ? source + ":" + lines.get(known) : option;
    }

    /// The option that made the map `key` where none was, by setting a key in it; else the key itself.
    private String madeBy(String key) {
        return options.keySet().stream()
                .filter(option -> option.startsWith(key + "."))
                .min(Comparator.naturalOrder())
                .orElse(key);
    }

    /// The settings below a prefix, whose own keys lead to `below`; places still name the lines of the whole
    /// file.
    Settings below(String prefix, Map<String, Object> below) {
        Map<String, Integer> moved = new LinkedHashMap<>();
        lines.forEach((key, line) -> {
            if (key.startsWith(prefix + ".")) {
                moved.put(key.substring(prefix.length() + 1), line);
            }
        });
        // An option may have set the whole, whose own keys then stand in it too.
        Map<String, String> movedOptions = new LinkedHashMap<>();
        below.keySet().forEach(key -> {
            if (place(prefix + "." + key).startsWith("--set ")) {
                movedOptions.put(key, place(prefix + "." + key));
            }
        });
        return new Settings(below, source, moved, movedOptions);
    }
}

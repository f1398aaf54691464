package dev.kalmia.run;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Settings onto a config record.
///
/// A key is a component's name in kebab case: `learning-rate` sets `learningRate`. Components may be `boolean`,
/// `int`, `long`, `double`, their boxes, `String`, `Path`, enums (in kebab case too), records, and lists and
/// string-keyed maps of those. A component without a value takes its [Default]; without one it is null where it may
/// be, a record made of defaults where it is a record, and an error otherwise.
public final class ConfigBinder {
    /// A text that YAML reads as one without quotation marks.
    private static final Pattern BARE = Pattern.compile("[A-Za-z][A-Za-z0-9._/:-]*");

    private ConfigBinder() {}

    /// The settings as a record.
    ///
    /// @param places what paths in the settings mean
    /// @throws UsageException for a key the record has no component for, naming the nearest it has; a value of the
    ///     wrong type; a missing value; and for what the record itself refuses
    public static <T extends Record> T bind(Settings settings, Class<T> type, Places places) {
        return new Binding(settings, places::path, Naming.KEBAB).bind(type);
    }

    /// The settings as a record that is the same wherever the folders lie and however they are spelt: a stage's output
    /// goes by the stage's name, `$mine/examples.jsonl`, anything else by the last name of its path.
    public static <T extends Record> T bindNames(Settings settings, Class<T> type, Places places) {
        return new Binding(settings, places::name, Naming.KEBAB).bind(type);
    }

    /// Plain values as a record; relative paths start at the current folder.
    ///
    /// @param where what the values are, for the message of an error
    public static <T extends Record> T bind(Map<String, Object> values, Class<T> type, String where) {
        return bind(new Settings(values, where, Map.of()), type, Places.at(Path.of("")));
    }

    /// What can be set: each key, those of records inside after a point, of records in a list after `[].`, with its
    /// default as a recipe would have it; empty for what must be given.
    public static SequencedMap<String, Optional<String>> keys(Class<? extends Record> type) {
        SequencedMap<String, Optional<String>> keys = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String key = Naming.KEBAB.of(component.getName());
            if (component.getType().isRecord()) {
                keys(component.getType().asSubclass(Record.class))
                        .forEach((below, value) -> keys.put(key + "." + below, value));
                continue;
            }
            Class<? extends Record> element = elements(component);
            if (element != null) {
                keys(element).forEach((below, value) -> keys.put(key + "[]." + below, value));
            } else {
                keys.put(key, byDefault(component));
            }
        }
        return keys;
    }

    private static Optional<String> byDefault(RecordComponent component) {
        Default value = component.getAnnotation(Default.class);
        if (value == null) {
            return component.getAnnotatedType().isAnnotationPresent(Nullable.class)
                    ? Optional.of("null")
                    : Optional.empty();
        }
        if (component.getType() == String.class) {
            boolean bare = BARE.matcher(value.value()).matches();
            return Optional.of(bare ? value.value() : Json.writeLine(value.value()));
        }
        return Optional.of(value.value().isEmpty() ? "[]" : value.value());
    }

    /// The record that a list is of; null for anything else.
    private static @Nullable Class<? extends Record> elements(RecordComponent component) {
        return component.getGenericType() instanceof ParameterizedType list
                        && list.getRawType() == List.class
                        && list.getActualTypeArguments()[0] instanceof Class<?> element
                        && element.isRecord()
                ? element.asSubclass(Record.class)
                : null;
    }

    /// Like [#bind(Map, Class, String)], for files whose keys are the components' own names.
    public static <T extends Record> T bindFields(Map<String, Object> values, Class<T> type, String where) {
        return new Binding(new Settings(values, where, Map.of()), Places.at(Path.of(""))::path, Naming.AS_IS)
                .bind(type);
    }
}

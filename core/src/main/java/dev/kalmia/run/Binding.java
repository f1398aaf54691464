package dev.kalmia.run;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// One binding of settings onto a record.
final class Binding {
    private final Settings settings;
    private final BiFunction<String, String, Path> paths;
    private final Naming naming;

    /// @param paths what a path is bound to, by its text and the place where it is written
    Binding(Settings settings, BiFunction<String, String, Path> paths, Naming naming) {
        this.settings = settings;
        this.paths = paths;
        this.naming = naming;
    }

    <T extends Record> T bind(Class<T> type) {
        return record(settings.values(), type, "");
    }

    private <T extends Record> T record(Map<String, Object> values, Class<T> type, String path) {
        RecordComponent[] components = type.getRecordComponents();
        List<String> keys = Arrays.stream(components)
                .map(component -> naming.of(component.getName()))
                .toList();
        for (String key : values.keySet()) {
            if (!keys.contains(key)) {
                throw new UsageException(settings.place(join(path, key)) + ": unknown key '" + join(path, key) + "'"
                        + hint(key, keys, type));
            }
        }
        @Nullable Object[] bound = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            bound[i] = component(values.get(keys.get(i)), components[i], join(path, keys.get(i)));
        }
        return make(type, bound, path);
    }

    /// The nearest key, or a nearer one of the records inside: `training.learning-rate` for `learning-rate`.
    private String hint(String key, List<String> keys, Class<? extends Record> type) {
        Map<String, String> inside = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            if (component.getType().isRecord()) {
                for (RecordComponent below : component.getType().getRecordComponents()) {
                    String name = naming.of(below.getName());
                    inside.put(name, join(naming.of(component.getName()), name));
                }
            }
        }
        String nearest = Nearest.of(key, inside.keySet()).orElse("");
        int here =
                Nearest.of(key, keys).map(near -> Nearest.distance(key, near)).orElse(Integer.MAX_VALUE);
        return inside.isEmpty() || Nearest.distance(key, nearest) >= here || !Nearest.isNear(key, nearest)
                ? Nearest.hint(key, keys)
                : "; the nearest is '" + inside.get(nearest) + "'";
    }

    private <T extends Record> T make(Class<T> type, @Nullable Object[] bound, String path) {
        try {
            return Records.make(type, bound);
        } catch (InputException | IllegalArgumentException e) {
            throw new UsageException(placed(String.valueOf(e.getMessage()), type, path));
        }
    }

    /// A record that refuses a component begins with its key: so its line is told.
    private String placed(String message, Class<? extends Record> type, String path) {
        for (RecordComponent component : type.getRecordComponents()) {
            String key = naming.of(component.getName());
            if (message.startsWith(key + " ")) {
                return settings.place(join(path, key)) + ": " + (path.isEmpty() ? "" : path + ".") + message;
            }
        }
        return settings.place(path) + ": " + (path.isEmpty() ? "" : path + ": ") + message;
    }

    private @Nullable Object component(@Nullable Object value, RecordComponent component, String path) {
        boolean reference = component.isAnnotationPresent(Reference.class);
        if (value != null) {
            return value(value, component.getGenericType(), path, reference);
        }
        Default byDefault = component.getAnnotation(Default.class);
        if (byDefault != null) {
            return value(defaultOf(byDefault, component.getType()), component.getGenericType(), path, reference);
        }
        if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
            return null;
        }
        if (component.getType().isRecord()) {
            return record(Map.of(), component.getType().asSubclass(Record.class), path);
        }
        throw new UsageException(
                settings.place(path) + ": missing key '" + path + "' (" + Scalars.expected(component.getType()) + ")");
    }

    private static Object defaultOf(Default byDefault, Class<?> type) {
        if (type == String.class || type == Path.class || type.isEnum()) {
            return byDefault.value();
        }
        if (byDefault.value().isEmpty() && List.class.isAssignableFrom(type)) {
            return List.of();
        }
        Object value =
                Settings.parse("v: " + byDefault.value(), "a default").values().get("v");
        return value == null ? Map.of() : value;
    }

    private Object value(Object value, Type type, String path, boolean reference) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            return generic.getRawType() == List.class
                    ? list(value, arguments[0], path, reference)
                    : map(value, arguments[1], path);
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isRecord()) {
            return record(mapIn(value, path), plain.asSubclass(Record.class), path);
        }
        String place = settings.place(path);
        if (plain == Path.class && value instanceof String text) {
            return paths.apply(text, place);
        }
        if (reference && value instanceof String text) {
            return Places.hasScheme(text) ? text : paths.apply(text, place).toString();
        }
        Object scalar = Scalars.of(value, plain);
        if (scalar == null) {
            throw wrong(value, path, Scalars.expected(plain) + Scalars.hint(value, plain));
        }
        return scalar;
    }

    private List<Object> list(Object value, Type element, String path, boolean reference) {
        if (!(value instanceof List<?> elements)) {
            throw wrong(value, path, "a list");
        }
        List<Object> list = new ArrayList<>();
        for (Object each : elements) {
            list.add(value(each, element, path + "[" + list.size() + "]", reference));
        }
        return Collections.unmodifiableList(list);
    }

    private Map<String, Object> map(Object value, Type element, String path) {
        Map<String, Object> map = new LinkedHashMap<>();
        mapIn(value, path).forEach((key, each) -> map.put(key, value(each, element, join(path, key), false)));
        return Collections.unmodifiableMap(map);
    }

    private Map<String, Object> mapIn(Object value, String path) {
        if (!(value instanceof Map<?, ?>)) {
            throw wrong(value, path, "a map");
        }
        return Json.asObject(value, path);
    }

    private UsageException wrong(Object value, String path, String expected) {
        return new UsageException(
                settings.place(path) + ": '" + path + "' must be " + expected + ", not " + JsonTree.describe(value));
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}

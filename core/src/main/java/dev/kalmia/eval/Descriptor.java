package dev.kalmia.eval;

import dev.kalmia.data.Column;
import dev.kalmia.data.FileFormat;
import dev.kalmia.data.TableFormat;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Nearest;
import dev.kalmia.run.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One object of a `task.json`, read key by key; whatever is wrong with it is said with file, task and key.
final class Descriptor {
    private final Map<String, Object> values;
    private final DatasetFolder folder;
    private final String where;
    private final List<Path> files = new ArrayList<>();

    Descriptor(Map<String, Object> values, DatasetFolder folder, String where) {
        this.values = values;
        this.folder = folder;
        this.where = where;
    }

    /// Refuses every key that is not among `keys`.
    void allow(Collection<String> keys) {
        checkKeys(values, keys, "key");
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    String text(String key) {
        return switch (values.get(key)) {
            case null -> throw wrong("key '" + key + "' is missing");
            case String text when !text.isBlank() -> text;
            default -> throw wrong("'" + key + "' must be a text that is not empty");
        };
    }

    String text(String key, String otherwise) {
        return has(key) ? text(key) : otherwise;
    }

    List<String> texts(String key) {
        if (!(values.getOrDefault(key, List.of()) instanceof List<?> list)) {
            throw wrong("'" + key + "' must be a list of texts");
        }
        List<String> texts = new ArrayList<>();
        for (Object element : list) {
            if (!(element instanceof String text)) {
                throw wrong("'" + key + "' must be a list of texts");
            }
            texts.add(text);
        }
        return texts;
    }

    /// A whole number within bounds.
    long integer(String key, long otherwise, long least, long most) {
        return bounded(key, has(key) ? values.get(key) : (Object) otherwise, least, most);
    }

    /// Whole numbers within bounds, at least one, none of them twice.
    List<Integer> integers(String key, List<Integer> otherwise, int least, int most) {
        if (!has(key)) {
            return otherwise;
        }
        if (!(values.get(key) instanceof List<?> list) || list.isEmpty()) {
            throw wrong("'" + key + "' must be a list of at least one whole number");
        }
        List<Integer> numbers =
                list.stream().map(one -> (int) bounded(key, one, least, most)).toList();
        if (Set.copyOf(numbers).size() < numbers.size()) {
            throw wrong("'" + key + "' must not have a number twice; it is " + numbers);
        }
        return numbers;
    }

    private long bounded(String key, @Nullable Object value, long least, long most) {
        if (value instanceof Long number && number >= least && number <= most) {
            return number;
        }
        throw wrong("'" + key + "' must be a whole number from " + least + " to " + most + "; it is " + value);
    }

    /// The file that `key` names; remembered as one of the task's files.
    Path file(String key) {
        return remember(text(key));
    }

    /// The files of `file` or `files`, at least one.
    List<Path> tableFiles() {
        if (has("file") == has("files")) {
            throw wrong("one of 'file' and 'files' must be there" + (has("file") ? ", not both" : ""));
        }
        List<String> names = has("file") ? List.of(text("file")) : texts("files");
        if (names.isEmpty()) {
            throw wrong("'files' must name at least one file");
        }
        return names.stream().map(this::remember).toList();
    }

    /// All files that were asked for.
    List<Path> files() {
        return List.copyOf(files);
    }

    TableFormat format(List<Path> tables) {
        FileFormat format = has("format") ? fileFormat(text("format")) : byName(tables);
        TableFormat table = TableFormat.of(format);
        if (has("header")) {
            if (!(values.get("header") instanceof Boolean header)) {
                throw wrong("'header' must be true or false");
            }
            table = table.withHeader(header);
        }
        return has("quote") ? table.withQuote(quote()) : table;
    }

    /// The columns, by the names a task of this kind has for them.
    Map<String, Column> columns(Collection<String> names) {
        Map<String, Object> given = object("columns");
        checkKeys(given, names, "column");
        Map<String, Column> columns = new LinkedHashMap<>();
        given.forEach((name, column) -> columns.put(
                name,
                switch (column) {
                    case String text when !text.isEmpty() -> Column.of(text);
                    case Long index when index >= 0 && index < 1 << 20 -> Column.of(index.intValue());
                    default -> throw wrong("column '" + name + "' must be a name or a place from 0; it is " + column);
                }));
        return columns;
    }

    /// What is in the label column → its number.
    Map<String, Double> labels() {
        Map<String, Double> labels = new LinkedHashMap<>();
        object("labels").forEach((label, number) -> {
            if (!(number instanceof Number value) || !Double.isFinite(value.doubleValue())) {
                throw wrong("label '" + label + "' must be a number; it is " + number);
            }
            labels.put(label, value.doubleValue());
        });
        if (has("labels") && labels.isEmpty()) {
            throw wrong("'labels' must keep at least one label");
        }
        return labels;
    }

    /// One text for every role, or a text a role.
    TaskPrompts prompts() {
        Map<String, String> texts = new LinkedHashMap<>();
        if (values.get("prompt") instanceof String text) {
            TaskPrompts.ROLES.forEach(role -> texts.put(role, text));
            return new TaskPrompts(texts);
        }
        Map<String, Object> given = object("prompt");
        checkKeys(given, TaskPrompts.ROLES, "role");
        given.forEach((role, prompt) -> {
            if (!(prompt instanceof String text)) {
                throw wrong("prompt '" + role + "' must be a text; it is " + prompt);
            }
            texts.put(role, text);
        });
        return new TaskPrompts(texts);
    }

    InputException wrong(String what) {
        return new InputException(where + ": " + what);
    }

    @Override
    public String toString() {
        return where;
    }

    private Map<String, Object> object(String key) {
        if (!has(key)) {
            return Map.of();
        }
        if (!(values.get(key) instanceof Map<?, ?> map)) {
            throw wrong("'" + key + "' must be an object");
        }
        Map<String, Object> object = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (entry.getValue() == null) {
                throw wrong("'" + key + "." + entry.getKey() + "' must not be null");
            }
            object.put(String.valueOf(entry.getKey()), entry.getValue());
        }
        return object;
    }

    private Path remember(String name) {
        Path file = folder.file(name, where);
        files.add(file);
        return file;
    }

    private FileFormat fileFormat(String name) {
        try {
            return FileFormat.named(name);
        } catch (InputException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private FileFormat byName(List<Path> tables) {
        try {
            List<FileFormat> formats =
                    tables.stream().map(FileFormat::of).distinct().toList();
            if (formats.size() > 1) {
                throw wrong("files that are joined must be of one format; they are " + formats);
            }
            return formats.getFirst();
        } catch (UsageException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private @Nullable Character quote() {
        return switch (values.get("quote")) {
            case null -> null;
            case String text when text.length() == 1 && ",\t\r\n".indexOf(text.charAt(0)) < 0 -> text.charAt(0);
            default -> throw wrong("'quote' must be null or one character; it is " + values.get("quote"));
        };
    }

    private void checkKeys(Map<String, Object> given, Collection<String> known, String what) {
        for (String key : given.keySet()) {
            if (!known.contains(key)) {
                throw wrong("unknown " + what + " '" + key + "'" + Nearest.hint(key, known) + " (known are "
                        + String.join(", ", new TreeSet<>(known)) + ")");
            }
        }
    }
}

package dev.kalmia.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Keys that lead into maps and lists: `train.epochs`, `orders[0].count`.
final class KeyPath {
    private static final Pattern PLACE = Pattern.compile("\\[(\\d{1,9})](?:\\.(?=.)|(?=\\[)|$)(.*)", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("([^.\\[]+)(?:\\.(?=.)|(?=\\[)|$)(.*)", Pattern.DOTALL);

    private final String option;

    private KeyPath(String option) {
        this.option = option;
    }

    /// The map with one value that is another; maps on the way that are not there are made, lists are not.
    ///
    /// @param value null to take the key away
    /// @param option what sets it, for the messages of errors
    static Map<String, Object> put(Map<String, Object> map, String key, @Nullable Object value, String option) {
        return new KeyPath(option).inMap(map, key, value, "");
    }

    private Map<String, Object> inMap(Map<String, Object> map, String key, @Nullable Object value, String before) {
        Matcher step = NAME.matcher(key);
        if (!step.matches()) {
            throw new UsageException(
                    option + ": a key is names with points between them, and [0] for the first of a" + " list");
        }
        String name = step.group(1);
        String path = before.isEmpty() ? name : before + "." + name;
        Map<String, Object> changed = new LinkedHashMap<>(map);
        String rest = step.group(2);
        Object inner = rest.isEmpty() ? value : within(changed.get(name), rest, value, path);
        if (inner == null) {
            changed.remove(name);
        } else {
            changed.put(name, inner);
        }
        return changed;
    }

    private Object within(@Nullable Object inner, String rest, @Nullable Object value, String path) {
        if (rest.startsWith("[")) {
            return inList(inner, rest, value, path);
        }
        if (inner == null) {
            return inMap(Map.of(), rest, value, path);
        }
        if (!(inner instanceof Map<?, ?>)) {
            throw new UsageException(option + ": '" + path + "' is not a map but " + JsonTree.describe(inner));
        }
        return inMap(Json.asObject(inner, option), rest, value, path);
    }

    private List<Object> inList(@Nullable Object inner, String key, @Nullable Object value, String path) {
        Matcher step = PLACE.matcher(key);
        if (!step.matches()) {
            throw new UsageException(option + ": expected a number in brackets after '" + path + "'");
        }
        if (!(inner instanceof List<?> list)) {
            String found = inner == null ? "not given" : "not a list but " + JsonTree.describe(inner);
            throw new UsageException(option + ": '" + path + "' is " + found);
        }
        int place = Integer.parseInt(step.group(1));
        if (place >= list.size()) {
            throw new UsageException(option + ": '" + path + "' has " + list.size() + " entries, the first is [0]");
        }
        List<Object> changed = new ArrayList<>(list);
        String rest = step.group(2);
        Object entry = rest.isEmpty() ? value : within(list.get(place), rest, value, path + "[" + place + "]");
        if (entry == null) {
            changed.remove(place);
        } else {
            changed.set(place, entry);
        }
        return changed;
    }
}

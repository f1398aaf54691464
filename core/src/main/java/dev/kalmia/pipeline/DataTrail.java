package dev.kalmia.pipeline;

import dev.kalmia.run.InputException;
import dev.kalmia.run.RunRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where examples come from, as the records of the stages before tell it: the files that the first of them read, and
/// the cards of the registry that a mixture named.
final class DataTrail {
    private static final Pattern STAGE = Pattern.compile("\\$([A-Za-z][A-Za-z0-9_-]*)(?:/.*)?");
    private static final Pattern KEYS = Pattern.compile("[^.\\[\\]]+");
    private static final int MOST_PARENTS = 4;

    private final SortedSet<String> cards = new TreeSet<>();
    private final SortedMap<String, String> files = new TreeMap<>();
    private final Set<Path> seen = new HashSet<>();

    private DataTrail() {}

    /// Goes back from a file of examples; what no stage wrote leads nowhere.
    static DataTrail of(Path examples) {
        DataTrail trail = new DataTrail();
        Path folder = examples.toAbsolutePath().normalize();
        for (int i = 0; i < MOST_PARENTS && folder != null; i++) {
            if (Files.isRegularFile(folder.resolve(RunRecord.FILE_NAME))) {
                trail.visit(folder);
                break;
            }
            folder = folder.getParent();
        }
        return trail;
    }

    /// Names in the registry of data sets.
    SortedSet<String> cards() {
        return cards;
    }

    /// The last name of each file or folder → its SHA-256.
    SortedMap<String, String> files() {
        return files;
    }

    private void visit(Path folder) {
        if (!seen.add(folder) || !Files.isRegularFile(folder.resolve(RunRecord.FILE_NAME))) {
            return;
        }
        RunRecord record;
        try {
            record = RunRecord.read(folder);
        } catch (InputException foreign) {
            // A file of that name that no stage wrote.
            return;
        }
        record.inputs().forEach((key, hash) -> {
            String name = at(record.config(), key);
            Matcher stage = STAGE.matcher(name);
            if (stage.matches()) {
                visit(folder.resolveSibling(stage.group(1)));
            } else if (!key.equals("model") && !name.isEmpty()) {
                files.put(name, hash);
            }
        });
        collect(record.config());
    }

    /// The text at a key such as `sets[0].input`; empty where there is none.
    private static String at(Map<String, Object> config, String key) {
        @Nullable Object here = config;
        Matcher part = KEYS.matcher(key);
        while (part.find()) {
            here = below(here, part.group());
        }
        return here instanceof String text ? text : "";
    }

    private static @Nullable Object below(@Nullable Object here, String part) {
        if (here instanceof Map<?, ?> map) {
            return map.containsKey(part) ? map.get(part) : map.get(camel(part));
        }
        boolean numbered = part.matches("\\d{1,6}");
        return here instanceof List<?> list && numbered && Integer.parseInt(part) < list.size()
                ? list.get(Integer.parseInt(part))
                : null;
    }

    private static String camel(String key) {
        return Pattern.compile("-(.)")
                .matcher(key)
                .replaceAll(found -> found.group(1).toUpperCase(Locale.ROOT));
    }

    private void collect(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            if (map.get("card") instanceof String card) {
                cards.add(card);
            }
            map.values().forEach(this::collect);
        } else if (value instanceof List<?> list) {
            list.forEach(this::collect);
        }
    }
}

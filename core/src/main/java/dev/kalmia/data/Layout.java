package dev.kalmia.data;

import dev.kalmia.run.UsageException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which columns of a row have which role, and so what kind of example it is.
final class Layout {
    static final String ATTRIBUTES = "attributes";
    static final String POSITIVE_SCORES = "positive_scores";
    static final String NEGATIVE_SCORES = "negative_scores";

    private static final Set<Role> PAIR = Set.of(Role.QUERY, Role.POSITIVE);
    private static final Set<Role> SCORED = Set.of(Role.FIRST, Role.SECOND, Role.SCORE);
    private static final Set<Role> LABELLED = Set.of(Role.TEXT, Role.LABEL);
    private static final Set<Role> JUDGED = Set.of(Role.QUERY, Role.DOCUMENTS, Role.GRADES);
    private static final Column KALM_POSITIVES = Column.of("pos");
    private static final String TEVATRON_POSITIVES = "positive_passages";
    private static final Set<String> NEGATIVES = Set.of("negative", "negatives", "neg", "negative_passages", "neg_doc");
    private static final Pattern NUMBERED_NEGATIVE = Pattern.compile("negative_\\d{1,4}");

    private static final Map<Role, List<String>> NAMES = Map.ofEntries(
            Map.entry(Role.QUERY, List.of("query", "anchor")),
            Map.entry(Role.POSITIVE, List.of("positive", "positives", "pos", TEVATRON_POSITIVES, "pos_doc")),
            Map.entry(Role.POSITIVE_SCORES, List.of(POSITIVE_SCORES, "pos_scores")),
            Map.entry(Role.NEGATIVE_SCORES, List.of(NEGATIVE_SCORES, "neg_scores")),
            Map.entry(Role.FIRST, List.of("first")),
            Map.entry(Role.SECOND, List.of("second")),
            Map.entry(Role.SCORE, List.of("score")),
            Map.entry(Role.TEXT, List.of("text")),
            Map.entry(Role.LABEL, List.of("label")),
            Map.entry(Role.ID, List.of("id", "_id")),
            Map.entry(Role.TASK, List.of("task", "task_name")),
            Map.entry(Role.PROMPT, List.of("prompt")));
    private static final Set<String> OF_GROUPS = Stream.of(
                    Role.QUERY,
                    Role.POSITIVE,
                    Role.POSITIVE_SCORES,
                    Role.NEGATIVE_SCORES,
                    Role.ID,
                    Role.TASK,
                    Role.PROMPT)
            .flatMap(role -> names(role).stream())
            .collect(Collectors.toSet());

    enum Kind {
        PAIR,
        SCORED,
        LABELLED,
        JUDGED
    }

    private final Kind kind;
    private final Map<Role, List<Column>> columns;
    private final Set<String> used;

    private Layout(Kind kind, Map<Role, List<Column>> columns) {
        this.kind = kind;
        this.columns = columns;
        this.used = columns.values().stream()
                .flatMap(List::stream)
                .filter(Column.Named.class::isInstance)
                .map(column -> ((Column.Named) column).name())
                .collect(Collectors.toSet());
    }

    /// Refuses roles that make no example together, and those that such an example has no use for.
    static void check(Set<Role> roles) {
        Kind kind = kind(roles);
        if (kind == null) {
            throw new UsageException(
                    "the columns mapped must be query and positive, or first, second and score, or text"
                            + " and label, or query, documents and grades; mapped: " + keys(roles));
        }
        Set<Role> useless = EnumSet.copyOf(roles);
        useless.removeAll(rolesOf(kind));
        useless.removeAll(Set.of(Role.ID, Role.TASK, Role.PROMPT));
        if (kind == Kind.PAIR) {
            useless.removeAll(Set.of(Role.NEGATIVE, Role.POSITIVE_SCORES, Role.NEGATIVE_SCORES));
        }
        if (!useless.isEmpty()) {
            throw new UsageException("the columns mapped must be of one kind of example; beside " + keys(rolesOf(kind))
                    + " there is " + keys(useless));
        }
    }

    private static String keys(Set<Role> roles) {
        return roles.stream().sorted().map(Role::key).collect(Collectors.joining(", "));
    }

    /// The layout that was asked for. A column `id` or `_id` that nothing is mapped to stays the id.
    static Layout of(Map<Role, Column> mapping, Row row) {
        Map<Role, List<Column>> columns = new EnumMap<>(Role.class);
        mapping.forEach((role, column) -> columns.put(role, List.of(column)));
        if (!mapping.containsKey(Role.ID)) {
            Set<String> free = new HashSet<>(row.columns());
            mapping.values().forEach(column -> free.remove(column instanceof Column.Named(String name) ? name : ""));
            put(columns, Role.ID, free, names(Role.ID));
        }
        return new Layout(kindOf(columns.keySet()), columns);
    }

    /// The layout seen from the names of a row's columns.
    ///
    /// @throws BadRow when they name no example
    static Layout of(Row row) {
        Set<String> names = new LinkedHashSet<>(row.columns());
        names.removeIf(name -> row instanceof JsonRow && !row.has(Column.of(name)));
        Map<Role, List<Column>> columns = new EnumMap<>(Role.class);
        if (names.contains("sentence1") && !names.contains("first")) {
            put(columns, Role.FIRST, names, List.of("sentence1"));
            put(columns, Role.SECOND, names, List.of("sentence2"));
        }
        for (Role role :
                List.of(Role.QUERY, Role.POSITIVE, Role.FIRST, Role.SECOND, Role.SCORE, Role.TEXT, Role.LABEL)) {
            put(columns, role, names, names(role));
        }
        if (kind(columns.keySet()) == null) {
            columns.clear();
            new CustomaryColumns(row).roles().forEach((role, name) -> put(columns, role, names, List.of(name)));
        }
        Kind kind = kind(columns.keySet());
        if (kind == null) {
            throw CustomaryColumns.refusal(row, names);
        }
        columns.keySet().retainAll(rolesOf(kind));
        if (kind == Kind.PAIR) {
            putNegatives(columns, names);
            put(columns, Role.POSITIVE_SCORES, names, names(Role.POSITIVE_SCORES));
            put(columns, Role.NEGATIVE_SCORES, names, names(Role.NEGATIVE_SCORES));
        }
        put(columns, Role.ID, names, names(Role.ID));
        if (names.contains(TEVATRON_POSITIVES)) {
            put(columns, Role.ID, names, List.of("query_id"));
        }
        put(columns, Role.TASK, names, names(Role.TASK));
        put(columns, Role.PROMPT, names, names(Role.PROMPT));
        return new Layout(kind, columns);
    }

    Kind kind() {
        return kind;
    }

    /// Whether a row is like KaLM's, where a prompt stands in the query.
    boolean isPrefixed() {
        return columns(Role.POSITIVE).contains(KALM_POSITIVES)
                && columns(Role.PROMPT).isEmpty();
    }

    List<Column> columns(Role role) {
        return columns.getOrDefault(role, List.of());
    }

    Column column(Role role) {
        return columns(role).getFirst();
    }

    /// The columns that have no role: they are kept as attributes.
    List<String> others(List<String> names) {
        return names.stream()
                .filter(name -> !used.contains(name) && !name.equals(ATTRIBUTES))
                .toList();
    }

    private static void put(Map<Role, List<Column>> columns, Role role, Set<String> names, List<String> known) {
        for (String name : known) {
            if (names.contains(name)) {
                columns.putIfAbsent(role, List.of(Column.of(name)));
                return;
            }
        }
    }

    private static void putNegatives(Map<Role, List<Column>> columns, Set<String> names) {
        List<Column> negatives = new ArrayList<>();
        for (String name : names) {
            if (isNegative(name)) {
                negatives.add(Column.of(name));
            }
        }
        if (!negatives.isEmpty()) {
            columns.put(Role.NEGATIVE, negatives);
        }
    }

    private static boolean isNegative(String name) {
        return NEGATIVES.contains(name) || NUMBERED_NEGATIVE.matcher(name).matches();
    }

    private static List<String> names(Role role) {
        return NAMES.getOrDefault(role, List.of());
    }

    /// Whether a column of that name has a role beside a query and its positives, so that it cannot be an attribute.
    static boolean isOfGroups(String name) {
        return OF_GROUPS.contains(name) || isNegative(name) || name.equals(ATTRIBUTES);
    }

    /// Whether a column of that name may say what a row means.
    static boolean isKnown(String name) {
        return isNegative(name)
                || CustomaryColumns.isKnown(name)
                || NAMES.values().stream().anyMatch(names -> names.contains(name));
    }

    private static Kind kindOf(Set<Role> roles) {
        Kind kind = kind(roles);
        if (kind == null) {
            throw new IllegalStateException("roles were not checked: " + roles);
        }
        return kind;
    }

    private static @Nullable Kind kind(Set<Role> roles) {
        for (Kind kind : Kind.values()) {
            if (roles.containsAll(rolesOf(kind))) {
                return kind;
            }
        }
        return null;
    }

    private static Set<Role> rolesOf(Kind kind) {
        return switch (kind) {
            case PAIR -> PAIR;
            case SCORED -> SCORED;
            case LABELLED -> LABELLED;
            case JUDGED -> JUDGED;
        };
    }
}

package dev.kalmia.data;

import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which columns of a row hold its text, its title and its id.
///
/// @param texts of which the first is taken that a row has
/// @param title what stands before the text where a row has one; null for nothing
/// @param ids of which the first is taken that the first row has
/// @param textsOnly whether a number is refused where a text must be
/// @param mapping what was asked for; empty for the usual names
record TextColumns(
        List<Column> texts, @Nullable Column title, List<Column> ids, boolean textsOnly, Map<Role, Column> mapping) {
    private static final List<Column> IDS = List.of(Column.of("id"), Column.of("_id"));
    private static final Column TITLE = Column.of("title");
    private static final Set<Role> ROLES = EnumSet.of(Role.TEXT, Role.TITLE, Role.ID);

    /// Texts in one of some columns, with their ids.
    static TextColumns named(List<String> names) {
        return new TextColumns(names.stream().map(Column::of).toList(), null, IDS, false, Map.of());
    }

    /// Texts alone in one of some columns: ids are not looked at.
    static TextColumns textsOnly(List<String> names) {
        return new TextColumns(names.stream().map(Column::of).toList(), null, List.of(), true, Map.of());
    }

    /// Documents: `text` (else `positive`) behind the `title`, or as they are mapped. A column that is called
    /// `title`, `id` or `_id` and mapped to nothing stays that.
    static TextColumns documents(Map<Role, Column> mapping) {
        if (mapping.isEmpty()) {
            return new TextColumns(List.of(Column.of("text"), Column.of("positive")), TITLE, IDS, false, mapping);
        }
        check(mapping);
        Set<Column> used = new HashSet<>(mapping.values());
        Column title = mapping.getOrDefault(Role.TITLE, used.contains(TITLE) ? null : TITLE);
        Column id = mapping.get(Role.ID);
        List<Column> ids =
                id == null ? IDS.stream().filter(each -> !used.contains(each)).toList() : List.of(id);
        return new TextColumns(List.of(mapping.get(Role.TEXT)), title, ids, false, mapping);
    }

    /// Refuses roles that no document has.
    static void check(Map<Role, Column> mapping) {
        if (!mapping.isEmpty() && !(mapping.containsKey(Role.TEXT) && ROLES.containsAll(mapping.keySet()))) {
            throw new UsageException("the columns mapped of documents must be text, and perhaps title and id; mapped: "
                    + mapping.keySet().stream().sorted().map(Role::key).collect(Collectors.joining(", ")));
        }
    }

    /// The column of the ids, seen from the first row; null where it has none.
    ///
    /// @throws InputException when a column that was mapped is not there
    @Nullable
    Column idOf(Row first) {
        for (Role role : List.of(Role.TITLE, Role.ID)) {
            Column column = mapping.get(role);
            if (column != null && !first.columns().contains(name(column))) {
                // It says what there is, unless a place is meant that is there.
                first.value(column);
            }
        }
        return mapping.containsKey(Role.ID)
                ? mapping.get(Role.ID)
                : ids.stream()
                        .filter(column -> mapping.isEmpty() || first.columns().contains(column.name()))
                        .filter(first::has)
                        .findFirst()
                        .orElse(null);
    }

    private static String name(Column column) {
        return column instanceof Column.Named(String name) ? name : "";
    }

    /// The text of a row, its title before it.
    ///
    /// @throws InputException when there is none
    String text(Row row) {
        for (Column column : texts) {
            if (!mapping.isEmpty() || row.has(column)) {
                String text = textsOnly ? row.text(column) : row.value(column);
                if (title == null) {
                    return text;
                }
                return ((row.has(title) ? row.value(title) : "") + " " + text).strip();
            }
        }
        String names = texts.stream().map(TextColumns::name).collect(Collectors.joining(" or "));
        throw new InputException(row.file() + ":" + row.line() + ": a row must have " + names + "; it has neither");
    }
}

package dev.kalmia.data;

import static java.util.Objects.requireNonNull;

import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A column by its name or by its place.
public sealed interface Column {
    /// The column of that name.
    record Named(String name) implements Column {
        public Named {
            requireNonNull(name, "name is null");
        }

        @Override
        public String toString() {
            return "'" + name + "'";
        }
    }

    /// The column in that place.
    ///
    /// @param index from 0
    record At(int index) implements Column {
        public At {
            if (index < 0) {
                throw new UsageException("column must be 0 or more; column=" + index);
            }
        }

        @Override
        public String toString() {
            return Integer.toString(index);
        }
    }

    /// Its name; that of a place is the number, as JSON and Parquet have it.
    default String name() {
        return switch (this) {
            case Named(String name) -> name;
            case At(int index) -> Integer.toString(index);
        };
    }

    static Column of(String name) {
        return new Named(name);
    }

    /// What a setting maps: role → column, such as `query` → `question`. Columns that are all whole numbers are
    /// places, from 0: so a csv or tsv file is said to have no header.
    ///
    /// @throws UsageException when a role is none, or names and places are mixed
    static Map<Role, Column> mapped(Map<String, String> setting) {
        Map<Role, Column> columns = new LinkedHashMap<>();
        setting.forEach((role, column) -> columns.put(Role.named(role), parse(column)));
        if (columns.values().stream().anyMatch(At.class::isInstance) && !arePlaces(columns.values())) {
            throw new UsageException(
                    "columns must be all names, or all places of a file without a header; columns=" + setting);
        }
        return columns;
    }

    private static Column parse(String text) {
        return text.matches("[0-9]{1,4}") ? of(Integer.parseInt(text)) : of(text);
    }

    /// Whether all are places, of which there is one at least.
    static boolean arePlaces(Collection<Column> columns) {
        return !columns.isEmpty() && columns.stream().allMatch(At.class::isInstance);
    }

    /// Whether a first row is a header after all, in which the columns are called by their places.
    ///
    /// @throws InputException when it calls them by the places that they have behind pandas' row numbers
    static boolean isHeader(Row first, Collection<Column> places) {
        if (!(first instanceof CellRow cells) || !arePlaces(places)) {
            return false;
        }
        if (isNumberedBehindNothing(cells.cells())) {
            throw new InputException("the header must name columns where row numbers stand before them; it is '"
                    + String.join(",", cells.cells()) + "': write the file with names, or without row numbers"
                    + " (pandas: index=False) (" + first.file() + " line " + first.line() + ")");
        }
        return places.stream()
                .allMatch(
                        place -> first.has(place) && first.value(place).strip().equals(place.toString()));
    }

    /// As pandas writes a frame without names and its row numbers: nothing, 0, 1, …
    private static boolean isNumberedBehindNothing(List<String> cells) {
        return cells.size() > 1
                && cells.getFirst().isBlank()
                && IntStream.range(1, cells.size())
                        .allMatch(i -> cells.get(i).strip().equals(Integer.toString(i - 1)));
    }

    static Column of(int index) {
        return new At(index);
    }
}

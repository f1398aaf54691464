package dev.kalmia.data;

import static java.util.Objects.requireNonNull;

import dev.kalmia.run.UsageException;
import java.util.LinkedHashMap;
import java.util.Map;

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

    static Column of(String name) {
        return new Named(name);
    }

    /// What a setting maps: role → column, such as `query` → `question`.
    ///
    /// @throws UsageException when a role is none
    static Map<Role, Column> mapped(Map<String, String> setting) {
        Map<Role, Column> columns = new LinkedHashMap<>();
        setting.forEach((role, column) -> columns.put(Role.named(role), of(column)));
        return columns;
    }

    static Column of(int index) {
        return new At(index);
    }
}

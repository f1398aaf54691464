package dev.kalmia.data;

import java.nio.file.Path;
import java.util.List;

/// One row of a file.
public sealed interface Row permits CellRow, JsonRow {
    Path file();

    /// From 1; where a row spans lines, the first of them; in Parquet the number of the row.
    long line();

    /// The names of the columns in their order; empty where the file has no header.
    List<String> columns();

    /// The columns, for messages.
    default String there() {
        return Names.list(columns());
    }

    /// Whether there is something in that column; JSON's null is nothing, an empty text is something.
    boolean has(Column column);

    /// The text in that column. JSON's numbers and truth values are given as text.
    ///
    /// @throws InputException when there is none; it lists the columns that are there
    String value(Column column);

    /// The same, or the one element of a JSON array, as which some software writes a text.
    ///
    /// @throws InputException when there is none
    default String only(Column column) {
        return value(column);
    }

    /// The text, but what JSON does not write as a text is none.
    ///
    /// @throws InputException when there is none
    default String text(Column column) {
        return value(column);
    }

    /// The texts of a JSON array in that column; elsewhere a list of the one text.
    ///
    /// @throws InputException when there is none
    List<String> values(Column column);

    default String value(String column) {
        return value(Column.of(column));
    }

    default String value(int column) {
        return value(Column.of(column));
    }

    /// The finite number in that column.
    ///
    /// @throws InputException when there is none
    default double number(Column column) {
        return Numbers.parse(this, column, value(column));
    }

    /// The finite numbers of a JSON array in that column; elsewhere a list of the one number.
    ///
    /// @throws InputException when something else is there
    default List<Double> numbers(Column column) {
        return values(column).stream()
                .map(text -> Numbers.parse(this, column, text))
                .toList();
    }
}

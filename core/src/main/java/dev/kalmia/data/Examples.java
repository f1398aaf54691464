package dev.kalmia.data;

import dev.kalmia.run.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// From rows to examples. Remembers the layout of the row before, because most rows of a file have the same
/// columns.
final class Examples {
    private static final String NAMELESS = "?";

    private final Map<Role, Column> mapping;
    private final String task;
    private final UnaryOperator<Example> naming;
    private @Nullable List<String> namesBefore;
    private @Nullable Layout layoutBefore;

    /// @param naming gives an id to the examples of rows without one
    Examples(Map<Role, Column> mapping, String task, UnaryOperator<Example> naming) {
        this.mapping = mapping;
        this.task = task;
        this.naming = naming;
    }

    /// @throws BadRow when the row makes no example
    Example example(Row row) {
        Layout layout = layout(row);
        try {
            String id = RowMeta.optional(row, layout, Role.ID);
            Example example = example(row, layout, id == null ? NAMELESS : id);
            return id == null ? naming.apply(example) : example;
        } catch (BadRow e) {
            throw e;
        } catch (InputException e) {
            throw new BadRow(row.file(), row.line(), "refused", String.valueOf(e.getMessage()));
        }
    }

    private Example example(Row row, Layout layout, String id) {
        RowDocuments documents = RowDocuments.of(row, layout);
        List<Column> negatives = negatives(row, layout);
        RowScores scores = RowScores.of(row, layout, negatives, documents, !mapping.isEmpty());
        Meta meta = RowMeta.of(row, layout, id, task, documents, scores);
        return switch (layout.kind()) {
            case PAIR -> pairOrGroup(row, layout, negatives, scores.scores(), meta);
            case SCORED ->
                new Scored(
                        text(row, layout.column(Role.FIRST)),
                        text(row, layout.column(Role.SECOND)),
                        row.number(layout.column(Role.SCORE)),
                        meta);
            case LABELLED ->
                new Labelled(text(row, layout.column(Role.TEXT)), text(row, layout.column(Role.LABEL)), meta);
            case JUDGED -> JudgedList.group(row, layout, query(row, layout), meta);
        };
    }

    /// Rows with fewer negatives than others have empty cells, or null.
    private static List<Column> negatives(Row row, Layout layout) {
        return layout.columns(Role.NEGATIVE).stream()
                .filter(column -> row instanceof JsonRow json
                        ? !json.hasNull(column)
                        : !row.value(column).isBlank())
                .toList();
    }

    private Layout layout(Row row) {
        List<String> names = row.columns();
        // A null in JSON takes a column away without taking its name.
        boolean whole = !(row instanceof JsonRow json && json.hasNull());
        Layout layout = layoutBefore;
        if (layout == null || !whole || !names.equals(namesBefore)) {
            layout = mapping.isEmpty() ? Layout.of(row) : Layout.of(mapping, row);
            layoutBefore = layout;
            namesBefore = whole ? names : null;
        }
        return layout;
    }

    /// One positive that stands alone makes a pair; a list of them, or a negative beside it, makes a group.
    private static Example pairOrGroup(
            Row row, Layout layout, List<Column> columns, @Nullable GroupScores scores, Meta meta) {
        String query = query(row, layout);
        Column positive = layout.column(Role.POSITIVE);
        List<String> negatives = new ArrayList<>();
        for (Column column : columns) {
            negatives.addAll(texts(row, column));
        }
        boolean list = row instanceof JsonRow json && json.hasList(positive);
        if (!list && scores == null && columns.isEmpty()) {
            return new Pair(query, text(row, positive), meta);
        }
        List<String> positives = texts(row, positive);
        if (positives.isEmpty()) {
            throw new BadRow(row.file(), row.line(), "no positive", "column " + positive + " is an empty list");
        }
        if (layout.isPrefixed()) {
            PrefixedQuery prefixed = PrefixedQuery.of(query);
            return new Group(prefixed.query(), positives, negatives, scores, prefixed.meta(meta));
        }
        return new Group(query, positives, negatives, scores, meta);
    }

    private static String query(Row row, Layout layout) {
        Column column = layout.column(Role.QUERY);
        return visible(row, column, row.only(column));
    }

    private static String text(Row row, Column column) {
        return visible(row, column, row.value(column));
    }

    static List<String> texts(Row row, Column column) {
        List<String> texts = row.values(column);
        texts.forEach(text -> visible(row, column, text));
        return texts;
    }

    private static String visible(Row row, Column column, String text) {
        String fault = Texts.fault(text);
        if (fault != null) {
            throw new BadRow(row.file(), row.line(), fault, "column " + column);
        }
        return text;
    }
}

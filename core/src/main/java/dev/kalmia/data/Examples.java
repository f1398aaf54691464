package dev.kalmia.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kalmia.run.InputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
            String id = optional(row, layout, Role.ID);
            Example example = example(row, layout, meta(row, layout, id == null ? NAMELESS : id));
            return id == null ? naming.apply(example) : example;
        } catch (BadRow e) {
            throw e;
        } catch (InputException e) {
            throw new BadRow(row.file(), row.line(), "refused", String.valueOf(e.getMessage()));
        }
    }

    private static Example example(Row row, Layout layout, Meta meta) {
        return switch (layout.kind()) {
            case PAIR -> pairOrGroup(row, layout, meta);
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
    private static Example pairOrGroup(Row row, Layout layout, Meta meta) {
        String query = query(row, layout);
        Column positive = layout.column(Role.POSITIVE);
        List<String> negatives = new ArrayList<>();
        for (Column column : layout.columns(Role.NEGATIVE)) {
            negatives.addAll(texts(row, column));
        }
        boolean list = row instanceof JsonRow json && json.hasList(positive);
        GroupScores scores = scores(row, layout);
        if (!list && scores == null && layout.columns(Role.NEGATIVE).isEmpty()) {
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

    /// Scores of one side alone make a group only where the other side has no texts.
    private static @Nullable GroupScores scores(Row row, Layout layout) {
        List<Double> positives = numbers(row, layout, Role.POSITIVE_SCORES);
        List<Double> negatives = numbers(row, layout, Role.NEGATIVE_SCORES);
        return positives == null && negatives == null
                ? null
                : new GroupScores(positives == null ? List.of() : positives, negatives == null ? List.of() : negatives);
    }

    private static @Nullable List<Double> numbers(Row row, Layout layout, Role role) {
        List<Column> columns = layout.columns(role);
        boolean none = columns.isEmpty()
                || !row.has(columns.getFirst())
                || (row instanceof CellRow && row.value(columns.getFirst()).isBlank());
        return none ? null : row.numbers(columns.getFirst());
    }

    private Meta meta(Row row, Layout layout, String id) {
        String named = optional(row, layout, Role.TASK);
        String prompt = prompt(row, layout);
        Map<String, String> attributes = attributes(row, layout);
        documents(row, layout, id).forEach(attributes::putIfAbsent);
        return new Meta(id, named == null ? task : named, prompt, attributes);
    }

    /// What is said of documents that stand in the row with ids and titles of their own.
    private static Map<String, String> documents(Row row, Layout layout, String id) {
        if (layout.kind() != Layout.Kind.PAIR || !(row instanceof JsonRow json)) {
            return Map.of();
        }
        List<Document> documents = new ArrayList<>();
        for (boolean positive : List.of(true, false)) {
            for (Column column : layout.columns(positive ? Role.POSITIVE : Role.NEGATIVE)) {
                documents.addAll(FormatRows.withoutMadeIds(json.documents(column, positive), id, positive));
            }
        }
        return DocumentNotes.attributes(documents);
    }

    /// Other columns by name; those of an object `attributes` by its keys, as `ExampleWriter` writes them.
    private static Map<String, String> attributes(Row row, Layout layout) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (String name : layout.others(row.columns())) {
            if (row.has(Column.of(name)) && !CellRow.isRowNumber(row, name)) {
                attributes.put(name, row instanceof JsonRow json ? json.written(name) : row.value(name));
            }
        }
        if (row instanceof JsonRow json) {
            JsonNode own = json.object().path(Layout.ATTRIBUTES);
            own.properties().forEach(entry -> {
                if (attributes.put(entry.getKey(), JsonRow.written(entry.getValue())) != null) {
                    throw new BadRow(row.file(), row.line(), "attribute twice", Numbers.shown(entry.getKey()));
                }
            });
            if (own.isValueNode() && !own.isNull()) {
                attributes.put(Layout.ATTRIBUTES, JsonRow.written(own));
            }
        } else if (row.has(Column.of(Layout.ATTRIBUTES))) {
            attributes.put(Layout.ATTRIBUTES, row.value(Layout.ATTRIBUTES));
        }
        return attributes;
    }

    /// An empty cell says nothing; an empty text in JSON says that there is no prompt, whatever the model's
    /// is.
    private static @Nullable String prompt(Row row, Layout layout) {
        List<Column> columns = layout.columns(Role.PROMPT);
        return row instanceof JsonRow && !columns.isEmpty() && row.has(columns.getFirst())
                ? row.value(columns.getFirst())
                : optional(row, layout, Role.PROMPT);
    }

    private static @Nullable String optional(Row row, Layout layout, Role role) {
        List<Column> columns = layout.columns(role);
        if (columns.isEmpty() || !row.has(columns.getFirst())) {
            return null;
        }
        String value = row.value(columns.getFirst());
        return value.isEmpty() ? null : value;
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

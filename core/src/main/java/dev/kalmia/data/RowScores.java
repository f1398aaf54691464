package dev.kalmia.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The scores of a row's texts, wherever they stand: in columns of their own, in one column beside the
/// texts as sentence-transformers has them, or in the documents.
///
/// sentence-transformers knows a label by its name and takes other columns for texts (loss overview,
/// distillation). Beside n negatives it is a list of n + 1 scores, the positive's first, or of n
/// margins, the positive's score less each negative's; beside one it may be that margin. A margin says
/// nothing of the scores themselves: the positive's is 0 here, and each negative's is below it by the
/// margin.
///
/// @param scores null for none
/// @param column the label's name; null where they are elsewhere
/// @param areOfDocuments whether each stands in its document
record RowScores(@Nullable GroupScores scores, @Nullable String column, boolean areOfDocuments) {
    static final RowScores NONE = new RowScores(null, null, false);

    private static final Set<String> LABELS = Set.of("label", "labels", "score", "scores");
    private static final Column POSITIVE = Column.of("positive");
    private static final Pattern NEGATIVE = Pattern.compile("negative(_\\d{1,4})?");

    /// @param named whether columns were mapped: then no other has a meaning
    static RowScores of(Row row, Layout layout, List<Column> negatives, RowDocuments documents, boolean named) {
        if (layout.kind() != Layout.Kind.PAIR) {
            return NONE;
        }
        GroupScores own = ofColumns(row, layout);
        if (own != null) {
            return new RowScores(own, null, false);
        }
        String label = named ? null : label(row, layout, negatives);
        if (label != null) {
            GroupScores scores = ofLabel(row, label, negatives.size());
            return scores == null ? NONE : new RowScores(scores, label, false);
        }
        GroupScores each = documents.equals(RowDocuments.NONE) ? null : ofDocuments(row, layout, negatives, documents);
        return each == null ? NONE : new RowScores(each, null, true);
    }

    /// Scores of one side alone make a group only where the other side has no texts.
    private static @Nullable GroupScores ofColumns(Row row, Layout layout) {
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

    private static @Nullable GroupScores ofDocuments(
            Row row, Layout layout, List<Column> negatives, RowDocuments documents) {
        int negativeTexts =
                negatives.stream().mapToInt(column -> row.values(column).size()).sum();
        return documents.scores(row.values(layout.column(Role.POSITIVE)).size(), negativeTexts);
    }

    /// The one column that can be a label, where the texts stand in columns of sentence-transformers.
    private static @Nullable String label(Row row, Layout layout, List<Column> negatives) {
        boolean texts = layout.column(Role.POSITIVE).equals(POSITIVE)
                && negatives.stream()
                        .allMatch(column -> column instanceof Column.Named(String name)
                                && NEGATIVE.matcher(name).matches()
                                && !(row instanceof JsonRow json && json.hasList(column)));
        if (!texts) {
            return null;
        }
        List<String> labels = layout.others(row.columns()).stream()
                .filter(name -> LABELS.contains(name) && row.has(Column.of(name)))
                .toList();
        return labels.size() == 1 ? labels.getFirst() : null;
    }

    /// @return null where it is no score, such as a class
    private static @Nullable GroupScores ofLabel(Row row, String label, int negatives) {
        Column column = Column.of(label);
        if (!(row instanceof JsonRow json)) {
            return negatives == 1 && Numbers.isNumber(row.value(column)) ? below(row.numbers(column)) : null;
        }
        JsonNode value = json.object().path(label);
        if (value.isNumber()) {
            return negatives == 1 ? below(row.numbers(column)) : null;
        }
        if (!areNumbers(value)) {
            return null;
        }
        if (value.size() == negatives + 1) {
            List<Double> all = row.numbers(column);
            return new GroupScores(all.subList(0, 1), all.subList(1, all.size()));
        }
        if (negatives == 0) {
            return null;
        }
        if (value.size() != negatives) {
            throw new BadRow(
                    row.file(),
                    row.line(),
                    "scores and texts differ",
                    "column " + column + " must have a score for the positive and each negative, or a margin for each"
                            + " negative; negatives=" + negatives + ", numbers=" + value.size());
        }
        return below(row.numbers(column));
    }

    private static boolean areNumbers(JsonNode value) {
        for (JsonNode each : value) {
            if (!each.isNumber()) {
                return false;
            }
        }
        return value.isArray() && !value.isEmpty();
    }

    private static GroupScores below(List<Double> margins) {
        List<Double> negatives = new ArrayList<>();
        // 0 less the margin, so that none of 0 becomes -0.
        margins.forEach(margin -> negatives.add(0.0 - margin));
        return new GroupScores(List.of(0.0), negatives);
    }
}

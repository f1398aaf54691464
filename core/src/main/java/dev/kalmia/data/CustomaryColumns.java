package dev.kalmia.data;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Columns as data sets for sentence-transformers call them, which goes by their order. Here names decide, so
/// that a file of something else is not trained on. Asked where the names of `Layout` make no example.
///
/// These names do not say that a document answers: beside a grade, pairs are graded, whatever the grade.
record CustomaryColumns(Row row) {
    private static final List<String> QUERIES = List.of("query", "anchor", "question");
    private static final List<String> DOCUMENTS = List.of("answer", "context", "passage", "document");
    private static final List<String> GRADES = List.of("score", "scores", "label", "labels");
    /// Without `label`: SICK has the class there, beside the grade in a column of another name.
    private static final List<String> SCORES = List.of("score", "scores");

    private static final List<String> PAIRS = List.of("sentence1", "sentence2", "sentence_A", "sentence_B");
    private static final String LIST = "docs";
    private static final String LIST_GRADES = "labels";
    /// Where one of these stands, empty or not, it is the positive or nothing is.
    private static final List<String> POSITIVES =
            List.of("positive", "positives", "pos", "positive_passages", "pos_doc", "positive_document_ids");

    private static final String NEEDED =
            "query and positive (also known: anchor, pos, positives; or question and answer, context, passage or"
                    + " document), or first, second and score (sentence1, sentence2, score), or text and label, or query,"
                    + " docs and labels";
    private static final String CLASSES =
            "'premise' and 'hypothesis' have one of three classes (entailment, neutral, contradiction), which is no grade:"
                    + " give what entails as anchor and positive; needed are " + NEEDED;
    private static final String IDS = "'positive_document_ids' names documents of a corpus: give the folder that holds"
            + " train.jsonl and corpus.jsonl in place of the file";

    /// Role → name of the column; empty where the names say nothing. The column may be null.
    ///
    /// @throws BadRow when two columns may be the same thing
    Map<Role, String> roles() {
        Map<Role, String> roles = new EnumMap<>(Role.class);
        if (has("sentence1") && has("sentence2")) {
            graded(roles, "sentence1", "sentence2", GRADES);
        } else if (has("sentence_A") && has("sentence_B")) {
            graded(roles, "sentence_A", "sentence_B", SCORES);
        } else if (POSITIVES.stream().noneMatch(this::has)) {
            asked(roles);
        }
        return roles;
    }

    static boolean isKnown(String name) {
        return PAIRS.contains(name)
                || name.equals(LIST)
                || Stream.of(QUERIES, DOCUMENTS, GRADES, POSITIVES).anyMatch(names -> names.contains(name));
    }

    private void asked(Map<Role, String> roles) {
        List<String> queries = there(QUERIES);
        List<String> documents = there(DOCUMENTS);
        if (queries.isEmpty()) {
            return;
        }
        if (has(LIST) && has(LIST_GRADES) && documents.isEmpty()) {
            roles.put(Role.QUERY, only(queries));
            roles.put(Role.DOCUMENTS, LIST);
            roles.put(Role.GRADES, LIST_GRADES);
        } else if (!documents.isEmpty() && there(GRADES).isEmpty()) {
            roles.put(Role.QUERY, only(queries));
            roles.put(Role.POSITIVE, only(documents));
        } else if (!documents.isEmpty()) {
            graded(roles, only(queries), only(documents), GRADES);
        }
    }

    private void graded(Map<Role, String> roles, String first, String second, List<String> grades) {
        List<String> there = there(grades);
        if (!there.isEmpty()) {
            roles.put(Role.FIRST, first);
            roles.put(Role.SECOND, second);
            roles.put(Role.SCORE, only(there));
        }
    }

    private boolean has(String name) {
        return row.columns().contains(name);
    }

    private List<String> there(List<String> known) {
        return known.stream().filter(this::has).toList();
    }

    private String only(List<String> there) {
        if (there.size() > 1) {
            throw new BadRow(
                    row.file(),
                    row.line(),
                    BadRow.WRONG_COLUMNS,
                    "one of " + Names.list(there) + " must be there, or the columns be mapped; there: " + row.there());
        }
        return there.getFirst();
    }

    /// Why the columns make no example.
    ///
    /// @param filled those that are not null
    static BadRow refusal(Row row, Collection<String> filled) {
        Set<String> names = Set.copyOf(row.columns());
        String needed = names.contains("positive_document_ids")
                ? IDS
                : names.containsAll(List.of("premise", "hypothesis")) ? CLASSES : NEEDED;
        List<String> empty =
                row.columns().stream().filter(name -> !filled.contains(name)).toList();
        return new BadRow(
                row.file(),
                row.line(),
                BadRow.WRONG_COLUMNS,
                needed + "; there: " + row.there() + (empty.isEmpty() ? "" : "; null: " + Names.list(empty)));
    }
}

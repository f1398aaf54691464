package dev.kalmia.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The documents that stand in a row as objects, with ids and titles of their own.
///
/// @param positives empty where its documents are texts
/// @param negatives the same
record RowDocuments(List<Document> positives, List<Document> negatives) {
    static final RowDocuments NONE = new RowDocuments(List.of(), List.of());

    static RowDocuments of(Row row, Layout layout) {
        return layout.kind() == Layout.Kind.PAIR && row instanceof JsonRow json
                ? new RowDocuments(
                        documents(json, layout, Role.POSITIVE, true), documents(json, layout, Role.NEGATIVE, false))
                : NONE;
    }

    private static List<Document> documents(JsonRow row, Layout layout, Role role, boolean positive) {
        List<Document> documents = new ArrayList<>();
        layout.columns(role).forEach(column -> documents.addAll(row.documents(column, positive)));
        return documents;
    }

    /// The scores that all of them have.
    ///
    /// @return null where one has none, or the group has other texts
    @Nullable
    GroupScores scores(int positiveTexts, int negativeTexts) {
        return positives.size() == positiveTexts && negatives.size() == negativeTexts
                ? Document.scores(positives, negatives)
                : null;
    }

    /// What is said of them.
    ///
    /// @param id of the example
    /// @param scores where they are of documents, they are not said again
    Map<String, String> attributes(String id, RowScores scores) {
        return DocumentNotes.attributes(Stream.of(true, false)
                .flatMap(positive ->
                        TevatronPassages.withoutMadeIds(positive ? positives : negatives, id, positive).stream())
                .map(document -> scores.areOfDocuments() ? document.unscored() : document)
                .toList());
    }
}

package dev.kalmia.data;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Rows of NeMo whose documents stand in them: texts, or objects that say what is known of each. NeMo
/// takes an object's `text` alone, so a title stands in it, and what is known of documents with titles or
/// grades stays one attribute of the row.
final class NemoDocuments {
    private static final String QUERY = "query";
    private static final String TEXT = "text";

    private NemoDocuments() {}

    /// The row of a group as columns hold it: texts alone.
    static ObjectNode columns(Group group) {
        ObjectNode row = JsonNodeFactory.instance.objectNode().put(QUERY, group.query());
        group.positives().forEach(row.putArray("pos_doc")::add);
        group.negatives().forEach(row.putArray("neg_doc")::add);
        return row;
    }

    /// The row of a group.
    static ObjectNode row(Group group) {
        List<Document> said = areSaid(group) ? known(group) : texts(group);
        GroupScores scores = group.scores();
        int positives = group.positives().size();
        ObjectNode row = JsonNodeFactory.instance.objectNode().put(QUERY, group.query());
        add(row.putArray("pos_doc"), said.subList(0, positives), scores == null ? null : scores.positives());
        add(row.putArray("neg_doc"), said.subList(positives, said.size()), scores == null ? null : scores.negatives());
        return row;
    }

    /// Whether the documents of a group's row say all that its attribute does.
    static boolean areSaid(Group group) {
        List<Document> documents = known(group);
        int positives = group.positives().size();
        boolean scored = group.scores() != null;
        return documents.stream().allMatch(document -> isSaid(document, scored))
                && DocumentNotes.areThose(documents, group.meta())
                // Scores of all would be the group's.
                && (scored
                        || Document.scores(
                                        documents.subList(0, positives), documents.subList(positives, documents.size()))
                                == null);
    }

    /// Whether it is the same when its object is read.
    private static boolean isSaid(Document document, boolean scored) {
        ObjectNode object = object(document);
        boolean ownScore = scored && object.has(Document.SCORE);
        return !ownScore
                && Objects.equals(JsonRow.document(object, document.grade() > 0), document)
                && document.title().isEmpty();
    }

    private static List<Document> known(Group group) {
        DocumentNotes notes = DocumentNotes.of(group.meta());
        List<Document> known = new ArrayList<>();
        group.positives().forEach(text -> known.add(notes.take(text, true)));
        group.negatives().forEach(text -> known.add(notes.take(text, false)));
        return known;
    }

    private static List<Document> texts(Group group) {
        return Stream.concat(
                        group.positives().stream().map(text -> Document.of(text, true)),
                        group.negatives().stream().map(text -> Document.of(text, false)))
                .toList();
    }

    private static void add(ArrayNode row, List<Document> documents, @Nullable List<Double> scores) {
        for (int i = 0; i < documents.size(); i++) {
            ObjectNode object = object(documents.get(i));
            if (scores != null) {
                object.put(Document.SCORE, scores.get(i));
            }
            if (object.size() == 1) {
                row.add(documents.get(i).text());
            } else {
                row.add(object);
            }
        }
    }

    private static ObjectNode object(Document document) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        if (!document.id().isEmpty()) {
            object.put("id", document.id());
        }
        object.put(TEXT, document.text());
        FurtherKeys.add(document.remark(), object);
        FurtherKeys.add(document.more(), object);
        return object;
    }
}

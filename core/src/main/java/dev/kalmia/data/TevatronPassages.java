package dev.kalmia.data;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/// Rows of Tevatron whose passages stand in them, each with what is known of it.
final class TevatronPassages {
    private TevatronPassages() {}

    /// The row of a group.
    static ObjectNode row(Group group) {
        String id = group.meta().id();
        ObjectNode row =
                JsonNodeFactory.instance.objectNode().put("query_id", id).put("query", group.query());
        DocumentNotes notes = DocumentNotes.of(group.meta());
        passages(row.putArray("positive_passages"), group, notes, true);
        passages(row.putArray("negative_passages"), group, notes, false);
        return row;
    }

    private static void passages(ArrayNode passages, Group group, DocumentNotes notes, boolean positive) {
        List<String> texts = positive ? group.positives() : group.negatives();
        GroupScores scores = group.scores();
        for (int i = 0; i < texts.size(); i++) {
            Document document = notes.take(texts.get(i), positive);
            String id = document.id();
            ObjectNode passage = passages.addObject()
                    .put("docid", id.isEmpty() ? passageId(group.meta().id(), positive, i) : id)
                    .put("title", document.title())
                    .put("text", document.body());
            if (scores != null) {
                passage.put(Document.SCORE, (positive ? scores.positives() : scores.negatives()).get(i));
            }
            FurtherKeys.add(document.more(), passage);
            FurtherKeys.add(document.remark(), passage);
        }
    }

    /// The id of a passage that has none of its own.
    private static String passageId(String id, boolean positive, int place) {
        return id + (positive ? "-p" : "-n") + (place + 1);
    }

    /// The passages of a row without the ids that they were given here.
    static List<Document> withoutMadeIds(List<Document> passages, String id, boolean positive) {
        List<Document> own = new ArrayList<>();
        for (int i = 0; i < passages.size(); i++) {
            Document passage = passages.get(i);
            own.add(passage.id().equals(passageId(id, positive, i)) ? passage.identified("") : passage);
        }
        return own;
    }
}

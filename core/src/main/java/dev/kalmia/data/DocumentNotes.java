package dev.kalmia.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kalmia.run.Hashes;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a collection says of a group's documents beside their texts: their ids, titles, grades and
/// further keys.
///
/// They are an attribute of the group, a JSON list of `{"text": …, "id": …, "title": …, "grade": …,
/// "more": {…}, "remark": {…}}`, where `text` is the first 16 hexadecimal digits of the text's
/// SHA-256: so a note stays with its text when others leave the group or join it. `more` has the
/// further keys of the document's row (`metadata`), `remark` those beside the document's name in the
/// group's row (`score`). Not written is what is empty, and the usual grades, 1 and 0.
final class DocumentNotes {
    static final String ATTRIBUTE = "judged_documents";

    private static final int DIGITS = 16;
    private static final ObjectReader READER = HostileJson.mapper(64 << 20).readerFor(JsonNode.class);
    private static final String TEXT = "text";
    private static final String ID = "id";
    private static final String TITLE = "title";
    private static final String GRADE = "grade";
    private static final String MORE = "more";
    private static final String REMARK = "remark";

    private final Map<String, Queue<JsonNode>> byText = new HashMap<>();

    private DocumentNotes() {}

    /// The notes of an example. An attribute of that name that is something else says nothing of
    /// documents.
    static DocumentNotes of(Meta meta) {
        DocumentNotes notes = new DocumentNotes();
        String written = meta.attributes().get(ATTRIBUTE);
        if (written != null) {
            try {
                for (JsonNode note : READER.readTree(written)) {
                    notes.byText
                            .computeIfAbsent(note.path(TEXT).asText(), text -> new ArrayDeque<>())
                            .add(note);
                }
            } catch (JsonProcessingException notNotes) {
                return new DocumentNotes();
            }
        }
        return notes;
    }

    /// What is known of a text of the group. Of equal texts each takes its own note, so each text is
    /// asked for once.
    Document take(String text, boolean positive) {
        Queue<JsonNode> notes = byText.getOrDefault(digits(text), new ArrayDeque<>());
        JsonNode note = notes.poll();
        if (note == null) {
            return Document.of(text, positive);
        }
        int grade = note.path(GRADE).asInt(Document.usualGrade(positive));
        return new Document(
                note.path(ID).asText(""),
                note.path(TITLE).asText(""),
                text,
                grade > 0 == positive ? grade : Document.usualGrade(positive),
                further(note, MORE),
                further(note, REMARK));
    }

    private static String further(JsonNode note, String key) {
        return note.path(key) instanceof ObjectNode object ? FurtherKeys.of(object, List.of()) : "";
    }

    /// A group of documents that keeps what is known of them.
    static Group group(String query, List<Document> positives, List<Document> negatives, Meta meta) {
        return group(query, positives, negatives, null, meta);
    }

    /// The same where somebody scored them.
    static Group group(
            String query, List<Document> positives, List<Document> negatives, @Nullable GroupScores scores, Meta meta) {
        Map<String, String> attributes = new HashMap<>(meta.attributes());
        attributes.putAll(
                attributes(Stream.concat(positives.stream(), negatives.stream()).toList()));
        return new Group(
                query,
                texts(positives),
                texts(negatives),
                scores,
                new Meta(meta.id(), meta.task(), meta.prompt(), attributes));
    }

    private static List<String> texts(List<Document> documents) {
        return documents.stream().map(Document::text).toList();
    }

    /// The attribute that says what is known of documents, or none where that is nothing.
    ///
    /// @param documents the positives, then the negatives
    static Map<String, String> attributes(List<Document> documents) {
        ArrayNode notes = JsonNodeFactory.instance.arrayNode();
        for (Document document : documents) {
            ObjectNode note = note(document);
            if (!note.isEmpty()) {
                notes.add(JsonNodeFactory.instance
                        .objectNode()
                        .put(TEXT, digits(document.text()))
                        .setAll(note));
            }
        }
        return notes.isEmpty() ? Map.of() : Map.of(ATTRIBUTE, notes.toString());
    }

    /// Whether the notes of an example say of these documents what is known of them, and nothing else.
    static boolean areThose(List<Document> documents, Meta meta) {
        return Objects.equals(
                attributes(documents).get(ATTRIBUTE), meta.attributes().get(ATTRIBUTE));
    }

    private static ObjectNode note(Document document) {
        ObjectNode note = JsonNodeFactory.instance.objectNode();
        if (!document.id().isEmpty() && !document.hasMadeId()) {
            note.put(ID, document.id());
        }
        if (!document.title().isEmpty()) {
            note.put(TITLE, document.title());
        }
        if (document.grade() != Document.usualGrade(document.grade() > 0)) {
            note.put(GRADE, document.grade());
        }
        if (!document.more().isEmpty()) {
            note.set(MORE, HostileJson.object(document.more()));
        }
        if (!document.remark().isEmpty()) {
            note.set(REMARK, HostileJson.object(document.remark()));
        }
        return note;
    }

    private static String digits(String text) {
        return Hashes.string(text).substring(0, DIGITS);
    }
}

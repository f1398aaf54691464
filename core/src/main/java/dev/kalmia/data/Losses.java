package dev.kalmia.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kalmia.run.InputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a format cannot hold of records, counted; or the first of them ends the writing. For one thread.
final class Losses {
    /// The whole record.
    static final String RECORD = "record";
    /// The ids, titles, grades and further keys of its documents.
    static final String DOCUMENTS = "documents";

    private final ExampleFormat format;
    private final boolean allowed;
    private final Map<String, Long> counts = new TreeMap<>();

    Losses(ExampleFormat format, boolean allowed) {
        this.format = format;
        this.allowed = allowed;
    }

    /// Takes note of what is lost of a record.
    ///
    /// @param lost its parts, empty for none
    /// @throws InputException when something is and nothing may be
    void add(Example example, List<String> lost) {
        if (lost.isEmpty()) {
            return;
        }
        if (!allowed) {
            throw new InputException("the format " + format.key() + " cannot hold all of example "
                    + Numbers.shown(example.meta().id()) + "; lost would be: " + String.join(", ", lost));
        }
        lost.forEach(part -> counts.merge(part, 1L, Long::sum));
    }

    /// How many records have lost what.
    Map<String, Long> counts() {
        return Collections.unmodifiableMap(counts);
    }

    /// What is not there any more when a record is read that was written. A pair is a group of one positive, and an
    /// id that was made of the content is nothing to lose.
    ///
    /// @param after null where no record is read
    static List<String> between(Example before, @Nullable Example after) {
        if (after == null || !plain(before).getClass().equals(plain(after).getClass())) {
            return List.of(RECORD);
        }
        List<String> lost = new ArrayList<>(texts(plain(before), plain(after)));
        Meta was = before.meta();
        Meta is = after.meta();
        note(lost, "id", was.id().equals(is.id()) || ContentIds.isMade(before));
        addMeta(lost, was, is);
        note(lost, DOCUMENTS, Objects.equals(documents(was), documents(is)));
        return lost;
    }

    /// Adds what is not there any more but for the id and what is said of documents.
    static void addMeta(List<String> lost, Meta was, Meta is) {
        note(lost, "task", was.task().equals(is.task()));
        note(lost, "prompt", Objects.equals(was.prompt(), is.prompt()));
        note(lost, Layout.ATTRIBUTES, others(was).equals(others(is)));
    }

    private static Map<String, JsonNode> others(Meta meta) {
        Map<String, JsonNode> others = JsonAttributes.values(meta.attributes());
        others.remove(DocumentNotes.ATTRIBUTE);
        return others;
    }

    private static @Nullable String documents(Meta meta) {
        return meta.attributes().get(DocumentNotes.ATTRIBUTE);
    }

    private static Example plain(Example example) {
        Group group = FormatRows.group(example);
        return group == null ? example : group;
    }

    private static List<String> texts(Example before, Example after) {
        List<String> lost = new ArrayList<>();
        if (before instanceof Group was && after instanceof Group is) {
            note(lost, "query", was.query().equals(is.query()));
            note(lost, "positives", was.positives().equals(is.positives()));
            note(lost, "negatives", was.negatives().equals(is.negatives()));
            note(lost, "scores", Objects.equals(was.scores(), is.scores()));
        } else {
            note(lost, "texts", before.equals(after.with(before.meta())));
        }
        return lost;
    }

    private static void note(List<String> lost, String part, boolean kept) {
        if (!kept) {
            lost.add(part);
        }
    }
}

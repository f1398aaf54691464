package dev.kalmia.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a query's row in a folder says beside the keys of its convention: a task and a prompt of its
/// own, and attributes.
final class FolderMeta {
    private static final String TASK = "task";
    private static final String PROMPT = "prompt";
    /// Documents have rows of their own, and JSON shows what is a text.
    private static final List<String> TAKEN = List.of(DocumentNotes.ATTRIBUTE, JsonAttributes.ATTRIBUTE);

    private FolderMeta() {}

    /// @param known the keys of the convention
    /// @param task that of rows that name none
    /// @param prompt the same
    /// @throws BadRow when task or prompt is no text
    static Meta of(JsonRow row, Collection<String> known, String id, String task, @Nullable String prompt) {
        ObjectNode further = HostileJson.object(FurtherKeys.of(row.object(), known));
        String ownTask = row.has(Column.of(TASK)) ? row.value(TASK) : "";
        JsonAttributes attributes = new JsonAttributes();
        further.remove(List.of(TASK, PROMPT));
        further.remove(TAKEN);
        further.properties().forEach(entry -> attributes.put(entry.getKey(), entry.getValue()));
        return new Meta(
                id,
                ownTask.isEmpty() ? task : ownTask,
                row.has(Column.of(PROMPT)) ? row.value(PROMPT) : prompt,
                attributes.all());
    }

    /// Counts what of a row is no part of its example.
    static void leftBehind(JsonRow row, LeftBehind left) {
        TAKEN.stream().filter(name -> row.has(Column.of(name))).forEach(name -> left.add("key '" + name + "'", 1));
    }

    /// Adds to a row what `of` reads, but for attributes whose name has a meaning there.
    static void add(Meta meta, String task, ObjectNode row) {
        JsonAttributes.values(meta.attributes()).forEach((name, value) -> {
            if (!row.has(name) && !name.equals(TASK) && !name.equals(PROMPT) && !TAKEN.contains(name)) {
                row.set(name, value);
            }
        });
        if (!meta.task().equals(task)) {
            row.put(TASK, meta.task());
        }
        if (meta.prompt() != null) {
            row.put(PROMPT, meta.prompt());
        }
    }
}

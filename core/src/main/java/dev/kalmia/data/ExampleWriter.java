package dev.kalmia.data;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Writes examples as JSONL: the same examples give the same bytes. `ExampleReader` reads them back as they
/// were.
///
/// Keys, in this order: `id`, `task`, `prompt` (where there is one), then `query`, `positive` of a pair;
/// `query`, `positives`, `negatives` of a group and, where it has scores, `positive_scores`,
/// `negative_scores`; `first`, `second`, `score`; or `text`, `label`; last `attributes` (an object, sorted
/// by name, where there are any; an attribute that was read as a number, a list or the like is that again).
public final class ExampleWriter {
    private ExampleWriter() {}

    /// The file is there whole or not at all; a name that ends in `.gz` or `.zst` packs it.
    ///
    /// @throws InputException when it cannot be written
    public static void write(Path target, Stream<? extends Example> examples) {
        JsonLines.write(target, lines -> examples.forEachOrdered(example -> lines.object(row(example))));
    }

    /// Writes the examples that `body` hands over, one at a time. When it throws, nothing is written.
    ///
    /// @throws InputException when the file cannot be written
    public static void write(Path target, Consumer<Consumer<Example>> body) {
        JsonLines.write(target, lines -> body.accept(example -> lines.object(row(example))));
    }

    public static void write(Path target, List<? extends Example> examples) {
        write(target, examples.stream());
    }

    /// The row where attributes can be nothing but texts.
    static ObjectNode textRow(Example example) {
        ObjectNode row = row(example);
        if (row.has(Layout.ATTRIBUTES)) {
            ObjectNode attributes = row.putObject(Layout.ATTRIBUTES);
            example.meta().attributes().forEach(attributes::put);
        }
        return row;
    }

    static ObjectNode row(Example example) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        fill(json, example);
        return json;
    }

    private static void fill(ObjectNode json, Example example) {
        Meta meta = example.meta();
        json.put("id", meta.id());
        json.put("task", meta.task());
        if (meta.prompt() != null) {
            json.put("prompt", meta.prompt());
        }
        switch (example) {
            case Pair pair -> json.put("query", pair.query()).put("positive", pair.positive());
            case Group group -> {
                json.put("query", group.query());
                add(json.putArray("positives"), group.positives());
                add(json.putArray("negatives"), group.negatives());
                GroupScores scores = group.scores();
                if (scores != null) {
                    scores.positives().forEach(json.putArray(Layout.POSITIVE_SCORES)::add);
                    scores.negatives().forEach(json.putArray(Layout.NEGATIVE_SCORES)::add);
                }
            }
            case Scored scored ->
                json.put("first", scored.first()).put("second", scored.second()).put("score", scored.score());
            case Labelled labelled -> json.put("text", labelled.text()).put("label", labelled.label());
        }
        if (!meta.attributes().isEmpty()) {
            json.putObject(Layout.ATTRIBUTES).setAll(JsonAttributes.values(meta.attributes()));
        }
    }

    private static void add(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }
}

package dev.kalmia.mine;

import dev.kalmia.data.Labelled;
import dev.kalmia.data.Meta;
import dev.kalmia.run.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/// Where texts are from that a model wrote (attributes `synth.…`), once they stand in a group beside the text
/// whose attributes the group has. Texts that nobody wrote for training keep no origin there, as they have
/// none.
final class WrittenOrigins {
    private static final String WRITTEN = "synth.";
    private static final String POSITIVE = WRITTEN + "positive.";
    private static final String NEGATIVES = WRITTEN + "negatives.";
    private static final String EXAMPLE = "example";

    private final Map<String, Map<String, Meta>> tasks = new HashMap<>();

    /// Takes note of a text; of one that is there twice, the first counts.
    void add(Labelled text) {
        tasks.computeIfAbsent(text.meta().task(), task -> new HashMap<>()).putIfAbsent(text.text(), text.meta());
    }

    /// Attributes that tell of positive and negatives: of the positive all below `synth.positive.`, with its
    /// id as `example`; of the negatives their ids, a list in JSON, as `synth.negatives.example`, and the
    /// models that wrote them. None where no model wrote anything of the group.
    SortedMap<String, String> of(Labelled text, String positive, List<String> negatives) {
        SortedMap<String, String> told = new TreeMap<>();
        Map<String, Meta> texts = Objects.requireNonNull(tasks.get(text.meta().task()));
        Meta exemplar = Objects.requireNonNull(texts.get(positive));
        List<Meta> others =
                negatives.stream().map(texts::get).map(Objects::requireNonNull).toList();
        if (!isWritten(text.meta()) && !isWritten(exemplar) && others.stream().noneMatch(WrittenOrigins::isWritten)) {
            return told;
        }
        exemplar.attributes().forEach((name, value) -> {
            if (name.startsWith(WRITTEN)) {
                told.put(POSITIVE + name.substring(WRITTEN.length()), value);
            }
        });
        told.put(POSITIVE + EXAMPLE, exemplar.id());
        if (!others.isEmpty()) {
            told.put(
                    NEGATIVES + EXAMPLE,
                    Json.writeLine(others.stream().map(Meta::id).toList()));
            List<String> models = others.stream()
                    .map(meta -> meta.attributes().getOrDefault(WRITTEN + "model", ""))
                    .filter(model -> !model.isEmpty())
                    .distinct()
                    .sorted()
                    .toList();
            if (!models.isEmpty()) {
                told.put(NEGATIVES + "model", String.join(", ", models));
            }
        }
        return told;
    }

    private static boolean isWritten(Meta meta) {
        return meta.attributes().keySet().stream().anyMatch(name -> name.startsWith(WRITTEN));
    }
}

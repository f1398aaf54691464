package dev.kalmia.encode.bulk;

import dev.kalmia.encode.EncodedAs;
import dev.kalmia.encode.Precision;
import dev.kalmia.encode.UsedPrompt;
import dev.kalmia.run.Json;
import dev.kalmia.vector.Role;
import java.util.Map;

/// What holds for all rows, known when the first window is encoded.
record JournalFacts(EncodedAs as, boolean named) {
    static JournalFacts of(Map<String, Object> line) {
        Map<String, Object> as = Json.asObject(line.get("as"), "as");
        Map<String, Object> prompt = Json.asObject(as.get("prompt"), "prompt");
        return new JournalFacts(
                new EncodedAs(
                        new UsedPrompt(
                                JournalValues.value(prompt, "id", String.class),
                                JournalValues.value(prompt, "text", String.class),
                                Role.valueOf(JournalValues.value(prompt, "role", String.class))),
                        JournalValues.value(as, "pooling", String.class),
                        JournalValues.value(as, "positions", String.class),
                        JournalValues.number(as, "maxTokens"),
                        JournalValues.value(as, "normalised", Boolean.class),
                        JournalValues.number(as, "dimension"),
                        JournalValues.number(as, "fullDimension"),
                        Precision.valueOf(JournalValues.value(as, "precision", String.class)),
                        JournalValues.value(as, "fingerprint", String.class)),
                JournalValues.value(line, "named", Boolean.class));
    }
}

package dev.kalmia.postprocess;

import dev.kalmia.vector.Affine;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// A map, and what was found while it was fitted.
///
/// @param facts by their names, as [dev.kalmia.run.Json] writes them
public record Fitted(Affine map, SequencedMap<String, Object> facts) {
    public Fitted {
        facts = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(facts));
    }

    static Fitted of(Affine map) {
        return new Fitted(map, new LinkedHashMap<>());
    }

    Fitted with(String fact, Object value) {
        SequencedMap<String, Object> more = new LinkedHashMap<>(facts);
        more.put(fact, value);
        return new Fitted(map, more);
    }
}

package dev.kalmia.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/// JSON of files that nobody has vouched for: depth, names and texts are bounded, and no key stands twice.
final class HostileJson {
    private static final int DEEPEST = 100;
    private static final int LONGEST_NAME = 1 << 16;

    private HostileJson() {}

    /// @param longestText characters of a text, at most
    static JsonMapper mapper(int longestText) {
        StreamReadConstraints limits = StreamReadConstraints.builder()
                .maxNestingDepth(DEEPEST)
                .maxStringLength(longestText)
                .maxNameLength(LONGEST_NAME)
                .build();
        return new JsonMapper(JsonFactory.builder()
                .streamReadConstraints(limits)
                // Names come from hostile files: kept for ever, they would fill the memory.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build());
    }
}

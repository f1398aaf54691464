package dev.kalmia.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// JSON of files that nobody has vouched for: depth, names and texts are bounded, and no key stands
/// twice. Numbers are kept as they are written.
final class HostileJson {
    private static final int DEEPEST = 100;
    /// Less, because values are put into rows.
    private static final int DEEPEST_VALUE = 90;

    private static final int LONGEST_NAME = 1 << 16;
    private static final ObjectReader VALUES = mapper(64 << 20, DEEPEST_VALUE)
            .readerFor(JsonNode.class)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private HostileJson() {}

    /// @param longestText characters of a text, at most
    static JsonMapper mapper(int longestText) {
        return mapper(longestText, DEEPEST);
    }

    private static JsonMapper mapper(int longestText, int deepest) {
        StreamReadConstraints limits = StreamReadConstraints.builder()
                .maxNestingDepth(deepest)
                .maxStringLength(longestText)
                .maxNameLength(LONGEST_NAME)
                .build();
        return JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(limits)
                        // Names come from hostile files: kept for ever, they would fill the memory.
                        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                // 0.10 stays 0.10 where a number is kept as text.
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
    }

    /// A value that was kept as text.
    ///
    /// @throws JsonProcessingException when it is none, or may not stand in a row
    static JsonNode tree(String text) throws JsonProcessingException {
        return VALUES.readTree(text);
    }

    /// An object that was kept as text; an empty one for anything else.
    static ObjectNode object(String text) {
        try {
            return !text.isEmpty() && tree(text) instanceof ObjectNode object ? object : empty();
        } catch (JsonProcessingException none) {
            return empty();
        }
    }

    private static ObjectNode empty() {
        return JsonNodeFactory.instance.objectNode();
    }

    /// A value as text: a text as it is, everything else as JSON writes it. A value that is read from
    /// what is written here is written the same.
    static String text(JsonNode value) {
        if (value.isTextual()) {
            return value.textValue();
        }
        if (value.isFloatingPointNumber() && !Double.isFinite(value.doubleValue())) {
            // No JSON, and yet a file of cells may hold it.
            return value.asText();
        }
        String written = value.toString();
        if (!value.isContainerNode() && !value.isDouble() && !value.isFloat()) {
            return written;
        }
        try {
            return tree(written).toString();
        } catch (JsonProcessingException tooDeep) {
            return written;
        }
    }
}

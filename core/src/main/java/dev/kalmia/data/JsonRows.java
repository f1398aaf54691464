package dev.kalmia.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/// A JSON object a line. Blank lines are passed over.
final class JsonRows implements RowReader {

    private final Lines lines;
    private final ObjectReader reader;

    JsonRows(Lines lines, int maxLineBytes) {
        this.lines = lines;
        this.reader = HostileJson.mapper(maxLineBytes)
                .readerFor(JsonNode.class)
                .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    @Override
    public @Nullable JsonRow next() {
        String line = lines.next();
        while (line != null && line.isBlank()) {
            line = lines.next();
        }
        return line == null ? null : new JsonRow(lines.file(), lines.number(), parse(line));
    }

    private ObjectNode parse(String line) {
        try {
            JsonNode node = reader.readTree(line);
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new BadRow(lines.file(), lines.number(), "not a JSON object", Numbers.shown(line));
        } catch (JsonProcessingException e) {
            throw new BadRow(lines.file(), lines.number(), "malformed JSON", Numbers.shown(e.getOriginalMessage()));
        }
    }

    @Override
    public long bytesRead() {
        return lines.bytesRead();
    }

    @Override
    public void close() {
        lines.close();
    }
}

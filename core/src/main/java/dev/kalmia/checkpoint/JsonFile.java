package dev.kalmia.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kalmia.run.InputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/// JSON as model folders have it: one document a file, and no key twice, because readers differ in which of two
/// they take.
final class JsonFile {
    /// The largest published index of shards has a few megabytes.
    private static final long MAX_BYTES = 64L << 20;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonFile() {}

    /// @throws InputException when the file is missing, too large, or anything else than JSON
    static JsonNode read(Path file) {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new InputException(file + ": must be an ordinary file");
            }
            long bytes = Files.size(file);
            if (bytes > MAX_BYTES) {
                throw new InputException(file + ": must have at most " + MAX_BYTES + " bytes; bytes=" + bytes);
            }
            return parse(Files.readAllBytes(file), file);
        } catch (NoSuchFileException missing) {
            throw new InputException(file + ": is missing", missing);
        } catch (IOException failure) {
            throw new InputException(file + ": cannot be read: " + failure.getMessage(), failure);
        }
    }

    static ObjectNode empty() {
        return JSON.createObjectNode();
    }

    /// Numbers, texts and truths by name.
    static ObjectNode of(Map<String, ?> settings) {
        return JSON.valueToTree(settings);
    }

    /// Writes over what is there.
    static void write(Path file, JsonNode json) throws IOException {
        Files.writeString(file, json.toPrettyString() + "\n");
    }

    static ObjectNode readObject(Path file) {
        return object(read(file), file);
    }

    static ObjectNode parseObject(byte[] json, Path file) {
        return object(parse(json, file), file);
    }

    private static ObjectNode object(JsonNode root, Path file) {
        if (root instanceof ObjectNode object) {
            return object;
        }
        String found =
                root.isMissingNode() ? "nothing" : root.getNodeType().toString().toLowerCase(Locale.ROOT);
        throw new InputException(file + ": JSON must be an object; found " + found);
    }

    private static JsonNode parse(byte[] json, Path file) {
        try {
            // Jackson would guess UTF-16 and UTF-32 too, which no tool writes here.
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString();
            return JSON.readTree(text);
        } catch (JsonProcessingException damage) {
            String where = damage.getLocation() == null
                    ? ""
                    : "line " + damage.getLocation().getLineNr() + ": ";
            String what = String.valueOf(damage.getOriginalMessage())
                    .lines()
                    .findFirst()
                    .orElse("")
                    .replaceFirst(" \\(start marker at .*", "");
            throw new InputException(file + ": must be JSON; " + where + what, damage);
        } catch (CharacterCodingException damage) {
            throw new InputException(file + ": must be JSON in UTF-8", damage);
        }
    }
}

package dev.kalmia.tokenize;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kalmia.run.InputException;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which token has which id, read from a `tokenizer.json`: the model's vocabulary and the added tokens.
final class Vocabulary {
    /// A name is a token here and comes once, so that a table of the names met before only costs time.
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build());

    private final NavigableMap<Integer, String> tokens = new TreeMap<>();
    private final Path file;
    private final Optional<Integer> ownPadId;
    private final JsonNode unknown;

    private Vocabulary(JsonNode root, Path file) {
        this.file = file;
        read(root);
        this.unknown = root.path("model").path("unk_token");
        JsonNode pad = root.path("padding").path("pad_id");
        this.ownPadId = Optional.of(pad).filter(JsonNode::isInt).map(JsonNode::intValue);
    }

    static Vocabulary parse(String json, Path file) {
        try {
            return new Vocabulary(JSON.readTree(json), file);
        } catch (JsonProcessingException damage) {
            throw new InputException(
                    file + ": tokenizer.json must be JSON; line "
                            + damage.getLocation().getLineNr() + ": "
                            + damage.getOriginalMessage().replaceFirst("(?s) \\(start marker at .*|\\R.*", ""),
                    damage);
        }
    }

    private void read(JsonNode root) {
        PostProcessor.check(root.path("post_processor"), file);
        JsonNode vocabulary = root.path("model").path("vocab");
        if (vocabulary.isObject()) {
            vocabulary.properties().forEach(entry -> put(entry.getValue(), entry.getKey()));
        } else if (vocabulary.isArray()) {
            for (JsonNode piece : vocabulary) {
                tokens.put(tokens.size(), piece.path(0).asText());
            }
        } else {
            throw new InputException(file + ": tokenizer.json must have model.vocab");
        }
        for (JsonNode added : root.path("added_tokens")) {
            put(added.path("id"), added.path("content").asText());
        }
    }

    private void put(JsonNode id, String token) {
        if (!id.isInt() || id.asInt() < 0) {
            throw new InputException(file + ": id of token '" + token + "' must be a whole number from 0; id=" + id);
        }
        tokens.put(id.asInt(), token);
    }

    int size() {
        return tokens.size();
    }

    @Nullable
    String token(int id) {
        return tokens.get(id);
    }

    IntStream ids() {
        return tokens.keySet().stream().mapToInt(Integer::intValue);
    }

    boolean hasAllOf(Vocabulary other) {
        return tokens.entrySet().containsAll(other.tokens.entrySet());
    }

    /// The pad id of the file's own padding rule where it is a token's, else of the first name that the
    /// vocabulary has, else 0: padding is masked, so that the id chosen changes no result.
    int padId(Optional<String> configured) {
        return ownPadId.filter(tokens::containsKey)
                .or(() -> Stream.concat(configured.stream(), Stream.of("[PAD]", "<pad>", "<|endoftext|>"))
                        .flatMap(name -> idOf(name).stream())
                        .findFirst())
                .orElse(0);
    }

    /// The token that the model names for what it has none for; models that name it otherwise have none here, as in
    /// model2vec.
    OptionalInt unknownId() {
        return unknown.isTextual()
                ? idOf(unknown.asText()).map(OptionalInt::of).orElse(OptionalInt.empty())
                : OptionalInt.empty();
    }

    private Optional<Integer> idOf(String name) {
        return tokens.entrySet().stream()
                .filter(entry -> entry.getValue().equals(name))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}

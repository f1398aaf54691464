package dev.kalmia.train.tune;

import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tokens for a `tokenizer.json`: added ones as `add_tokens` of Hugging Face's tokenizers makes them of texts, found in
/// what the normaliser made of a text and inside of words, too.
final class TokenizerAddition {
    private static final String ADDED = "added_tokens";

    private TokenizerAddition() {}

    /// Writes the file with further tokens.
    ///
    /// @return the id of the first; the others follow
    static int write(Path from, Path to, List<String> tokens) {
        Map<String, Object> root = new LinkedHashMap<>(Json.readObject(from));
        List<Object> added = new ArrayList<>(root.get(ADDED) instanceof List<?> before ? before : List.of());
        int first = 1 + highest(root, added, from);
        for (int i = 0; i < tokens.size(); i++) {
            Map<String, Object> token = new LinkedHashMap<>();
            token.put("id", first + i);
            token.put("content", tokens.get(i));
            token.put("single_word", false);
            token.put("lstrip", false);
            token.put("rstrip", false);
            token.put("normalized", true);
            token.put("special", false);
            added.add(token);
        }
        root.put(ADDED, added);
        Json.write(to, root);
        return first;
    }

    /// The id that a further token would have.
    static int next(Path file) {
        Map<String, Object> root = Json.readObject(file);
        return 1 + highest(root, root.get(ADDED) instanceof List<?> added ? added : List.of(), file);
    }

    private static int highest(Map<String, Object> root, List<?> added, Path file) {
        Object vocabulary = Json.asObject(root.get("model"), file + ": model").get("vocab");
        long highest = switch (vocabulary) {
            case Map<?, ?> ids ->
                ids.values().stream().mapToLong(id -> id(id, file)).max().orElse(-1);
            case List<?> pieces -> pieces.size() - 1L;
            case null, default -> throw new InputException(file + ": tokenizer.json must have model.vocab");
        };
        for (Object token : added) {
            highest = Math.max(
                    highest, id(Json.asObject(token, file + ": " + ADDED).get("id"), file));
        }
        return Math.toIntExact(highest);
    }

    private static long id(@Nullable Object id, Path file) {
        if (id instanceof Long number && number >= 0 && number < Integer.MAX_VALUE / 2) {
            return number;
        }
        throw new InputException(file + ": id of a token must be a whole number from 0; id=" + id);
    }

    /// Says in a `config.json` how many rows the vectors of words have.
    static void writeSize(Path config, long rows) {
        Map<String, Object> root = new LinkedHashMap<>(Json.readObject(config));
        root.put("vocab_size", rows);
        Json.write(config, root);
    }
}

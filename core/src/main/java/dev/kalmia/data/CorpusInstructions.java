package dev.kalmia.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kalmia.run.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What NeMo's `merlin_metadata.json` says stands before all queries and passages of a corpus.
///
/// @param query null for nothing
/// @param passage the same
record CorpusInstructions(@Nullable String query, @Nullable String passage) {
    static final String FILE = "merlin_metadata.json";
    static final String QUERY = "query_instruction";
    static final String PASSAGE = "passage_instruction";
    /// Characters: each example will have them.
    static final int LONGEST = 10_000;

    private static final int MOST_BYTES = 1 << 20;
    private static final Set<String> KNOWN = Set.of("class", "corpus_id", QUERY, PASSAGE);

    /// @param left takes what else is said there
    /// @throws InputException when the file is there and cannot be used
    static CorpusInstructions read(Path file, LeftBehind left) {
        if (!Files.isRegularFile(file)) {
            return new CorpusInstructions(null, null);
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new InputException(file + ": it must have at most " + MOST_BYTES + " bytes; it has more");
            }
            if (!(HostileJson.mapper(MOST_BYTES).readTree(bytes) instanceof ObjectNode about)) {
                throw new InputException(file + ": it must hold a JSON object");
            }
            about.fieldNames().forEachRemaining(key -> {
                if (!KNOWN.contains(key)) {
                    left.addKey(FILE, key);
                }
            });
            return new CorpusInstructions(instruction(file, about, QUERY), instruction(file, about, PASSAGE));
        } catch (IOException e) {
            throw new InputException("cannot read " + file + ": " + InputException.reason(e), e);
        }
    }

    private static @Nullable String instruction(Path file, ObjectNode about, String key) {
        JsonNode value = about.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual() || value.textValue().length() > LONGEST) {
            throw new InputException(file + ": '" + key + "' must be a text of at most " + LONGEST
                    + " characters; it is " + Numbers.shown(value.toString()));
        }
        return value.textValue().isEmpty() ? null : value.textValue();
    }
}

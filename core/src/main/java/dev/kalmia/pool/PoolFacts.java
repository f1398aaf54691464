package dev.kalmia.pool;

import dev.kalmia.data.TextSource;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.encode.bulk.BulkFile;
import dev.kalmia.encode.bulk.BulkResult;
import dev.kalmia.encode.bulk.VectorForm;
import dev.kalmia.run.CodeVersion;
import dev.kalmia.run.Hashes;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import dev.kalmia.run.Progress;
import dev.kalmia.run.Trees;
import dev.kalmia.vector.EmbeddingOrigin;
import dev.kalmia.vector.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// What finished vectors are of: `pool.json`, which is there when they are whole.
///
/// @param of the texts, the model and whatever else the vectors depend on
/// @param origin how they were made
/// @param cut how many texts lost their end
record PoolFacts(SequencedMap<String, Object> of, EmbeddingOrigin origin, long cut) {
    private static final String FACTS = "pool.json";

    /// Makes the vectors of the texts in the folder, or finds them there.
    static PoolFacts encode(Path folder, Encoder encoder, Prompt prompt, Progress progress) {
        SequencedMap<String, Object> of = new LinkedHashMap<>();
        of.put("code", CodeVersion.current());
        of.put("texts", Hashes.file(folder.resolve(PoolTexts.TEXTS)));
        of.put("model", encoder.fingerprint());
        of.put("prompt", prompt.toString());
        of.put("maxTokens", encoder.maxTokens());
        of.put("dimension", encoder.dimension());
        Path file = folder.resolve(FACTS);
        if (Files.isRegularFile(file) && Files.isRegularFile(folder.resolve(PoolVectors.VECTORS))) {
            Map<String, Object> stored = Json.readObject(file);
            if (Json.writeLine(of).equals(Json.writeLine(stored.get("of")))) {
                return read(of, stored, file);
            }
        }
        return encode(folder, of, encoder, prompt, progress);
    }

    private static PoolFacts encode(
            Path folder, SequencedMap<String, Object> of, Encoder encoder, Prompt prompt, Progress progress) {
        Trees.remove(folder.resolve(FACTS));
        BulkResult made;
        try (TextSource texts = TextSource.open(folder.resolve(PoolTexts.TEXTS));
                BulkFile vectors = BulkFile.open(folder.resolve(PoolVectors.VECTORS), VectorForm.FLOAT, null)) {
            made = vectors.write(encoder, prompt, texts, Map.of(), progress);
        }
        EmbeddingOrigin origin = new EmbeddingOrigin(
                made.as().fingerprint(),
                made.as().prompt().text(),
                made.as().normalised(),
                made.as().prompt().role());
        PoolFacts facts = new PoolFacts(of, origin, made.truncated());
        facts.write(folder.resolve(FACTS));
        return facts;
    }

    private void write(Path file) {
        SequencedMap<String, Object> facts = new LinkedHashMap<>();
        facts.put("of", of);
        facts.put("origin", origin);
        facts.put("cut", cut);
        Json.write(file, facts);
    }

    private static PoolFacts read(SequencedMap<String, Object> of, Map<String, Object> stored, Path file) {
        Map<String, Object> origin = Json.asObject(stored.get("origin"), file.toString());
        if (origin.get("model") instanceof String model
                && origin.get("prompt") instanceof String prompt
                && origin.get("normalised") instanceof Boolean normalised
                && origin.get("role") instanceof String role
                && stored.get("cut") instanceof Long cut) {
            return new PoolFacts(of, new EmbeddingOrigin(model, prompt, normalised, Role.valueOf(role)), cut);
        }
        throw new InputException(file + " must say how the vectors were made; delete it to have them made anew");
    }
}

package dev.kalmia.pool;

import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Encoding;
import dev.kalmia.encode.Prompt;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Hits;
import dev.kalmia.vector.Similarity;
import dev.kalmia.vector.TopK;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Finds the words for what is described: the entries of a dictionary whose embedding is nearest to the description's
/// vector by cosine. Definitions and descriptions are encoded alike, with one prompt. Safe for use by many threads; the
/// encoder stays the caller's.
public final class ReverseDictionary {
    private final Encoder encoder;
    private final Prompt prompt;
    private final List<String> entries;
    private final Embeddings vectors;

    private ReverseDictionary(Encoder encoder, Prompt prompt, List<String> entries, Embeddings vectors) {
        this.encoder = encoder;
        this.prompt = prompt;
        this.entries = entries;
        this.vectors = vectors;
    }

    /// An entry that was found.
    ///
    /// @param score the cosine of its embedding and the description's vector
    public record Found(String entry, double score) {}

    /// Encodes the definitions; vectors are held in memory.
    ///
    /// @param progress started and finished here
    /// @throws InputException when there is no entry
    public static ReverseDictionary of(Dictionary dictionary, Encoder encoder, Prompt prompt, Progress progress) {
        requireEntries(dictionary);
        Map<String, Integer> rows = new HashMap<>();
        List<String> definitions = new ArrayList<>();
        dictionary.definitions().forEachRemaining(definition -> {
            if (rows.putIfAbsent(definition, definitions.size()) == null) {
                definitions.add(definition);
            }
        });
        progress.start("encode definitions", definitions.size(), "texts");
        Encoding encoding = encoder.encode(definitions, prompt, progress);
        progress.finish();
        Embeddings all = encoding.noteCuts("definitions", progress).embeddings();
        Embeddings means = dictionary.means(
                definition -> all.row(Objects.requireNonNull(rows.get(definition))), all.dimension(), all.origin());
        return new ReverseDictionary(encoder, prompt, dictionary.entries(), means);
    }

    /// Keeps the definitions' vectors in a folder ([TextPool]), where the next call, and one after this was killed,
    /// finds those of the same model and prompt.
    ///
    /// @param folder for this dictionary alone
    public static ReverseDictionary of(
            Dictionary dictionary, Encoder encoder, Prompt prompt, Path folder, Progress progress) {
        requireEntries(dictionary);
        try (TextPool pool = TextPool.build(folder, dictionary.definitions(), encoder, prompt, progress)) {
            Embeddings means =
                    dictionary.means(definition -> pool.vector(pool.row(definition)), pool.dimension(), pool.origin());
            return new ReverseDictionary(encoder, prompt, dictionary.entries(), means);
        }
    }

    private static void requireEntries(Dictionary dictionary) {
        if (dictionary.size() == 0) {
            throw new InputException("a dictionary must have at least one entry; entries=0");
        }
    }

    /// The number of entries.
    public int size() {
        return entries.size();
    }

    /// The entries nearest to each description, best first; of equal scores the first by name.
    ///
    /// @param k how many; all where there are fewer
    /// @throws UsageException when a description is blank or k below 1
    public List<List<Found>> find(List<String> descriptions, int k, Progress progress) {
        if (k < 1) {
            throw new UsageException("top-k must be at least 1; top-k=" + k);
        }
        if (descriptions.stream().anyMatch(String::isBlank)) {
            throw new UsageException("a description must not be blank");
        }
        progress.start("encode descriptions", descriptions.size(), "texts");
        Embeddings asked = encoder.encode(descriptions, prompt, progress)
                .noteCuts("descriptions", progress)
                .embeddings();
        progress.finish();
        Hits hits = TopK.search(asked, vectors, k, Similarity.COSINE, progress);
        List<List<Found>> all = new ArrayList<>();
        for (int query = 0; query < hits.queries(); query++) {
            List<Found> found = new ArrayList<>();
            for (int rank = 0; rank < hits.size(query); rank++) {
                found.add(new Found(entries.get(hits.row(query, rank)), hits.score(query, rank)));
            }
            all.add(List.copyOf(found));
        }
        return List.copyOf(all);
    }
}

package dev.kalmia.filter;

import static java.util.Objects.requireNonNull;

import dev.kalmia.data.AskedQueries;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.run.Progress;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Similarity;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// How queries and the texts that answer them become vectors: queries with the example's own prompt or the
/// model's, documents without any, as `hn_mine.py` does it.
///
/// @param what the work is called in the progress
record Asking(Encoder encoder, String what, Progress progress) {
    /// The vectors of queries, a row for each of `questions.texts()`.
    Embeddings queries(AskedQueries questions) {
        List<String> texts = questions.texts();
        progress.start(what + ": encode queries", texts.size(), "texts");
        return encoder.encodeEach(texts, Prompt.queries(questions.prompts()), progress)
                .noteCuts(what, progress)
                .embeddings();
    }

    /// The vectors of documents by their text.
    Function<String, float[]> documents(Collection<String> texts) {
        List<String> different = List.copyOf(new LinkedHashSet<>(texts));
        if (different.isEmpty()) {
            return text -> {
                throw new IllegalArgumentException("no document was encoded");
            };
        }
        progress.start(what + ": encode documents", different.size(), "texts");
        Embeddings vectors = encoder.encode(different, Prompt.none(), progress)
                .noteCuts(what, progress)
                .embeddings();
        Map<String, Integer> rows = new HashMap<>();
        different.forEach(text -> rows.put(text, rows.size()));
        return text -> vectors.row(requireNonNull(rows.get(text)));
    }

    /// The highest cosine of a query and a text that answers it.
    static float best(float[] query, List<String> positives, Function<String, float[]> documents) {
        float best = Float.NEGATIVE_INFINITY;
        for (String positive : positives) {
            best = Math.max(best, Similarity.COSINE.between(query, documents.apply(positive)));
        }
        return best;
    }
}

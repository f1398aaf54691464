package dev.kalmia.filter;

import dev.kalmia.data.AskedQueries;
import dev.kalmia.data.Example;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Similarity;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Drops examples of which no positive is as near to the query as a threshold (Zhang et al. 2025, Qwen3 Embedding, keep
/// synthetic pairs above a cosine of 0.7). Queries are encoded with the example's own prompt or the model's, documents
/// without any. Examples without positives are kept.
public final class CosineFilter implements ExampleFilter {
    private final Encoder encoder;
    private final double least;
    private final Progress progress;

    /// @param least cosine of the query and its best positive, above -1 and at most 1
    public CosineFilter(Encoder encoder, double least, Progress progress) {
        if (!(least > -1 && least <= 1)) {
            throw new UsageException("least-cosine must be above -1 and at most 1; least-cosine=" + least);
        }
        this.encoder = encoder;
        this.least = least;
        this.progress = progress;
    }

    @Override
    public String name() {
        return "cosine";
    }

    @Override
    public Verdicts judge(List<? extends Example> examples) {
        @Nullable Drop[] drops = new @Nullable Drop[examples.size()];
        Map<String, Integer> rows = new LinkedHashMap<>();
        examples.forEach(example -> Sides.answers(example).forEach(text -> rows.putIfAbsent(text, rows.size())));
        if (!rows.isEmpty()) {
            progress.start("compare positives: encode documents", rows.size(), "texts");
            Embeddings documents = embed(List.copyOf(rows.keySet()), Prompt.none());
            for (AskedQueries questions : AskedQueries.of(examples)) {
                progress.start(
                        "compare positives: encode queries", questions.texts().size(), "texts");
                Embeddings queries = embed(
                        questions.texts(), questions.prompt().map(Prompt::text).orElse(Prompt.query()));
                for (AskedQueries.Asked asked : questions.asked()) {
                    List<String> positives = Sides.answers(examples.get(asked.example()));
                    drops[asked.example()] = judge(queries.row(asked.row()), positives, rows, documents);
                }
            }
            progress.finish();
        }
        return Verdicts.of(Arrays.asList(drops));
    }

    private Embeddings embed(List<String> texts, Prompt prompt) {
        return encoder.encode(texts, prompt, progress)
                .noteCuts("compare positives", progress)
                .embeddings();
    }

    private @Nullable Drop judge(
            float[] query, List<String> positives, Map<String, Integer> rows, Embeddings documents) {
        double best = positives.stream()
                .mapToDouble(
                        text -> Similarity.COSINE.between(query, documents.row(Objects.requireNonNull(rows.get(text)))))
                .max()
                .orElse(1);
        return best >= least
                ? null
                : new Drop("positive too far", String.format(Locale.ROOT, "cosine %.4f, at least %.4f", best, least));
    }
}

package dev.kalmia.filter;

import dev.kalmia.data.Example;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Similarity;
import dev.kalmia.vector.TopK;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Drops an example whose query means nearly what the query of an earlier one means that was kept, and whose answer
/// what its answer means: both cosines reach a threshold (Abbas et al. 2023, SemDeDup, with the first kept). All
/// queries
/// are compared with all; of each the nearest hundred are looked at.
public final class EmbeddingDuplicateFilter implements ExampleFilter {
    private static final int NEAREST = 100;

    private final Encoder encoder;
    private final double threshold;
    private final Progress progress;

    /// @param threshold cosine from which on two texts mean the same, above 0 and at most 1
    public EmbeddingDuplicateFilter(Encoder encoder, double threshold, Progress progress) {
        if (!(threshold > 0 && threshold <= 1)) {
            throw new UsageException(
                    "embedding-duplicate must be above 0 and at most 1; embedding-duplicate=" + threshold);
        }
        this.encoder = encoder;
        this.threshold = threshold;
        this.progress = progress;
    }

    @Override
    public String name() {
        return "embedding duplicate";
    }

    @Override
    public Verdicts judge(List<? extends Example> examples) {
        if (examples.isEmpty()) {
            return Verdicts.of(List.of());
        }
        List<Sides> sides = examples.stream().map(Sides::of).toList();
        Embeddings queries = embed(sides.stream().map(Sides::query).toList(), "queries");
        Embeddings answers =
                embed(sides.stream().map(EmbeddingDuplicateFilter::answer).toList(), "answers");
        var hits = TopK.search(queries, queries, Math.min(NEAREST, examples.size()), Similarity.COSINE, progress);
        progress.finish();
        List<@Nullable Drop> drops = new ArrayList<>();
        for (int i = 0; i < examples.size(); i++) {
            int first = -1;
            for (int rank = 0; rank < hits.size(i) && hits.score(i, rank) >= threshold; rank++) {
                int other = hits.row(i, rank);
                boolean earlier = other < i && drops.get(other) == null && (first < 0 || other < first);
                if (earlier && Similarity.COSINE.between(answers.row(i), answers.row(other)) >= threshold) {
                    first = other;
                }
            }
            drops.add(first < 0 ? null : drop(queries, i, first, examples.get(first)));
        }
        return Verdicts.of(drops);
    }

    private Drop drop(Embeddings queries, int i, int first, Example kept) {
        double cosine = Similarity.COSINE.between(queries.row(i), queries.row(first));
        return new Drop(
                "means the same",
                String.format(Locale.ROOT, "as %s, cosine %.4f", kept.meta().id(), cosine));
    }

    /// Where nothing answers, the query alone is compared.
    private static String answer(Sides sides) {
        return sides.positives().isEmpty() ? sides.query() : sides.positives().getFirst();
    }

    private Embeddings embed(List<String> texts, String what) {
        progress.start("find duplicates: encode " + what, texts.size(), "texts");
        return encoder.encode(texts, Prompt.none(), progress)
                .noteCuts("find duplicates", progress)
                .embeddings();
    }
}

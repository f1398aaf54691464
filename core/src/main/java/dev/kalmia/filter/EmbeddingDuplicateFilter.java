package dev.kalmia.filter;

import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleFlow;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.pool.TextPool;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Gatherers;
import java.util.stream.Stream;

/// Drops an example whose query means nearly what the query of an earlier one means that was kept, and
/// whose answer what its answer means: both cosines reach a threshold (Abbas et al. 2023, SemDeDup, with
/// the first kept). Each is compared with all that were kept, however many are near; memory: 16 bytes an example
/// kept and four a different query.
public final class EmbeddingDuplicateFilter implements ExampleFilter {
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
    public void judge(ExampleFlow examples, Path work, VerdictTaker verdicts) {
        try (Stream<Example> any = examples.open()) {
            if (any.findAny().isEmpty()) {
                return;
            }
        }
        try (TextPool queries = pool(work.resolve("queries"), examples, EmbeddingDuplicateFilter::query);
                TextPool answers = pool(work.resolve("answers"), examples, EmbeddingDuplicateFilter::answer);
                KeptMeanings kept = new KeptMeanings(work, queries, answers, threshold);
                Stream<Example> all = examples.open()) {
            MeaningSearch search = new MeaningSearch(queries, answers, kept, threshold, progress);
            all.gather(Gatherers.windowFixed(MeaningSearch.WINDOW))
                    .forEachOrdered(window -> judge(window, search, kept, verdicts));
        }
    }

    private TextPool pool(Path folder, ExampleFlow examples, Function<Example, String> text) {
        try (Stream<Example> all = examples.open()) {
            return TextPool.build(folder, all.map(text).iterator(), encoder, Prompt.none(), progress);
        }
    }

    private static String query(Example example) {
        return Sides.of(example).query();
    }

    /// Where nothing answers, the query alone is compared.
    private static String answer(Example example) {
        List<String> positives = Sides.of(example).positives();
        return positives.isEmpty() ? query(example) : positives.getFirst();
    }

    private static void judge(List<Example> examples, MeaningSearch search, KeptMeanings kept, VerdictTaker verdicts) {
        List<Meaning> meanings = examples.stream()
                .map(example -> search.meaning(query(example), answer(example)))
                .toList();
        MeaningSearch.Window window = search.window(meanings);
        for (int i = 0; i < meanings.size(); i++) {
            Meaning meaning = meanings.get(i);
            int first = window.first(meaning);
            verdicts.take(examples.get(i), first == KeptMeanings.NONE ? null : drop(search, meaning, kept, first));
            if (first == KeptMeanings.NONE) {
                kept.add(examples.get(i).meta().id(), meaning);
            }
        }
    }

    private static Drop drop(MeaningSearch search, Meaning meaning, KeptMeanings kept, int first) {
        double cosine = search.cosine(meaning.query(), kept.query(first));
        return new Drop("means the same", String.format(Locale.ROOT, "as %s, cosine %.4f", kept.id(first), cosine));
    }
}

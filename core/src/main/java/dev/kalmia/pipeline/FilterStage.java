package dev.kalmia.pipeline;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleWriter;
import dev.kalmia.data.OnBadRow;
import dev.kalmia.encode.EncodeConfig;
import dev.kalmia.encode.Encoder;
import dev.kalmia.filter.ContaminationFilter;
import dev.kalmia.filter.CosineFilter;
import dev.kalmia.filter.EmbeddingDuplicateFilter;
import dev.kalmia.filter.ExactDuplicateFilter;
import dev.kalmia.filter.ExampleFilter;
import dev.kalmia.filter.Filtered;
import dev.kalmia.filter.LanguageFilter;
import dev.kalmia.filter.Languages;
import dev.kalmia.filter.NearDuplicateFilter;
import dev.kalmia.filter.QualityConfig;
import dev.kalmia.filter.QualityFilter;
import dev.kalmia.filter.RankingConsistencyFilter;
import dev.kalmia.run.Default;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Drops examples that teach nothing or the wrong thing, in this order: copies, bad texts, other languages, near
/// copies,
/// what gives a test away, what means the same as another, what is too far from its query, what a model cannot find
/// (ranking consistency).
///
/// Writes `examples.jsonl` and, for each filter, `dropped-FILTER.jsonl` with the reasons.
///
/// @param examples what to judge
/// @param model the model of ranking consistency, and of the other filters that look at meaning
/// @param quality what is asked of texts
/// @param languages that texts may be in, as codes of ISO 639; empty for any
/// @param tests folders of test sets that must not be given away: with a `task.json` in them or below, or in BEIR
///     form (`corpus.jsonl`, `queries.jsonl`)
/// @param runWords how many words in a row give a test away
/// @param nearDuplicate share of common word runs from which on two examples are near copies; 0 turns the
///     filter off
/// @param embeddingDuplicate cosine from which on two examples mean the same, in query and answer; 0 turns the filter
///     off
/// @param leastCosine of a query and its best positive; 0 turns the filter off
/// @param topK how far down the positive may rank; 0 turns ranking consistency off
/// @param maxTokens longest text, for ranking consistency; 0 for the model's limit
/// @param onBadRow whether a row that cannot be used ends the run or is counted and skipped
record FilterStage(
        Path examples,
        @Default("bundled:all-MiniLM-L6-v2") @Reference String model,
        QualityConfig quality,
        @Default("") List<String> languages,
        @Default("") List<Path> tests,
        @Default("13") int runWords,
        @Default("0.9") double nearDuplicate,
        @Default("0") double embeddingDuplicate,
        @Default("0") double leastCosine,
        @Default("50") int topK,
        @Default("0") int maxTokens,
        @Default("error") OnBadRow onBadRow)
        implements Stage {
    private static final int SHINGLE_WORDS = 5;

    FilterStage {
        Bounds.atLeast(2, runWords, "run-words");
        Bounds.atLeast(0, topK, "top-k");
        Bounds.atLeast(0, maxTokens, "max-tokens");
        if (nearDuplicate != 0) {
            Bounds.within(0.1, nearDuplicate, 1, "near-duplicate");
        }
        Bounds.within(0, embeddingDuplicate, 1, "embedding-duplicate");
        Bounds.within(0, leastCosine, 1, "least-cosine");
        if (!languages.isEmpty()) {
            requireKnown(languages);
        }
        TestFolders.requireDifferent(tests);
    }

    private static void requireKnown(List<String> languages) {
        Languages known = new Languages();
        languages.forEach(known::code);
    }

    private boolean asksModel() {
        return topK > 0 || embeddingDuplicate > 0 || leastCosine > 0;
    }

    @Override
    public Map<String, Content> outputs() {
        return Map.of("examples.jsonl", Content.EXAMPLES);
    }

    @Override
    public List<Source> sources() {
        List<Source> sources = new ArrayList<>(Source.each("tests", tests, Content.TESTS));
        sources.add(new Source("examples", examples, Content.EXAMPLES));
        return sources;
    }

    @Override
    public Optional<String> reads() {
        return asksModel() ? Optional.of(model) : Optional.empty();
    }

    @Override
    public Map<String, String> misfits(ModelFolder folder) {
        return Bounds.tokens(folder, maxTokens);
    }

    @Override
    public SequencedMap<String, Long> run(StageRun run) {
        List<ExampleFilter> cheap = cheap(run.seed());
        Intake intake = Intake.read(examples, onBadRow, run);
        List<Example> kept = intake.examples();
        SequencedMap<String, Long> counts = intake.counts();
        for (ExampleFilter filter : cheap) {
            kept = apply(filter, kept, run, counts);
        }
        if (asksModel()) {
            try (Encoder encoder = Encoder.open(
                    ModelSource.resolve(model), EncodeConfig.defaults().withMaxTokens(maxTokens))) {
                for (ExampleFilter filter : meant(encoder, run.progress())) {
                    kept = apply(filter, kept, run, counts);
                }
            }
        }
        if (kept.isEmpty()) {
            throw new InputException(examples + ": the filters must leave at least one example; left=0, " + counts);
        }
        ExampleWriter.write(run.work().resolve("examples.jsonl"), kept);
        counts.put("out", (long) kept.size());
        return counts;
    }

    private List<ExampleFilter> cheap(long seed) {
        List<ExampleFilter> filters = new ArrayList<>();
        filters.add(new ExactDuplicateFilter());
        if (!quality.asksNothing()) {
            filters.add(new QualityFilter(quality));
        }
        if (!languages.isEmpty()) {
            filters.add(new LanguageFilter(languages));
        }
        if (nearDuplicate > 0) {
            filters.add(new NearDuplicateFilter(SHINGLE_WORDS, nearDuplicate, seed));
        }
        if (!tests.isEmpty()) {
            filters.add(new ContaminationFilter(TestFolders.read(tests), runWords));
        }
        return filters;
    }

    /// Those that an encoder judges by.
    private List<ExampleFilter> meant(Encoder encoder, Progress progress) {
        List<ExampleFilter> filters = new ArrayList<>();
        if (embeddingDuplicate > 0) {
            filters.add(new EmbeddingDuplicateFilter(encoder, embeddingDuplicate, progress));
        }
        if (leastCosine > 0) {
            filters.add(new CosineFilter(encoder, leastCosine, progress));
        }
        if (topK > 0) {
            filters.add(new RankingConsistencyFilter(encoder, topK, null, progress));
        }
        return filters;
    }

    private static List<Example> apply(
            ExampleFilter filter, List<Example> examples, StageRun run, Map<String, Long> counts) {
        Filtered filtered = filter.apply(examples);
        filtered.report()
                .droppedByReason()
                .forEach((reason, count) -> counts.merge("dropped." + reason, count.longValue(), Long::sum));
        if (filtered.kept().size() < examples.size()) {
            filtered.report()
                    .writeDropped(run.work().resolve("dropped-" + filter.name().replace(' ', '-') + ".jsonl"));
        }
        return filtered.kept();
    }
}

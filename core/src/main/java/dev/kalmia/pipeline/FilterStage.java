package dev.kalmia.pipeline;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleFlow;
import dev.kalmia.data.OnBadRow;
import dev.kalmia.data.ReadOptions;
import dev.kalmia.filter.ContaminationFilter;
import dev.kalmia.filter.Languages;
import dev.kalmia.filter.NoiseAction;
import dev.kalmia.filter.NoiseBounds;
import dev.kalmia.filter.Overlap;
import dev.kalmia.filter.QualityConfig;
import dev.kalmia.run.Default;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import dev.kalmia.run.Reference;
import dev.kalmia.run.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Drops examples that teach nothing or the wrong thing, in this order: copies, bad texts, other languages,
/// near copies, what gives a test away, what means the same as another, what is too far from its query,
/// what a model cannot find (ranking consistency), what a reranker scores too low or does not find, what it
/// holds for wrong.
///
/// Writes `examples.jsonl`, `dropped-FILTER.jsonl` for each filter that drops any, `report.json`,
/// `report.html` and, where tests are named, `contamination.json`.
///
/// @param examples what to judge
/// @param model the model of ranking consistency, and of the other filters that look at meaning
/// @param quality what is asked of texts
/// @param languages that texts may be in, as codes of ISO 639; empty for any
/// @param tests folders of test sets that must not be given away: with a `task.json` in them or below, or
///     in BEIR form (`corpus.jsonl`, `queries.jsonl`); of the queries those that are judged to measure with
/// @param runWords how many words in a row give a test away
/// @param nearTest share of common words from which on a text gives away a test's; 0 looks at equal texts
///     and runs alone
/// @param nearDuplicate share of common word runs from which on two examples are near copies; 0 turns the
///     filter off
/// @param embeddingDuplicate cosine from which on two examples mean the same, in query and answer; 0 turns
///     the filter off
/// @param leastCosine of a query and its best positive; 0 turns the filter off
/// @param topK how far down the positive may rank; 0 turns ranking consistency off
/// @param reranker a model that reads query and text together, for the settings below; null for none
/// @param leastScore of a query and its best positive by the reranker; null turns the filter off
/// @param rerankTopK how far down the positive may be when the reranker has read it and what the model
///     finds first; 0 turns the filter off
/// @param candidates how many texts of the model's finding the reranker reads for that
/// @param noise what the reranker holds for wrong, and what becomes of it
/// @param maxTokens longest text, for the model; 0 for the model's limit
/// @param onBadRow whether a row that cannot be used ends the run or is counted and skipped
record FilterStage(
        Path examples,
        @Default("bundled:all-MiniLM-L6-v2") @Reference String model,
        QualityConfig quality,
        @Default("") List<String> languages,
        @Default("") List<Path> tests,
        @Default("13") int runWords,
        @Default("0.8") double nearTest,
        @Default("0.9") double nearDuplicate,
        @Default("0") double embeddingDuplicate,
        @Default("0") double leastCosine,
        @Default("50") int topK,
        @Reference @Nullable String reranker,
        @Nullable Double leastScore,
        @Default("0") int rerankTopK,
        @Default("100") int candidates,
        NoiseBounds noise,
        @Default("0") int maxTokens,
        @Default("error") OnBadRow onBadRow)
        implements Stage {
    static final String OUTPUT = "examples.jsonl";
    private static final String PAGE = "report.html";
    private static final String REPORT = "report.json";

    FilterStage {
        Bounds.atLeast(2, runWords, "run-words");
        Bounds.atLeast(0, topK, "top-k");
        Bounds.atLeast(0, rerankTopK, "rerank-top-k");
        Bounds.atLeast(Math.max(1, rerankTopK), candidates, "candidates");
        Bounds.atLeast(0, maxTokens, "max-tokens");
        zeroOrShare(nearTest, "near-test");
        zeroOrShare(nearDuplicate, "near-duplicate");
        Bounds.within(0, embeddingDuplicate, 1, "embedding-duplicate");
        Bounds.within(0, leastCosine, 1, "least-cosine");
        if (!languages.isEmpty()) {
            Languages known = new Languages();
            languages.forEach(known::code);
        }
        if (reranker == null && asksReranker(leastScore, rerankTopK, noise)) {
            throw new UsageException(
                    "reranker must name a model where least-score, rerank-top-k or noise.action is set");
        }
        TestFolders.requireDifferent(tests);
    }

    private static void zeroOrShare(double value, String key) {
        if (value != 0) {
            Bounds.within(0.1, value, 1, key);
        }
    }

    private static boolean asksReranker(@Nullable Double leastScore, int rerankTopK, NoiseBounds noise) {
        return leastScore != null || rerankTopK > 0 || noise.action() != NoiseAction.NONE;
    }

    private boolean asksModel() {
        return topK > 0 || embeddingDuplicate > 0 || leastCosine > 0 || rerankTopK > 0;
    }

    @Override
    public Map<String, Content> outputs() {
        return Map.of(OUTPUT, Content.EXAMPLES, PAGE, Content.PAGE);
    }

    @Override
    public List<Source> sources() {
        List<Source> sources = new ArrayList<>(Source.each("tests", tests, Content.TESTS));
        sources.add(new Source("examples", examples, Content.EXAMPLES));
        sources.addAll(StageModels.sources(reranker));
        return sources;
    }

    @Override
    public Optional<String> reads() {
        return asksModel() ? Optional.of(model) : Optional.empty();
    }

    @Override
    public Map<String, String> inputs() {
        Map<String, String> inputs = Stage.super.inputs();
        inputs.putAll(StageModels.inputs(reranker));
        return inputs;
    }

    @Override
    public Map<String, String> misfits(ModelFolder folder) {
        return Bounds.tokens(folder, maxTokens);
    }

    @Override
    public SequencedMap<String, Long> run(StageRun run) {
        Path output = run.work().resolve(OUTPUT);
        if (!Files.exists(output)) {
            filter(run, output);
        }
        FilterChain.forget(run.work());
        return FilterReports.readAll(run.work().resolve(REPORT)).counts();
    }

    private void filter(StageRun run, Path output) {
        ReadOptions options = ReadOptions.defaults().withOnBadRow(onBadRow);
        FilterChain chain =
                new FilterChain(run.work(), new InputFlow(List.of(examples), options, run.work()), run.progress());
        try (StageModels models = new StageModels(model, reranker, maxTokens, run.progress())) {
            for (FilterStep step : FilterStep.of(this, models, run)) {
                if (chain.apply(step).out() == 0) {
                    FilterReports reports = report(run.work(), chain);
                    throw new InputException(examples + ": the filters must leave at least one example; left=0, "
                            + reports.counts() + "; what was dropped: "
                            + run.work().resolve(PAGE));
                }
            }
        }
        report(run.work(), chain);
        chain.finish(output);
    }

    private FilterReports report(Path work, FilterChain chain) {
        FilterReports reports = new FilterReports(chain.intake(), chain.reports());
        SortedMap<String, Map<Overlap, Integer>> overlaps = overlaps(work);
        if (!tests.isEmpty()) {
            Json.write(work.resolve("contamination.json"), FilterPage.facts(overlaps));
        }
        new FilterPage(reports, overlaps).write(work.resolve(PAGE));
        Json.write(work.resolve(REPORT), reports);
        return reports;
    }

    private SortedMap<String, Map<Overlap, Integer>> overlaps(Path work) {
        if (tests.isEmpty()) {
            return new TreeMap<>();
        }
        ContaminationFilter filter = FilterStep.contamination(this);
        Path dropped = work.resolve(FilterChain.dropped(filter.name()));
        if (!Files.exists(dropped)) {
            return filter.count(Stream.of());
        }
        ExampleFlow flow = ExampleFlow.of(List.of(dropped), ReadOptions.defaults());
        try (Stream<Example> all = flow.open()) {
            return filter.count(all);
        }
    }
}

package dev.kalmia.pipeline;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.data.ExampleFlow;
import dev.kalmia.data.OnBadRow;
import dev.kalmia.data.ReadOptions;
import dev.kalmia.mine.Miner;
import dev.kalmia.mine.MiningConfig;
import dev.kalmia.mine.MiningReport;
import dev.kalmia.mine.MiningTools;
import dev.kalmia.mine.NegativeMiner;
import dev.kalmia.mine.Sampling;
import dev.kalmia.mine.ScoreBounds;
import dev.kalmia.pool.TextPool;
import dev.kalmia.run.Default;
import dev.kalmia.run.Json;
import dev.kalmia.run.Reference;
import dev.kalmia.run.Trees;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Adds hard negatives to examples, from a corpus or from their own texts. Writes `examples.jsonl`,
/// `mining.json` and `report.html`. Where no example ends up with any, the stage fails: its output would be
/// its input.
///
/// @param examples pairs or groups, and perhaps others, which stay as they are: a file or a BEIR folder
/// @param model whose ranking the negatives are taken from, and whose cosine judges unless there is a
///     reranker
/// @param corpus the texts to choose from: a file of rows with `text` and perhaps `title`, or of lines, or a folder of
///     `.txt` and `.md` files; null: the positives and negatives of the examples
/// @param corpusColumns role → column of the corpus, such as `text: content`
/// @param passageCharacters longer documents of the corpus are cut into passages; 0: none is. As `synthesize` has it
///     where positives are passages, since the whole of a positive's document would be no wrong answer
/// @param miners who finds negatives, one after the other; empty: one that ranks by cosine, with the settings
///     here
/// @param negatives how many each example should have; null: what the miners add up to, 7 where there are none
/// @param rankFrom first rank of the window, counted from 0
/// @param rankTo end of the window, not included
/// @param sampling which of the candidates
/// @param relativeMargin a negative scores at most this part of the best positive's score; 0: no such bound
/// @param absoluteMargin a negative scores at least so far below the best positive; 0: no such bound
/// @param leastScore a negative scores at least this; null: no such bound
/// @param mostScore a negative scores at most this; null: no such bound
/// @param index whether every text is compared, or those that lie near by an approximate index, whose recall
///     is measured
/// @param probes lists of the approximate index that a search looks at
/// @param reranker a model that reads query and text together and judges in place of the cosine
/// @param scores whether the judge's scores are written beside the texts, for distillation
/// @param maxTokens longest text; 0 for the model's limit
/// @param onBadRow whether a row that cannot be used ends the run or is counted and skipped
record MineStage(
        Path examples,
        @Reference String model,
        @Nullable Path corpus,
        @Default("") Map<String, String> corpusColumns,
        @Default("0") int passageCharacters,
        @Default("") List<Miner> miners,
        @Nullable Integer negatives,
        @Default("50") int rankFrom,
        @Default("100") int rankTo,
        @Default("random") Sampling sampling,
        @Default("0.95") double relativeMargin,
        @Default("0") double absoluteMargin,
        @Nullable Double leastScore,
        @Nullable Double mostScore,
        @Default("exact") Index index,
        @Default("32") int probes,
        @Nullable @Reference String reranker,
        @Default("false") boolean scores,
        @Default("0") int maxTokens,
        @Default("error") OnBadRow onBadRow)
        implements Stage {
    private static final String REPORT = "mining.json";
    private static final String PAGE = "report.html";
    private static final String POOL = "pool";
    private static final int USUAL_NEGATIVES = 7;

    /// How vectors are searched.
    enum Index {
        EXACT,
        CLUSTERED
    }

    MineStage {
        Bounds.atLeast(1, probes, "probes");
        Bounds.atLeast(0, maxTokens, "max-tokens");
        Bounds.within(0, relativeMargin, 10, "relative-margin");
        Bounds.within(0, absoluteMargin, Double.MAX_VALUE, "absolute-margin");
        negatives = negatives == null ? negatives(miners) : negatives;
        miners = miners.isEmpty()
                ? List.of(new Miner(Miner.Kind.DENSE, negatives, rankFrom, rankTo, sampling))
                : List.copyOf(miners);
        MiningCorpus.of(corpus, corpusColumns, passageCharacters);
        new MiningConfig(
                negatives, miners, ScoreBounds.of(relativeMargin, absoluteMargin, leastScore, mostScore), scores, 0, 0);
    }

    private static int negatives(List<Miner> miners) {
        return miners.isEmpty()
                ? USUAL_NEGATIVES
                : Math.toIntExact(miners.stream().mapToLong(Miner::negatives).sum());
    }

    @Override
    public Map<String, Content> outputs() {
        return Map.of(NegativeMiner.EXAMPLES, Content.EXAMPLES, PAGE, Content.PAGE);
    }

    @Override
    public List<Source> sources() {
        List<Source> sources = new ArrayList<>();
        sources.add(new Source("examples", examples, Content.EXAMPLES));
        sources.addAll(searched().sources());
        sources.addAll(StageModels.sources(reranker));
        return sources;
    }

    @Override
    public Optional<String> reads() {
        return Optional.of(model);
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
        ReadOptions options = ReadOptions.defaults().withOnBadRow(onBadRow);
        MiningInput input = new MiningInput();
        Scan scan = Scan.of(List.of(examples), options, run, input);
        input.require(examples, run.print());
        if (corpus != null) {
            input.warn(passageCharacters, run.print());
        }
        MiningReport report = mine(ExampleFlow.of(List.of(examples), options), input, run);
        MiningOutcome.of(examples, miners, relativeMargin).require(report, run);
        MiningPage page = new MiningPage(report, scores);
        Json.write(run.work().resolve(REPORT), page.facts());
        page.write(run.work().resolve(PAGE));
        for (String done : List.of(POOL, NegativeMiner.PARTS, NegativeMiner.WORDS, NegativeMiner.CLUSTERS)) {
            Trees.remove(run.work().resolve(done));
        }
        SequencedMap<String, Long> counts = scan.counts();
        counts.putAll(page.counts());
        return counts;
    }

    private MiningReport mine(ExampleFlow flow, MiningInput input, StageRun run) {
        MiningConfig config = new MiningConfig(
                negatives(miners),
                miners,
                ScoreBounds.of(relativeMargin, absoluteMargin, leastScore, mostScore),
                scores,
                index == Index.CLUSTERED ? probes : 0,
                run.seed());
        try (StageModels models = new StageModels(model, reranker, maxTokens, run.progress());
                TextPool pool = searched().pool(run.work().resolve(POOL), flow, models.encoder(), run)) {
            if (corpus != null) {
                input.warn(pool, passageCharacters, run.print());
            }
            MiningTools tools = new MiningTools(pool, models.encoder(), models.rerankerOrNull());
            return NegativeMiner.mine(flow, tools, config, run.work(), run.progress());
        }
    }

    private MiningCorpus searched() {
        return MiningCorpus.of(corpus, corpusColumns, passageCharacters);
    }
}

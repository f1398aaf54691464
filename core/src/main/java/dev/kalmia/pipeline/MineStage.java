package dev.kalmia.pipeline;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleWriter;
import dev.kalmia.data.OnBadRow;
import dev.kalmia.encode.EncodeConfig;
import dev.kalmia.encode.Encoder;
import dev.kalmia.mine.Mined;
import dev.kalmia.mine.MiningConfig;
import dev.kalmia.mine.MiningReport;
import dev.kalmia.mine.NegativeMiner;
import dev.kalmia.mine.Sampling;
import dev.kalmia.run.Default;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Reference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Adds hard negatives to examples, from their own texts. Writes `examples.jsonl`. Where no example ends up with
/// any, the stage fails: its output would be its input.
///
/// @param examples pairs or groups: a file or a BEIR folder
/// @param model whose ranking the negatives are taken from
/// @param negatives how many each example should have
/// @param rankFrom first rank of the window, counted from 0
/// @param rankTo end of the window, not included
/// @param relativeMargin a negative scores at most this part of the positive's score
/// @param sampling which of the candidates
/// @param maxTokens longest text; 0 for the model's limit
/// @param onBadRow whether a row that cannot be used ends the run or is counted and skipped
record MineStage(
        Path examples,
        @Reference String model,
        @Default("7") int negatives,
        @Default("50") int rankFrom,
        @Default("100") int rankTo,
        @Default("0.95") double relativeMargin,
        @Default("random") Sampling sampling,
        @Default("0") int maxTokens,
        @Default("error") OnBadRow onBadRow)
        implements Stage {
    MineStage {
        Bounds.atLeast(0, maxTokens, "max-tokens");
        mining(negatives, rankFrom, rankTo, relativeMargin, sampling, 0);
    }

    private static MiningConfig mining(
            int negatives, int rankFrom, int rankTo, double relativeMargin, Sampling sampling, long seed) {
        return new MiningConfig(negatives, rankFrom, rankTo, relativeMargin, null, sampling, seed);
    }

    @Override
    public Map<String, Content> outputs() {
        return Map.of("examples.jsonl", Content.EXAMPLES);
    }

    @Override
    public List<Source> sources() {
        return List.of(new Source("examples", examples, Content.EXAMPLES));
    }

    @Override
    public Optional<String> reads() {
        return Optional.of(model);
    }

    @Override
    public Map<String, String> misfits(ModelFolder folder) {
        return Bounds.tokens(folder, maxTokens);
    }

    @Override
    public SequencedMap<String, Long> run(StageRun run) {
        Intake intake = Intake.read(examples, onBadRow, run);
        List<Example> given = intake.examples();
        MiningConfig config = mining(negatives, rankFrom, rankTo, relativeMargin, sampling, run.seed());
        try (Encoder encoder =
                Encoder.open(ModelSource.resolve(model), EncodeConfig.defaults().withMaxTokens(maxTokens))) {
            Mined mined = NegativeMiner.mine(given, NegativeMiner.poolOf(given), encoder, config, run.progress());
            requireNegatives(mined);
            if (mined.report().mined() == 0 && mined.report().shortExamples() > 0) {
                run.print().accept("warning: no negative was found; " + why(mined.report()));
            }
            ExampleWriter.write(run.work().resolve("examples.jsonl"), mined.groups());
            SequencedMap<String, Long> counts = intake.counts();
            counts.put("out", (long) mined.groups().size());
            counts.put("negatives", mined.report().mined());
            counts.put("examples-with-fewer", (long) mined.report().shortExamples());
            counts.put("refused-above-margin", mined.report().refusedScores());
            counts.put("refused-positive-or-query", mined.report().refusedTexts());
            return counts;
        }
    }

    private void requireNegatives(Mined mined) {
        if (mined.groups().stream().allMatch(group -> group.negatives().isEmpty())) {
            throw new InputException(examples + ": mining must give at least one example a negative; negatives=0, "
                    + why(mined.report()));
        }
    }

    private String why(MiningReport report) {
        return "rank-from=" + rankFrom + " rank-to=" + rankTo + " relative-margin=" + relativeMargin + " found "
                + report.windowed() + " texts, " + report.refusedScores() + " of them above the margin, "
                + report.refusedTexts() + " of them positives or the query";
    }
}

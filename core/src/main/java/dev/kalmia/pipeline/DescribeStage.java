package dev.kalmia.pipeline;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.data.Example;
import dev.kalmia.data.OnBadRow;
import dev.kalmia.describe.Description;
import dev.kalmia.encode.EncodeConfig;
import dev.kalmia.encode.Encoder;
import dev.kalmia.run.AtomicFile;
import dev.kalmia.run.Default;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import dev.kalmia.run.Reference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Says what a set of examples is like: how varied, how long, in which languages, with how many copies,
/// whether its queries find their answers and its labels agree. Writes `description.json`, `report.html` with
/// pictures, `samples.html` to browse, and `table.txt`.
///
/// @param examples what is described
/// @param model whose vectors tell spread, answers and agreement
/// @param samples examples to browse, at most; 0: no page of them
/// @param maxTokens longest text; 0 for the model's limit
/// @param onBadRow whether a row that cannot be used ends the run or is counted and skipped
record DescribeStage(
        Path examples,
        @Default("bundled:all-MiniLM-L6-v2") @Reference String model,
        @Default("1000") int samples,
        @Default("0") int maxTokens,
        @Default("error") OnBadRow onBadRow)
        implements Stage {
    private static final String REPORT = "report.html";
    private static final String TABLE = "table.txt";

    DescribeStage {
        Bounds.atLeast(0, samples, "samples");
        Bounds.atLeast(0, maxTokens, "max-tokens");
    }

    @Override
    public Map<String, Content> outputs() {
        return samples == 0
                ? Map.of(REPORT, Content.PAGE, TABLE, Content.PAGE)
                : Map.of(REPORT, Content.PAGE, TABLE, Content.PAGE, SamplePage.NAME, Content.PAGE);
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
        if (given.isEmpty()) {
            throw new InputException(examples + ": there must be at least one example to describe; examples=0");
        }
        try (Encoder encoder =
                Encoder.open(ModelSource.resolve(model), EncodeConfig.defaults().withMaxTokens(maxTokens))) {
            Description description = Description.of(given, encoder, run.seed(), run.progress());
            DescriptionPage page = new DescriptionPage(description);
            Json.write(run.work().resolve("description.json"), page.facts());
            AtomicFile.writeString(run.work().resolve(TABLE), page.table().toText());
            page.write(run.work().resolve(REPORT), samples > 0);
            if (samples > 0) {
                new SamplePage(given, samples, run.seed()).write(run.work().resolve(SamplePage.NAME));
            }
        }
        SequencedMap<String, Long> counts = intake.counts();
        counts.put("out", (long) given.size());
        return counts;
    }
}

package dev.kalmia.pipeline;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.postprocess.FitConfig;
import dev.kalmia.postprocess.Fitted;
import dev.kalmia.run.AtomicFile;
import dev.kalmia.run.Default;
import dev.kalmia.run.Json;
import dev.kalmia.run.Reference;
import dev.kalmia.run.UsageException;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Matrix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Fits a map of a model's vectors and stores it as one more Dense module of the model: centred, whitened,
/// cut, without directions. The stage's folder is the model's, with `fit.json`, its card and `table.txt`,
/// which says what its space was like before and is after. Killed, it goes on with the vectors it has.
///
/// @param input texts: lines of a file, or its column `text` (else `query`)
/// @param method which map
/// @param unwanted texts whose directions go, of the kind subspace
/// @param pairs examples whose two sides should be near one another, for a report on that; none of their
///     texts is fitted on
/// @param texts that are used, at most, drawn among all
/// @param heldOut the part of them that is measured with and not fitted on
/// @param maxTokens longest text; 0 for the model's limit
record FitStage(
        @Reference String model,
        Path input,
        FitConfig method,
        @Nullable Path unwanted,
        @Nullable Path pairs,
        @Default("20000") int texts,
        @Default("0.1") double heldOut,
        @Default("0") int maxTokens)
        implements Stage {
    static final String RECORD = "fit.json";
    static final String TABLE = "table.txt";

    FitStage {
        Bounds.atLeast(1, texts, "texts");
        Bounds.within(0, heldOut, 0.9, "held-out");
        Bounds.atLeast(0, maxTokens, "max-tokens");
        if (method.usesUnwanted() != (unwanted != null)) {
            throw new UsageException(
                    "unwanted must " + (unwanted == null ? "" : "not ") + "be given for " + method.kind());
        }
    }

    @Override
    public Map<String, Content> outputs() {
        return Map.of("", Content.MODEL, RECORD, Content.PAGE, TABLE, Content.PAGE);
    }

    @Override
    public List<Source> sources() {
        List<Source> sources = new ArrayList<>(List.of(new Source("input", input, Content.EXAMPLES)));
        if (unwanted != null) {
            sources.add(new Source("unwanted", unwanted, Content.EXAMPLES));
        }
        if (pairs != null) {
            sources.add(new Source("pairs", pairs, Content.EXAMPLES));
        }
        return sources;
    }

    @Override
    public Optional<String> reads() {
        return Optional.of(model);
    }

    @Override
    public Map<String, String> misfits(ModelFolder folder) {
        Map<String, String> misfits = new LinkedHashMap<>(Bounds.tokens(folder, maxTokens));
        method.misfit(folder.dimension()).ifPresent(reason -> misfits.put("method", reason));
        return misfits;
    }

    @Override
    public SequencedMap<String, Long> run(StageRun run) {
        KeptVectors.prepare(run.work());
        ModelFolder base = ModelSource.resolve(model, run.progress());
        NearPairs near = NearPairs.read(pairs, texts, run);
        FitTexts chosen = FitTexts.choose(input, texts, heldOut, near.texts(), run.seed(), run.progress());
        method.requireTexts(chosen.fitted().size(), base.dimension());
        SequencedMap<String, Object> record = new LinkedHashMap<>();
        record.put("method", method.kind().toString());
        record.put("settings", method.settings());
        record.put("model", MappedModel.named(base));
        record.put("texts", chosen.fitted().size());
        record.put("heldOut", chosen.heldOut().size());
        ShapeReport report = fit(base, chosen, near, record, run);
        Json.write(run.work().resolve(RECORD), record);
        AtomicFile.writeString(run.work().resolve(TABLE), report.table().toText());
        FitCard.write(run.work(), base, method.kind().did(), RECORD, report.table());
        KeptVectors.remove(run.work());
        SequencedMap<String, Long> counts = new LinkedHashMap<>();
        counts.put("texts", (long) chosen.fitted().size());
        counts.put("held-out", (long) chosen.heldOut().size());
        counts.put("dimension", (long) ModelFolder.open(run.work()).dimension());
        return counts;
    }

    private ShapeReport fit(
            ModelFolder base, FitTexts chosen, NearPairs near, SequencedMap<String, Object> record, StageRun run) {
        List<String> all = new ArrayList<>(chosen.all());
        all.addAll(near.texts());
        try (KeptVectors kept = KeptVectors.of(run.work(), "texts", base, maxTokens, all, run.progress())) {
            Fitted fitted = method.fit(unwanted(base, run)).fit(Matrix.of(kept.rows(chosen.fitted())), run.progress());
            Embeddings heldOut = kept.rows(chosen.heldOut());
            ShapeReport report = ShapeReport.of(heldOut, fitted.map(), near.vectors(kept));
            double difference = MappedModel.write(
                    run.work(), base, fitted.map(), base.normalize(), maxTokens, chosen.heldOut(), heldOut);
            record.put("fitted", fitted.facts());
            record.putAll(report.facts());
            record.put("readBackWithin", difference);
            return report;
        }
    }

    private @Nullable Matrix unwanted(ModelFolder base, StageRun run) {
        if (unwanted == null) {
            return null;
        }
        List<String> given = NearPairs.texts(unwanted, texts, run);
        try (KeptVectors kept = KeptVectors.of(run.work(), "unwanted", base, maxTokens, given, run.progress())) {
            return Matrix.of(kept.rows(given));
        }
    }
}

package dev.kalmia.pipeline;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.postprocess.AlignConfig;
import dev.kalmia.postprocess.Fitted;
import dev.kalmia.postprocess.IndexMove;
import dev.kalmia.report.Table;
import dev.kalmia.run.AtomicFile;
import dev.kalmia.run.Default;
import dev.kalmia.run.Json;
import dev.kalmia.run.Places;
import dev.kalmia.run.Progress;
import dev.kalmia.run.Reference;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Matrix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// Fits a linear map of one model's space into another's, on texts that both encode, and says what an index
/// loses that is moved and not encoded anew. The stage's folder is the first model with the map as one more
/// Dense module, with `align.json`, its card and `table.txt`. Killed, it goes on with the vectors it has.
///
/// @param from whose vectors are moved
/// @param to into whose space
/// @param input texts: lines of a file, or its column `text` (else `query`)
/// @param method which map
/// @param texts that are used, at most, drawn among all
/// @param heldOut the part of them that is measured with and not fitted on
/// @param maxTokens longest text; 0 for the models' limits
record AlignStage(
        @Reference String from,
        @Reference String to,
        Path input,
        AlignConfig method,
        @Default("20000") int texts,
        @Default("0.1") double heldOut,
        @Default("0") int maxTokens)
        implements Stage {
    static final String RECORD = "align.json";
    private static final String NONE = "–";

    AlignStage {
        Bounds.atLeast(1, texts, "texts");
        Bounds.within(0, heldOut, 0.9, "held-out");
        Bounds.atLeast(0, maxTokens, "max-tokens");
    }

    @Override
    public Map<String, Content> outputs() {
        return Map.of("", Content.MODEL, RECORD, Content.PAGE, FitStage.TABLE, Content.PAGE);
    }

    private SequencedMap<String, String> references() {
        SequencedMap<String, String> references = new LinkedHashMap<>();
        references.put("from", from);
        references.put("to", to);
        return references;
    }

    @Override
    public List<Source> sources() {
        List<Source> sources = new ArrayList<>(List.of(new Source("input", input, Content.EXAMPLES)));
        references().forEach((key, reference) -> {
            if (!Places.hasScheme(reference)) {
                sources.add(new Source(key, Path.of(reference), Content.MODEL));
            }
        });
        return sources;
    }

    @Override
    public Map<String, String> inputs() {
        Map<String, String> inputs = Stage.super.inputs();
        references().forEach((key, reference) -> {
            if (Places.hasScheme(reference)) {
                inputs.put(
                        key, ModelSource.resolve(reference, Progress.silent()).fingerprint());
            }
        });
        return inputs;
    }

    @Override
    public void requireFit(Progress progress) {
        method.requireSizes(
                ModelSource.resolve(from, progress).dimension(),
                ModelSource.resolve(to, progress).dimension());
    }

    @Override
    public SequencedMap<String, Long> run(StageRun run) {
        KeptVectors.prepare(run.work());
        ModelFolder old = ModelSource.resolve(from, run.progress());
        ModelFolder other = ModelSource.resolve(to, run.progress());
        FitTexts chosen = FitTexts.choose(input, texts, heldOut, Set.of(), run.seed(), run.progress());
        method.require(chosen.fitted().size(), old.dimension(), other.dimension());
        SequencedMap<String, Object> record = new LinkedHashMap<>();
        record.put("method", method.kind().toString());
        record.put("settings", method.settings());
        record.put("from", MappedModel.named(old));
        record.put("to", MappedModel.named(other));
        record.put("texts", chosen.fitted().size());
        record.put("heldOut", chosen.heldOut().size());
        Table table = fit(old, other, chosen, record, run);
        Json.write(run.work().resolve(RECORD), record);
        AtomicFile.writeString(run.work().resolve(FitStage.TABLE), table.toText());
        FitCard.write(run.work(), old, "moved into the space of " + Markdown.plain(other.name()), RECORD, table);
        KeptVectors.remove(run.work());
        SequencedMap<String, Long> counts = new LinkedHashMap<>();
        counts.put("texts", (long) chosen.fitted().size());
        counts.put("held-out", (long) chosen.heldOut().size());
        counts.put("dimension", (long) other.dimension());
        return counts;
    }

    private Table fit(
            ModelFolder old, ModelFolder other, FitTexts chosen, SequencedMap<String, Object> record, StageRun run) {
        try (KeptVectors source = KeptVectors.of(run.work(), "from", old, maxTokens, chosen.all(), run.progress());
                KeptVectors target = KeptVectors.of(run.work(), "to", other, maxTokens, chosen.all(), run.progress())) {
            Fitted fitted = method.alignment()
                    .fit(unit(source.rows(chosen.fitted())), unit(target.rows(chosen.fitted())), run.progress());
            Embeddings vectors = source.rows(chosen.heldOut());
            Embeddings made = target.rows(chosen.heldOut());
            IndexMove moved = IndexMove.of(fitted.map().apply(vectors), made);
            Optional<IndexMove> unmoved = vectors.dimension() == made.dimension()
                    ? Optional.of(IndexMove.of(vectors, made))
                    : Optional.empty();
            double difference =
                    MappedModel.write(run.work(), old, fitted.map(), true, maxTokens, chosen.heldOut(), vectors);
            record.put("fitted", fitted.facts());
            record.put("moved", moved);
            unmoved.ifPresent(found -> record.put("unmoved", found));
            record.put("readBackWithin", difference);
            return table(unmoved, moved);
        }
    }

    private static Matrix unit(Embeddings vectors) {
        return Matrix.of(vectors).unitRows();
    }

    private static Table table(Optional<IndexMove> unmoved, IndexMove moved) {
        return new Table(
                List.of("held-out texts, asked for with the new model", "unmoved", "moved"),
                List.of(
                        List.of(
                                "of the ten nearest, found",
                                unmoved.map(IndexMove::nearest)
                                        .map(AlignStage::shown)
                                        .orElse(NONE),
                                shown(moved.nearest())),
                        List.of(
                                "text itself first",
                                unmoved.map(IndexMove::same)
                                        .map(AlignStage::shown)
                                        .orElse(NONE),
                                shown(moved.same())),
                        List.of(
                                "cosine of its two vectors",
                                unmoved.map(IndexMove::cosine)
                                        .map(AlignStage::shown)
                                        .orElse(NONE),
                                shown(moved.cosine()))));
    }

    private static String shown(double number) {
        return String.format(Locale.ROOT, "%.4f", number);
    }
}

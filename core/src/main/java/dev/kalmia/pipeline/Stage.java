package dev.kalmia.pipeline;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.run.Progress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// One kind of work in a recipe. The record's components are its settings; [#sources] and [#reads] say what
/// it reads, so that it is skipped when nothing changed.
public sealed interface Stage
        permits ReadStage,
                MixStage,
                SynthesizeStage,
                ExemplarStage,
                DescribeStage,
                CorruptStage,
                FilterStage,
                MineStage,
                AssembleStage,
                MergeStage,
                FitStage,
                AlignStage,
                TrainStage,
                TrialsStage,
                ExportStage,
                EvaluateStage,
                CompareStage,
                ReportStage {
    /// The word for it in a recipe.
    default String kind() {
        return Stages.kindOf(getClass());
    }

    /// The files and folders that it reads.
    List<Source> sources();

    /// What it always writes, by the names in its folder.
    Map<String, Content> outputs();

    /// The model that it reads, in its setting `model`; empty for none.
    default Optional<String> reads() {
        return Optional.empty();
    }

    /// That model, read as this stage reads it.
    ///
    /// @param reference what it is, [#reads]
    default ModelFolder open(String reference, Progress progress) {
        return ModelSource.resolve(reference, progress);
    }

    /// What it asks of its model that the model cannot do: the key of the setting → what is wrong with it.
    default Map<String, String> misfits(ModelFolder model) {
        return Map.of();
    }

    /// Refuses what it reads where that cannot be what it wants; asked where no stage before makes any of it.
    ///
    /// @throws dev.kalmia.run.InputException when it cannot run
    default void requireFit(Progress progress) {}

    /// What it reads: the key of its settings → SHA-256, for a model the fingerprint.
    default Map<String, String> inputs() {
        Map<String, String> inputs = new LinkedHashMap<>();
        sources().forEach(source -> inputs.put(source.key(), source.hash()));
        reads().ifPresent(model ->
                inputs.put("model", open(model, Progress.silent()).fingerprint()));
        return inputs;
    }

    /// What of unfinished work took too long to be cleared for a run with other settings, by the names in its
    /// folder.
    default List<String> costly() {
        return List.of();
    }

    /// Does the work in `run.work()`.
    ///
    /// @return how many things went in, came out and were dropped why: `in`, `out`, `dropped.REASON`
    SequencedMap<String, Long> run(StageRun run);
}

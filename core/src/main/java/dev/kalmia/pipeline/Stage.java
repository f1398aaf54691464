package dev.kalmia.pipeline;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.run.Hashes;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// One kind of work in a recipe. The record's components are its settings; [#paths] and [#reads] say what it
/// reads, so that it is skipped when nothing changed.
public sealed interface Stage permits ReadStage, FilterStage, MineStage, TrainStage, EvaluateStage, ReportStage {
    /// The word for it in a recipe.
    default String kind() {
        return Stages.kindOf(getClass());
    }

    /// The files and folders that it reads, by the keys of its settings; those of a list are `tests[0]` and so on.
    SequencedMap<String, Path> paths();

    /// What it always writes, by the names in its folder.
    Map<String, Content> outputs();

    /// The model that it reads, in its setting `model`; empty for none.
    default Optional<String> reads() {
        return Optional.empty();
    }

    /// What it asks of its model that the model cannot do: the key of the setting → what is wrong with it.
    default Map<String, String> misfits(ModelFolder model) {
        return Map.of();
    }

    /// What it reads: the key of its settings → SHA-256, for a model the fingerprint.
    default Map<String, String> inputs() {
        Map<String, String> inputs = new LinkedHashMap<>();
        paths().forEach((key, path) -> inputs.put(key, Hashes.path(path)));
        reads().ifPresent(
                        model -> inputs.put("model", ModelSource.resolve(model).fingerprint()));
        return inputs;
    }

    /// Does the work in `run.work()`.
    ///
    /// @return how many things went in, came out and were dropped why: `in`, `out`, `dropped.REASON`
    SequencedMap<String, Long> run(StageRun run);

    /// The paths of a list, numbered.
    static SequencedMap<String, Path> numbered(String key, List<Path> paths) {
        SequencedMap<String, Path> numbered = new LinkedHashMap<>();
        for (int i = 0; i < paths.size(); i++) {
            numbered.put(key + "[" + i + "]", paths.get(i));
        }
        return numbered;
    }
}

package dev.kalmia.pipeline;

import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.run.Hashes;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// One kind of work in a recipe. The record's components are its settings; [#inputs] says what it reads, so
/// that it is skipped when nothing changed.
public sealed interface Stage permits ReadStage, FilterStage, MineStage, TrainStage, EvaluateStage, ReportStage {
    /// The word for it in a recipe.
    default String kind() {
        return Stages.kindOf(getClass());
    }

    /// What it reads: the name in its settings → SHA-256.
    Map<String, String> inputs();

    /// Does the work in `run.work()`.
    ///
    /// @return how many things went in, came out and were dropped why: `in`, `out`, `dropped.REASON`
    SequencedMap<String, Long> run(StageRun run);

    /// The hash of a file or folder.
    static String hash(Path path) {
        return Hashes.path(path);
    }

    /// The fingerprint of a model.
    static String model(String reference) {
        return ModelSource.resolve(reference).fingerprint();
    }

    /// Hashes of several paths, numbered.
    static Map<String, String> hashes(String name, List<Path> paths) {
        Map<String, String> hashes = new LinkedHashMap<>();
        for (int i = 0; i < paths.size(); i++) {
            hashes.put(name + "." + i, hash(paths.get(i)));
        }
        return hashes;
    }
}

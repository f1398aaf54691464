package dev.kalmia.pipeline;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.checkpoint.ModelWriter;
import dev.kalmia.checkpoint.PoolingMode;
import dev.kalmia.merge.Merge;
import dev.kalmia.merge.MergePreview;
import dev.kalmia.merge.MethodConfig;
import dev.kalmia.merge.Precision;
import dev.kalmia.run.Default;
import dev.kalmia.run.Places;
import dev.kalmia.run.Progress;
import dev.kalmia.run.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Makes one model out of several that were trained from the same one; nothing is trained. The stage's folder
/// is the model's, with `merge.json`, which says how it was made, and its card. Killed, it goes on after the
/// last shard.
///
/// @param models what is merged; in all but its weights the result is the first
/// @param base what they were trained from, for methods that ask for it
/// @param method how
/// @param precision what numbers are written as
record MergeStage(
        @Reference List<String> models,
        @Reference @Nullable String base,
        MethodConfig method,
        @Default("f32") Precision precision)
        implements Stage {
    MergeStage {
        models = List.copyOf(models);
    }

    @Override
    public Map<String, Content> outputs() {
        return Map.of("", Content.MODEL, Merge.RECORD, Content.PAGE);
    }

    @Override
    public List<Source> sources() {
        List<Source> sources = new ArrayList<>();
        references().forEach((key, reference) -> {
            if (!Places.hasScheme(reference)) {
                sources.add(new Source(key, Path.of(reference), key.equals("base") ? null : Content.MODEL));
            }
        });
        return sources;
    }

    @Override
    public Map<String, String> inputs() {
        Map<String, String> inputs = Stage.super.inputs();
        references().forEach((key, reference) -> {
            if (Places.hasScheme(reference)) {
                inputs.put(key, open(key, reference, Progress.silent()).fingerprint());
            }
        });
        return inputs;
    }

    private SequencedMap<String, String> references() {
        SequencedMap<String, String> references = new LinkedHashMap<>();
        for (int i = 0; i < models.size(); i++) {
            references.put("models[" + i + "]", models.get(i));
        }
        if (base != null) {
            references.put("base", base);
        }
        return references;
    }

    /// A base may be a bare transformer.
    private static ModelFolder open(String key, String reference, Progress progress) {
        return key.equals("base")
                ? ModelSource.resolve(reference, PoolingMode.MEAN, progress)
                : ModelSource.resolve(reference, progress);
    }

    @Override
    public void requireFit(Progress progress) {
        merge(0, progress).requireAlike();
    }

    private List<ModelFolder> open(Progress progress) {
        List<ModelFolder> folders = new ArrayList<>();
        references().forEach((key, reference) -> folders.add(open(key, reference, progress)));
        return folders;
    }

    private Merge merge(long seed, Progress progress) {
        List<ModelFolder> folders = open(progress);
        Optional<ModelFolder> below = base == null ? Optional.empty() : Optional.of(folders.removeLast());
        return new Merge(folders, below, method.method(seed), precision);
    }

    /// What would be merged.
    MergePreview preview(Progress progress) {
        return merge(0, progress).preview();
    }

    @Override
    public SequencedMap<String, Long> run(StageRun run) {
        return run(run, ModelWriter.SHARD_BYTES);
    }

    /// @param shardBytes the most bytes of tensors in one file
    SequencedMap<String, Long> run(StageRun run, long shardBytes) {
        merge(run.seed(), run.progress()).withShardBytes(shardBytes).goOn(run.work(), run.progress());
        MergeCard.write(run.work(), open(run.progress()).subList(0, models.size()));
        SequencedMap<String, Long> counts = new LinkedHashMap<>();
        counts.put("models", (long) models.size());
        counts.put("dimension", (long) ModelFolder.open(run.work()).dimension());
        return counts;
    }
}

package dev.kalmia.pipeline;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.export.ExportFormat;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Reference;
import dev.kalmia.run.StageFolder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Writes a model for other software. The stage's folder is the model's.
///
/// @param model what to write
/// @param format what as
record ExportStage(@Reference String model, ExportFormat format) implements Stage {
    @Override
    public Map<String, Content> outputs() {
        return format == ExportFormat.ST ? Map.of("", Content.MODEL) : Map.of();
    }

    @Override
    public List<Source> sources() {
        return List.of();
    }

    @Override
    public Optional<String> reads() {
        return Optional.of(model);
    }

    @Override
    public Map<String, String> misfits(ModelFolder folder) {
        // Damaged weights and tokenizers are no fault of the format.
        folder.weights().close();
        folder.openTokenizer().close();
        try {
            format.check(folder);
            return Map.of();
        } catch (InputException refused) {
            return Map.of("format", "cannot be this for the model: " + refused.getMessage());
        }
    }

    @Override
    public SequencedMap<String, Long> run(StageRun run) {
        StageFolder.clear(run.work());
        return format.write(ModelSource.resolve(model), run.work(), run.progress());
    }
}

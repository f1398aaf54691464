package dev.kalmia.pipeline;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.export.ExportFormat;
import dev.kalmia.run.Default;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Reference;
import dev.kalmia.run.StageFolder;
import dev.kalmia.run.Trees;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Writes a model for other software. The stage's folder is the model's.
///
/// @param model what to write
/// @param format what as
/// @param layers after which the model ends; 0: after its last
record ExportStage(
        @Reference String model,
        ExportFormat format,
        @Default("0") int layers) implements Stage {
    private static final String SHORTENED = "shortened";

    ExportStage {
        Bounds.atLeast(0, layers, "layers");
    }

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
        int most = folder.config().integer("num_hidden_layers", 0);
        if (layers > most) {
            return Map.of("layers", "must be at most " + most + " for " + folder.name() + "; layers=" + layers);
        }
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
        ModelFolder whole = ModelSource.resolve(model);
        if (layers == 0) {
            return format.write(whole, run.work(), run.progress());
        }
        Path shortened = run.work().resolve(SHORTENED);
        ModelFolder.writeShortened(shortened, whole, layers);
        SequencedMap<String, Long> counts = format.write(ModelFolder.open(shortened), run.work(), run.progress());
        Trees.remove(shortened);
        counts.put("layers", (long) layers);
        return counts;
    }
}

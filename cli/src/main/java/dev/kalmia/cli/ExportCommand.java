package dev.kalmia.cli;

import dev.kalmia.export.ExportFormat;
import dev.kalmia.pipeline.RecipeRunner;
import dev.kalmia.run.Places;
import dev.kalmia.run.Settings;
import dev.kalmia.run.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `kalmia export --model REF --format onnx|st --out DIR`: the stage `export` by itself, its few settings
/// named on the command line or in a file.
@Command(
        description = "Writes a model for other software: an ONNX graph that ends in the text's vector, with tokenizer "
                + "and configuration beside it, or a folder of sentence-transformers.",
        mixinStandardHelpOptions = true)
final class ExportCommand implements Runnable {
    private static final String STAGE = "export";

    /// Nothing is drawn.
    private static final long SEED = 7;

    @Mixin
    private Output output = new Output();

    @Option(
            names = "--model",
            paramLabel = "REF",
            description = "A model folder, bundled:NAME, or hf:ORG/NAME[@REVISION].")
    private @Nullable String model;

    @Option(
            names = "--format",
            paramLabel = "onnx|st",
            description = "onnx: onnx/model.onnx in float32; st: the model's own files, byte for byte.")
    private @Nullable ExportFormat format;

    @Option(
            names = "--layers",
            paramLabel = "N",
            description = "The model ends after its Nth layer, for which it should have been trained"
                    + " (matryoshka-layers).")
    private @Nullable Integer layers;

    @Option(
            names = "--config",
            paramLabel = "FILE.yaml",
            description = "The settings model and format from a file; paths start at its folder.")
    private @Nullable Path config;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Changes one setting of FILE.yaml; may be repeated.")
    private List<String> assignments = List.of();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "The folder of the result: that of the model, and what was asked and done in run.json.")
    private Path out = Path.of("");

    @Override
    public void run() {
        GivenSettings given = new GivenSettings(
                config == null ? new Settings(Map.of(), STAGE, Map.of(), Map.of()) : Settings.read(config));
        for (String assignment : assignments) {
            given.set(assignment);
        }
        given.put("model", model == null ? null : GivenSettings.fromHere(model, "--model"), "--model");
        given.put("format", format == null ? null : format.name().toLowerCase(Locale.ROOT), "--format");
        if (layers != null && layers < 1) {
            throw new UsageException("--layers must be at least 1; layers=" + layers);
        }
        given.put("layers", layers == null ? null : layers.longValue(), "--layers");
        if (config == null) {
            given.require("model", "--model");
            given.require("format", "--format");
        }
        Path folder = config == null ? null : config.toAbsolutePath().getParent();
        Places places = Places.at(folder == null ? Path.of("") : folder);
        new RecipeRunner(output.progress(), output::say).runOne(STAGE, given.settings(), places, SEED, out);
        StageResult.print(output, STAGE, out);
    }
}

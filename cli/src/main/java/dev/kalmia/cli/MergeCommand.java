package dev.kalmia.cli;

import dev.kalmia.merge.MergePreview;
import dev.kalmia.merge.MethodConfig;
import dev.kalmia.merge.Precision;
import dev.kalmia.pipeline.RecipeRunner;
import dev.kalmia.run.Places;
import dev.kalmia.run.Settings;
import dev.kalmia.run.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `kalmia merge --method soup --model REF --model REF --out DIR`: the stage `merge` by itself, its settings
/// named on the command line or in a file.
@Command(
        description = {
            "Makes one model out of several that were trained from the same one; nothing is trained.",
            "soup (or linear), slerp, karcher; with --base: task-arithmetic, task-slerp, model-stock, ties, dare,"
                    + " breadcrumbs.",
        },
        mixinStandardHelpOptions = true)
final class MergeCommand implements Runnable {
    private static final String STAGE = "merge";

    @Mixin
    private Output output = new Output();

    @Option(names = "--method", paramLabel = "NAME", description = "How: one of ${COMPLETION-CANDIDATES}.")
    private MethodConfig.@Nullable Kind method;

    @Option(
            names = "--model",
            paramLabel = "REF",
            description =
                    "What is merged, once each: a model folder, bundled:NAME, or hf:ORG/NAME[@REVISION]. In all but"
                            + " its weights the result is the first.")
    private List<String> models = List.of();

    @Option(names = "--base", paramLabel = "REF", description = "What the models were trained from.")
    private @Nullable String base;

    @Option(names = "--weights", paramLabel = "W", split = ",", description = "What each model weighs: 0.5,0.5.")
    private List<Double> weights = List.of();

    @Option(
            names = "--t",
            paramLabel = "T",
            split = ",",
            description =
                    "slerp: how far from the first model (0) to the second (1); task-slerp: one for each model after"
                            + " the first, 1 keeping what came before it, or one for all. Default: 0.5.")
    private List<Double> t = List.of();

    @Option(names = "--lambda", paramLabel = "X", description = "What task vectors are multiplied by; default: 1.")
    private @Nullable Double lambda;

    @Option(
            names = "--density",
            paramLabel = "X",
            description =
                    "The part of task vectors that is kept; default: 0.2 for ties, 0.1 for dare, 0.9 for breadcrumbs.")
    private @Nullable Double density;

    @Option(
            names = "--gamma",
            paramLabel = "X",
            description = "breadcrumbs: the part that is dropped for being the largest; default: 0.01.")
    private @Nullable Double gamma;

    @Option(names = "--precision", paramLabel = "f32|f16|bf16", description = "What is written; default: f32.")
    private @Nullable Precision precision;

    @Option(names = "--seed", paramLabel = "N", description = "The seed of dare's draws; default: ${DEFAULT-VALUE}.")
    private long seed = 7;

    @Option(
            names = "--config",
            paramLabel = "FILE.yaml",
            description = "The settings models, base, method and precision from a file; paths start at its folder.")
    private @Nullable Path config;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Changes one setting; may be repeated: method.then=ties.")
    private List<String> assignments = List.of();

    @Option(
            names = "--dry-run",
            description =
                    "Writes nothing: prints what would be merged, how far models are apart, what stands in the way.")
    private boolean dryRun;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The folder of the result: that of the model, with merge.json and run.json.")
    private @Nullable Path out;

    @Override
    public void run() {
        Settings settings = settings();
        Path folder = config == null ? null : config.toAbsolutePath().getParent();
        Places places = Places.at(folder == null ? Path.of("") : folder);
        RecipeRunner runner = new RecipeRunner(output.progress(), output::say);
        if (dryRun) {
            MergePreview preview = runner.preview(settings, places);
            output.print(preview, people -> MergeTable.print(preview, people));
            if (!preview.differences().isEmpty()) {
                throw new UsageException("models must be of one kind; differences="
                        + preview.differences().size());
            }
            return;
        }
        if (out == null) {
            throw new UsageException("the folder of the result must be named: --out DIR");
        }
        runner.runOne(STAGE, settings, places, seed, out);
        StageResult.print(output, STAGE, out);
    }

    private Settings settings() {
        GivenSettings given = new GivenSettings(
                config == null ? new Settings(Map.of(), STAGE, Map.of(), Map.of()) : Settings.read(config));
        for (String assignment : assignments) {
            given.set(assignment);
        }
        if (!models.isEmpty()) {
            List<Object> references = new ArrayList<>();
            models.forEach(model -> references.add(GivenSettings.fromHere(model, "--model")));
            given.put("models", references, "--model");
        }
        given.put("base", base == null ? null : GivenSettings.fromHere(base, "--base"), "--base");
        given.put("method.kind", method == null ? null : method.toString(), "--method");
        given.put("method.weights", weights.isEmpty() ? null : weights, "--weights");
        given.put("method.t", t.isEmpty() ? null : t, "--t");
        given.put("method.lambda", lambda, "--lambda");
        given.put("method.density", density, "--density");
        given.put("method.gamma", gamma, "--gamma");
        given.put("precision", precision == null ? null : precision.toString(), "--precision");
        given.require("models", "--model");
        given.require("method.kind", "--method");
        return given.settings();
    }
}

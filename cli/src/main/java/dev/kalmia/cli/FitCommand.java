package dev.kalmia.cli;

import dev.kalmia.pipeline.RecipeRunner;
import dev.kalmia.postprocess.FitConfig;
import dev.kalmia.postprocess.Whitening;
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

/// `kalmia fit --method whitening --model REF --input TEXTS --out DIR`: the stage `fit` by itself.
@Command(
        description = {
            "Fits a map of a model's vectors on texts, and stores it as one more Dense module of the model.",
            "Methods: centring, pca, whitening, group-whitening, top-components, ica, subspace (with --unwanted).",
            "Says what the space was like before and is after, on texts that were not fitted on.",
        },
        mixinStandardHelpOptions = true)
final class FitCommand implements Runnable {
    private static final String STAGE = "fit";

    @Mixin
    private Output output = new Output();

    @Option(names = "--method", paramLabel = "NAME", description = "Which map: one of ${COMPLETION-CANDIDATES}.")
    private FitConfig.@Nullable Kind method;

    @Option(names = "--model", paramLabel = "REF", description = "A model folder, bundled:NAME, or hf:ORG/NAME.")
    private @Nullable String model;

    @Option(
            names = "--input",
            paramLabel = "FILE",
            description = "Texts to fit on: lines, or the column text (else query) of a table.")
    private @Nullable String input;

    @Option(
            names = "--dimensions",
            paramLabel = "N",
            description = "pca, ica, whitening along principal axes: how many are kept; default: all.")
    private @Nullable Integer dimensions;

    @Option(
            names = "--form",
            paramLabel = "zca|pca",
            description = "whitening: along the vectors' own axes or the principal ones.")
    private Whitening.@Nullable Form form;

    @Option(
            names = "--epsilon",
            paramLabel = "X",
            description = "whitening, group-whitening: added to variances; default: 1e-6 of their mean.")
    private @Nullable Double epsilon;

    @Option(names = "--groups", paramLabel = "N", description = "group-whitening: how many groups of dimensions.")
    private @Nullable Integer groups;

    @Option(
            names = "--components",
            paramLabel = "N",
            description = "top-components: how many go; default: a hundredth of the dimensions.")
    private @Nullable Integer components;

    @Option(
            names = "--share",
            paramLabel = "X",
            description = "subspace: of the unwanted vectors' energy that its directions carry; default: 0.9.")
    private @Nullable Double share;

    @Option(
            names = "--alpha",
            paramLabel = "X",
            description = "subspace: 0 leaves everything, 1 takes the directions away; default: 1.")
    private @Nullable Double alpha;

    @Option(names = "--unwanted", paramLabel = "FILE", description = "subspace: texts whose directions go.")
    private @Nullable String unwanted;

    @Option(
            names = "--pairs",
            paramLabel = "FILE",
            description = "Examples whose two sides should be near one another, to report on; not fitted on.")
    private @Nullable String pairs;

    @Option(names = "--texts", paramLabel = "N", description = "Texts that are used, at most; default: 20000.")
    private @Nullable Integer texts;

    @Option(names = "--seed", paramLabel = "N", description = "The seed of the choice; default: ${DEFAULT-VALUE}.")
    private long seed = 7;

    @Option(
            names = "--config",
            paramLabel = "FILE.yaml",
            description = "The settings model, input, method and so on from a file; paths start at its folder.")
    private @Nullable Path config;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Changes one setting; may be repeated: held-out=0.2.")
    private List<String> assignments = List.of();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The folder of the result: that of the model, with fit.json and run.json.")
    private @Nullable Path out;

    @Override
    public void run() {
        Settings settings = settings();
        if (out == null) {
            throw new UsageException("the folder of the result must be named: --out DIR");
        }
        Path folder = config == null ? null : config.toAbsolutePath().getParent();
        Places places = Places.at(folder == null ? Path.of("") : folder);
        new RecipeRunner(output.progress(), output::say).runOne(STAGE, settings, places, seed, out);
        StageResult.print(output, STAGE, out);
    }

    private Settings settings() {
        GivenSettings given = new GivenSettings(
                config == null ? new Settings(Map.of(), STAGE, Map.of(), Map.of()) : Settings.read(config));
        for (String assignment : assignments) {
            given.set(assignment);
        }
        given.putPath("model", model, "--model");
        given.putPath("input", input, "--input");
        given.putPath("unwanted", unwanted, "--unwanted");
        given.putPath("pairs", pairs, "--pairs");
        given.put("method.kind", method == null ? null : method.toString(), "--method");
        given.put("method.form", form == null ? null : form.name().toLowerCase(Locale.ROOT), "--form");
        given.put("method.dimensions", dimensions, "--dimensions");
        given.put("method.epsilon", epsilon, "--epsilon");
        given.put("method.groups", groups, "--groups");
        given.put("method.components", components, "--components");
        given.put("method.share", share, "--share");
        given.put("method.alpha", alpha, "--alpha");
        given.put("texts", texts, "--texts");
        given.require("model", "--model");
        given.require("input", "--input");
        given.require("method.kind", "--method");
        return given.settings();
    }
}

package dev.kalmia.cli;

import dev.kalmia.pipeline.RecipeRunner;
import dev.kalmia.postprocess.AlignConfig;
import dev.kalmia.run.Places;
import dev.kalmia.run.Settings;
import dev.kalmia.run.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `kalmia align --from A --to B --input TEXTS --out DIR`: the stage `align` by itself.
@Command(
        description = {
            "Fits a linear map of one model's space into another's on texts, and stores it as one more Dense module.",
            "Says which part of the new model's ten nearest a moved index finds, on texts that were not fitted on.",
        },
        mixinStandardHelpOptions = true)
final class AlignCommand implements Runnable {
    private static final String STAGE = "align";

    @Mixin
    private Output output = new Output();

    @Option(names = "--from", paramLabel = "REF", description = "The model whose vectors are moved.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "REF", description = "The model into whose space they are moved.")
    private @Nullable String to;

    @Option(
            names = "--input",
            paramLabel = "FILE",
            description = "Texts that both encode: lines, or the column text (else query) of a table.")
    private @Nullable String input;

    @Option(
            names = "--method",
            paramLabel = "NAME",
            description =
                    "Which map: one of ${COMPLETION-CANDIDATES}; least-squares is for spaces of different sizes too."
                            + " Default: procrustes.")
    private AlignConfig.@Nullable Kind method;

    @Option(names = "--penalty", paramLabel = "X", description = "least-squares: holds the map small; default: 0.")
    private @Nullable Double penalty;

    @Option(names = "--neighbours", paramLabel = "N", description = "rcsls: how many are looked at; default: 10.")
    private @Nullable Integer neighbours;

    @Option(names = "--iterations", paramLabel = "N", description = "rcsls: steps that are tried; default: 10.")
    private @Nullable Integer iterations;

    @Option(names = "--rate", paramLabel = "X", description = "rcsls: of the first step; default: 1.")
    private @Nullable Double rate;

    @Option(names = "--texts", paramLabel = "N", description = "Texts that are used, at most; default: 20000.")
    private @Nullable Integer texts;

    @Option(names = "--seed", paramLabel = "N", description = "The seed of the choice; default: ${DEFAULT-VALUE}.")
    private long seed = 7;

    @Option(
            names = "--config",
            paramLabel = "FILE.yaml",
            description = "The settings from, to, input, method and so on from a file; paths start at its folder.")
    private @Nullable Path config;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Changes one setting; may be repeated: held-out=0.2.")
    private List<String> assignments = List.of();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The folder of the result: that of the model, with align.json and run.json.")
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
                config == null
                        ? new Settings(
                                Map.of("method", Map.of("kind", AlignConfig.Kind.PROCRUSTES.toString())),
                                STAGE,
                                Map.of(),
                                Map.of())
                        : Settings.read(config));
        for (String assignment : assignments) {
            given.set(assignment);
        }
        given.putPath("from", from, "--from");
        given.putPath("to", to, "--to");
        given.putPath("input", input, "--input");
        given.put("method.kind", method == null ? null : method.toString(), "--method");
        given.put("method.penalty", penalty, "--penalty");
        given.put("method.neighbours", neighbours, "--neighbours");
        given.put("method.iterations", iterations, "--iterations");
        given.put("method.rate", rate, "--rate");
        given.put("texts", texts, "--texts");
        given.require("from", "--from");
        given.require("to", "--to");
        given.require("input", "--input");
        given.require("method.kind", "--method");
        return given.settings();
    }
}

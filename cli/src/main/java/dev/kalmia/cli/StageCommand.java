package dev.kalmia.cli;

import dev.kalmia.pipeline.RecipeRunner;
import dev.kalmia.run.Places;
import dev.kalmia.run.Settings;
import dev.kalmia.run.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// One stage by itself: its settings from a file, some of them changed.
abstract class StageCommand implements Runnable {
    private final String kind;

    @Mixin
    private Output output = new Output();

    @Option(
            names = "--config",
            paramLabel = "FILE.yaml",
            required = true,
            description = "The stage's settings; paths start at its folder.")
    private Path config = Path.of("");

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Changes one setting; may be repeated.")
    private List<String> assignments = List.of();

    @Option(names = "--seed", paramLabel = "N", description = "The seed of all draws; default: ${DEFAULT-VALUE}.")
    private long seed = 7;

    @Option(names = "--out", paramLabel = "DIR", description = "The folder of the result.")
    private @Nullable Path out;

    StageCommand(String kind) {
        this.kind = kind;
    }

    /// The end of the command's help: what its file may say.
    String[] footer() {
        List<String> lines = new ArrayList<>(List.of("", "Settings of FILE.yaml and their defaults:"));
        RecipeRunner.settings(kind)
                .forEach((key, value) -> lines.add("  " + key + ": " + value.orElse("(must be given)")));
        return lines.toArray(String[]::new);
    }

    @Override
    public void run() {
        if (out == null) {
            throw new UsageException("the folder of the result must be named: --out DIR");
        }
        if (runner().runOne(kind, settings(), places(), seed, out)) {
            StageResult.print(output, kind, out);
        }
    }

    Output output() {
        return output;
    }

    RecipeRunner runner() {
        return new RecipeRunner(output.progress(), output::say);
    }

    Settings settings() {
        Settings settings = Settings.read(config);
        for (String assignment : assignments) {
            settings = settings.with(assignment);
        }
        return settings;
    }

    Places places() {
        Path base = config.toAbsolutePath().getParent();
        return Places.at(base == null ? Path.of("") : base);
    }

    long seed() {
        return seed;
    }
}

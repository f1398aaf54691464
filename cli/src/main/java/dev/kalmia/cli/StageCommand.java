package dev.kalmia.cli;

import dev.kalmia.data.OnBadRow;
import dev.kalmia.pipeline.RecipeRunner;
import dev.kalmia.run.Places;
import dev.kalmia.run.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

    @Option(
            names = "--on-bad-row",
            paramLabel = "error|skip",
            description = "Whether a row that cannot be used ends the run, or is skipped and told in rejects.jsonl.")
    private @Nullable OnBadRow onBadRow;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "The folder of the result.")
    private Path out = Path.of("");

    StageCommand(String kind) {
        this.kind = kind;
    }

    /// The end of the command's help: what its file may say.
    String[] footer() {
        List<String> lines = new ArrayList<>(List.of("", "Settings of FILE.yaml and their defaults:"));
        RecipeRunner.settings(kind)
                .forEach((key, value) -> lines.add("  " + key + ": "
                        + value.map(text -> text.isEmpty() ? "[]" : text).orElse("(must be given)")));
        return lines.toArray(String[]::new);
    }

    @Override
    public void run() {
        Settings settings = Settings.read(config);
        for (String assignment : assignments) {
            settings = settings.with(assignment);
        }
        if (onBadRow != null) {
            settings = settings.with("on-bad-row=" + onBadRow.name().toLowerCase(Locale.ROOT));
        }
        Path base = config.toAbsolutePath().getParent();
        new RecipeRunner(output.progress(), output::say)
                .runOne(kind, settings, Places.at(base == null ? Path.of("") : base), seed, out);
        StageResult.print(output, kind, out);
    }
}

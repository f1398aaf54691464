package dev.kalmia.cli;

import dev.kalmia.data.OnBadRow;
import dev.kalmia.run.Settings;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// A stage that reads examples.
abstract class ExamplesCommand extends StageCommand {
    @Option(
            names = "--on-bad-row",
            paramLabel = "error|skip",
            description = "Whether a row that cannot be used ends the run, or is skipped and told in rejects.jsonl.")
    private @Nullable OnBadRow onBadRow;

    ExamplesCommand(String kind) {
        super(kind);
    }

    @Override
    Settings settings() {
        Settings settings = super.settings();
        return onBadRow == null
                ? settings
                : settings.with("on-bad-row=" + onBadRow.name().toLowerCase(Locale.ROOT));
    }
}

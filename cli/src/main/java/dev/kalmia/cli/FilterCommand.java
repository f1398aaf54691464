package dev.kalmia.cli;

import picocli.CommandLine.Command;

/// `kalmia filter --config FILE.yaml --out DIR`: the stage `filter` by itself.
@Command(description = "Drops examples that teach nothing or the wrong thing.", mixinStandardHelpOptions = true)
final class FilterCommand extends ExamplesCommand {
    FilterCommand() {
        super("filter");
    }
}

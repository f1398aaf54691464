package dev.kalmia.cli;

import picocli.CommandLine.Command;

/// `kalmia mine --config FILE.yaml --out DIR`: the stage `mine` by itself.
@Command(description = "Adds hard negatives to examples.", mixinStandardHelpOptions = true)
final class MineCommand extends ExamplesCommand {
    MineCommand() {
        super("mine");
    }
}

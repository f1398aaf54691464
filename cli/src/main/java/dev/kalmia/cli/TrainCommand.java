package dev.kalmia.cli;

import picocli.CommandLine.Command;

/// `kalmia train --config FILE.yaml --out DIR`: the stage `train` by itself.
@Command(
        description = "Trains a model on pairs and groups, or on scored pairs; a killed run goes on.",
        mixinStandardHelpOptions = true)
final class TrainCommand extends ExamplesCommand {
    TrainCommand() {
        super("train");
    }
}

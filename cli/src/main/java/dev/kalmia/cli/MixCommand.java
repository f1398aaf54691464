package dev.kalmia.cli;

import picocli.CommandLine.Command;

/// `kalmia mix --config FILE.yaml --out DIR`: the stage `mix` by itself.
@Command(description = "Mixes data sets and shuffles them, any number of examples.", mixinStandardHelpOptions = true)
final class MixCommand extends ExamplesCommand {
    MixCommand() {
        super("mix");
    }
}

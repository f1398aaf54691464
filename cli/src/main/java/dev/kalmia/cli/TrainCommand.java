package dev.kalmia.cli;

import dev.kalmia.train.TrainingCheck;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `kalmia train --config FILE.yaml --out DIR`: the stage `train` by itself.
@Command(
        description = "Trains a model on pairs and groups, or on scored pairs; a killed run goes on.",
        mixinStandardHelpOptions = true)
final class TrainCommand extends ExamplesCommand {
    @Option(
            names = "--check",
            description = "Say how large, how long and how costly it would be; nothing is trained or written.")
    private boolean check;

    TrainCommand() {
        super("train");
    }

    @Override
    public void run() {
        if (!check) {
            super.run();
            return;
        }
        SequencedMap<String, TrainingCheck> checks = new LinkedHashMap<>();
        checks.put("train", runner().check(settings(), places(), seed()));
        TrainingCheckText.print(checks, output());
    }
}

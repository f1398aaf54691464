package dev.kalmia.cli;

import dev.kalmia.run.Settings;
import dev.kalmia.train.TrainingCheck;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `kalmia train --config FILE.yaml --out DIR`: the stage `train` by itself.
@Command(
        description = {
            "Trains a model on pairs and groups, scored pairs, pairs of classes or texts; a killed run goes on.",
            "Several processes that torchrun, srun or a PyTorchJob start train one model together (docs/workers.md).",
        },
        mixinStandardHelpOptions = true)
final class TrainCommand extends ExamplesCommand {
    @Option(
            names = "--check",
            description = "Say how large, how long and how costly it would be; nothing is trained or written.")
    private boolean check;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Processes on this machine that train together; they share its cores.")
    private @Nullable Integer workers;

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

    @Override
    Settings settings() {
        Settings settings = super.settings();
        return workers == null ? settings : settings.with("workers=" + workers);
    }
}

package dev.kalmia.cli;

import java.util.List;
import java.util.function.Supplier;

/// The one list of commands, in the order in which the help names them.
final class Commands {
    static final List<Supplier<Object>> ALL = List.of(
            QuickstartCommand::new,
            RunCommand::new,
            EmbedCommand::new,
            CalibrateCommand::new,
            RerankCommand::new,
            GenerateCommand::new,
            FilterCommand::new,
            MineCommand::new,
            TrainCommand::new,
            ExportCommand::new,
            EvaluateCommand::new,
            CompareCommand::new,
            ParityCommand::new,
            GoldenCommand::new,
            ShowCommand::new,
            PullCommand::new,
            ModelsCommand::new);

    private Commands() {}
}

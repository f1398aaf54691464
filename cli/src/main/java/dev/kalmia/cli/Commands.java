package dev.kalmia.cli;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The one list of commands.
final class Commands {
    /// By name, in the order in which the help names them.
    static final SequencedMap<String, Supplier<Object>> ALL = all();

    private Commands() {}

    private static SequencedMap<String, Supplier<Object>> all() {
        SequencedMap<String, Supplier<Object>> named = new LinkedHashMap<>();
        named.put("quickstart", QuickstartCommand::new);
        named.put("run", RunCommand::new);
        named.put("embed", EmbedCommand::new);
        named.put("calibrate", CalibrateCommand::new);
        named.put("explain", ExplainCommand::new);
        named.put("rerank", RerankCommand::new);
        named.put("reverse-dictionary", ReverseDictionaryCommand::new);
        named.put("generate", GenerateCommand::new);
        named.put("synthesize", SynthesizeCommand::new);
        named.put("convert", ConvertCommand::new);
        named.put("datasets", DatasetsCommand::new);
        named.put("mix", MixCommand::new);
        named.put("filter", FilterCommand::new);
        named.put("mine", MineCommand::new);
        named.put("train", TrainCommand::new);
        named.put("merge", MergeCommand::new);
        named.put("diff", DiffCommand::new);
        named.put("fit", FitCommand::new);
        named.put("align", AlignCommand::new);
        named.put("export", ExportCommand::new);
        named.put("evaluate", EvaluateCommand::new);
        named.put("compare", CompareCommand::new);
        named.put("parity", ParityCommand::new);
        named.put("golden", GoldenCommand::new);
        named.put("show", ShowCommand::new);
        named.put("pull", PullCommand::new);
        named.put("models", ModelsCommand::new);
        return Collections.unmodifiableSequencedMap(named);
    }

    /// The commands that have to be known to understand a command line: the one it begins with, else all.
    /// Reading what a command is takes longer than many a command does.
    static Map<String, Supplier<Object>> of(String... arguments) {
        @Nullable Supplier<Object> first = arguments.length == 0 ? null : ALL.get(arguments[0]);
        return first == null ? ALL : Map.of(arguments[0], first);
    }
}

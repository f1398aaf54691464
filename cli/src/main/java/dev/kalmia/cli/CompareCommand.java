package dev.kalmia.cli;

import dev.kalmia.eval.ComparedTask;
import dev.kalmia.eval.Comparison;
import dev.kalmia.run.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `kalmia compare A B`: two models' results side by side, with significance.
@Command(
        description = "Compares two models' results query by query: paired randomisation test and bootstrap interval.",
        mixinStandardHelpOptions = true)
final class CompareCommand implements Runnable {
    @Mixin
    private Output output = new Output();

    @Parameters(
            index = "0",
            paramLabel = "RESULTS_A",
            description =
                    "Results of the first model: RESULTS/MODEL of evaluate. Several, with commas between them, are runs"
                            + " with different seeds, of which the mean counts.")
    private Path first = Path.of("");

    @Parameters(index = "1", paramLabel = "RESULTS_B", description = "Results of the second model.")
    private Path second = Path.of("");

    @Override
    public void run() {
        Comparison comparison = Comparison.of(folders(first), folders(second));
        List<Object> tasks = new ArrayList<>();
        comparison.tasks().forEach(task -> tasks.add(plain(task)));
        SequencedMap<String, Object> result = new LinkedHashMap<>();
        result.put("a", comparison.modelA());
        result.put("b", comparison.modelB());
        result.put("tasks", tasks);
        result.put("only_in_a", comparison.onlyInA());
        result.put("only_in_b", comparison.onlyInB());
        output.print(result, people -> people.print(comparison.asText()));
    }

    /// A folder whose name has a comma is one.
    private static List<Path> folders(Path results) {
        if (Files.exists(results)) {
            return List.of(results);
        }
        List<String> names = List.of(results.toString().split(",", -1));
        if (names.contains("")) {
            throw new UsageException("results must be folders with a comma between each two; results=" + results);
        }
        return names.stream().map(Path::of).toList();
    }

    private static SequencedMap<String, Object> plain(ComparedTask task) {
        SequencedMap<String, Object> plain = new LinkedHashMap<>();
        plain.put("task", task.task());
        plain.put("metric", task.metric());
        plain.put("a", task.a());
        plain.put("b", task.b());
        plain.put("difference", task.difference());
        var interval = task.interval();
        plain.put("low", interval == null ? null : interval.low());
        plain.put("high", interval == null ? null : interval.high());
        plain.put("p", task.p());
        plain.put("queries", task.queries());
        plain.put("remark", task.remark());
        plain.put("runs_a", task.runsA());
        plain.put("runs_b", task.runsB());
        return plain;
    }
}

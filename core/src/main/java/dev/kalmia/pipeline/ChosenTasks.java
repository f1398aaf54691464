package dev.kalmia.pipeline;

import dev.kalmia.eval.EvalTask;
import dev.kalmia.eval.TaskFolder;
import dev.kalmia.eval.TaskInfo;
import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;

/// The tasks that a stage measures.
final class ChosenTasks {
    private ChosenTasks() {}

    /// @param data folders with a `task.json` in them or below
    /// @param tasks names of the tasks; empty for all
    /// @param print hears of tasks that cannot be measured
    static List<EvalTask> of(List<Path> data, List<String> tasks, Consumer<String> print) {
        SequencedMap<List<String>, EvalTask> chosen = new LinkedHashMap<>();
        Set<String> wanted = new LinkedHashSet<>(tasks);
        for (Path folder : data) {
            TaskFolder found = TaskFolder.find(folder);
            for (EvalTask task : found.tasks()) {
                TaskInfo info = task.info();
                wanted.remove(info.name());
                if ((tasks.isEmpty() || tasks.contains(info.name()))
                        && chosen.put(List.of(info.name(), info.split(), info.subset()), task) != null) {
                    throw new InputException(
                            folder + ": there is a second task of this name, split and subset: " + info.title());
                }
            }
            if (tasks.isEmpty()) {
                found.skipped()
                        .forEach(task -> print.accept("skipped: " + task.title() + " is of a kind that this"
                                + " version does not measure (" + task.kind().key() + ")"));
            }
        }
        if (!wanted.isEmpty()) {
            throw new UsageException(
                    "tasks must name tasks below " + data + " that can be measured; not there: " + wanted);
        }
        if (chosen.isEmpty()) {
            throw new InputException("data must hold at least one task that can be measured; data=" + data);
        }
        return List.copyOf(chosen.values());
    }
}

package dev.kalmia.eval;

import dev.kalmia.encode.Encoder;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import dev.kalmia.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Runs tasks and keeps what came out, so that a second run does only what is missing.
///
/// Under `RESULTS/organisation__model/revision/` lie `Task.json` for each task, as mteb has it
/// (`ResultFile`), `model_meta.json`, and in `queries/` the scores of single queries (`QueryFile`) and the settings
/// (`FolderSettings`). A task is finished when both of its files are there and were made from the same data, by the
/// same model with the same settings and prompts. One run at a time: whoever calls sees to that.
public final class Benchmark {
    private Benchmark() {}

    /// What came out of one task.
    ///
    /// @param reused whether it was there already
    public record Score(TaskInfo task, double mainScore, boolean reused) {}

    /// Runs the tasks that are not finished, one after the other; each is on disk before the next begins.
    ///
    /// @return a score for each task, in their order
    /// @throws InputException when the data of a task cannot be used, or the folder holds results of other settings
    /// or files that are none
    public static List<Score> run(
            List<EvalTask> tasks, Encoder encoder, ModelLabel model, Path results, Progress progress) {
        requireOneRevision(tasks);
        Path folder = folder(results, model);
        // A folder that cannot be written is told before hours of work and not after.
        FolderSettings.require(folder, settings(encoder, model));
        writeMeta(encoder, model, folder);
        tasks.forEach(task -> requireSound(task.info(), folder));
        List<Score> scores = new ArrayList<>();
        for (EvalTask task : tasks) {
            SortedMap<String, String> settings = settings(task.info(), encoder, model);
            Optional<Double> finished = finished(task, settings, folder);
            if (finished.isPresent()) {
                progress.note(task.info().title() + ": finished before");
                scores.add(new Score(task.info(), finished.get(), true));
            } else {
                TaskResult result = task.evaluate(encoder, progress);
                write(result, settings, folder, progress);
                scores.add(new Score(task.info(), result.mainScore(), false));
            }
        }
        return scores;
    }

    /// Where the results of a model lie.
    public static Path folder(Path results, ModelLabel model) {
        return results.resolve(model.folder()).resolve(model.revision());
    }

    private static Optional<Double> finished(EvalTask task, SortedMap<String, String> settings, Path folder) {
        TaskInfo info = task.info();
        Optional<QueryFile> queries =
                QueryFile.readIfThere(QueryFile.path(folder, info.name(), info.split(), info.subset()));
        if (queries.isEmpty()
                || !queries.get().settings().equals(settings)
                || !queries.get().datasetRevision().equals(task.datasetRevision())) {
            return Optional.empty();
        }
        return ResultFile.readIfThere(ResultFile.path(folder, info.name()))
                .filter(result -> result.datasetRevision().equals(task.datasetRevision()))
                .flatMap(result -> result.entry(info.split(), info.subset()))
                .map(ResultFile.Entry::mainScore);
    }

    /// The subsets of a task are in one file of results, which says one revision of the data.
    private static void requireOneRevision(List<EvalTask> tasks) {
        Map<String, EvalTask> byName = new LinkedHashMap<>();
        for (EvalTask task : tasks) {
            EvalTask other = byName.putIfAbsent(task.info().name(), task);
            if (other != null && !other.datasetRevision().equals(task.datasetRevision())) {
                throw new InputException("the subsets and splits of a task must be described in one task.json; "
                        + other.info().title() + " (" + other.info().split() + ") and "
                        + task.info().title() + " (" + task.info().split() + ") are in two");
            }
        }
    }

    /// What is damaged is told before hours of work and not after.
    private static void requireSound(TaskInfo info, Path folder) {
        try {
            ResultFile.readIfThere(ResultFile.path(folder, info.name()));
            QueryFile.readIfThere(QueryFile.path(folder, info.name(), info.split(), info.subset()));
        } catch (InputException damaged) {
            throw new InputException(
                    damaged.getMessage() + "; delete this file to have " + info.name() + " measured again", damaged);
        }
    }

    /// The scores of the queries say what the result was made with, so they go first and come last: stopped in between,
    /// the task is not finished.
    private static void write(TaskResult result, SortedMap<String, String> settings, Path folder, Progress progress) {
        TaskInfo info = result.info();
        Path queries = QueryFile.path(folder, info.name(), info.split(), info.subset());
        try {
            Files.deleteIfExists(queries);
        } catch (IOException e) {
            throw new InputException("cannot replace " + queries + ": " + InputException.reason(e), e);
        }
        Path file = ResultFile.path(folder, info.name());
        ResultFile scores = ResultFile.of(result);
        Optional<ResultFile> before = ResultFile.readIfThere(file);
        before.filter(old -> !old.datasetRevision().equals(scores.datasetRevision()))
                .ifPresent(old -> progress.note(
                        info.name() + ": the data are not those of the scores in " + file + ", which are replaced"));
        before.map(scores::mergedInto).orElse(scores).write(file);
        QueryFile.of(result, settings).write(queries);
    }

    private static SortedMap<String, String> settings(TaskInfo task, Encoder encoder, ModelLabel model) {
        SortedMap<String, String> settings = settings(encoder, model);
        settings.put("model", encoder.fingerprint());
        settings.put("prompts", task.prompts().toString());
        return settings;
    }

    private static SortedMap<String, String> settings(Encoder encoder, ModelLabel model) {
        SortedMap<String, String> settings = new TreeMap<>(model.settings());
        settings.put("dimension", Integer.toString(encoder.dimension()));
        settings.put("max_tokens", Integer.toString(encoder.maxTokens()));
        return settings;
    }

    /// mteb finds a model's results by the name and the revision in here.
    private static void writeMeta(Encoder encoder, ModelLabel model, Path folder) {
        Map<String, Object> meta = new LinkedHashMap<>();
        meta.put("name", model.name());
        meta.put("revision", model.revision());
        meta.put("release_date", null);
        meta.put("languages", null);
        meta.put("n_parameters", null);
        meta.put("max_tokens", encoder.maxTokens());
        meta.put("embed_dim", encoder.dimension());
        meta.put("license", null);
        meta.put("open_weights", null);
        meta.put("public_training_code", null);
        meta.put("public_training_data", null);
        meta.put("framework", List.of());
        meta.put("reference", null);
        meta.put("similarity_fn_name", "cosine");
        meta.put("use_instructions", null);
        meta.put("training_datasets", null);
        Json.write(folder.resolve("model_meta.json"), meta);
    }
}

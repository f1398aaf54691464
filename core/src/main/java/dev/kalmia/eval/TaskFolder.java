package dev.kalmia.eval;

import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import dev.kalmia.run.Nearest;
import dev.kalmia.run.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The tasks that lie in a folder: those of every `task.json` below it.
///
/// A `task.json` holds one descriptor or a list of them:
/// ```json
/// {"name": "SciFact", "type": "retrieval", "languages": ["eng-Latn"], "split": "test",
///  "corpus": "corpus.jsonl.gz", "queries": "queries.jsonl", "qrels": "qrels/test.tsv"}
/// ```
/// The keys of every descriptor are checked, also of kinds that cannot be evaluated yet.
public final class TaskFolder {
    private static final int DEPTH = 16;

    private final List<EvalTask> tasks;
    private final SequencedMap<TaskInfo, TaskTexts> skipped;

    private TaskFolder(List<EvalTask> tasks, SequencedMap<TaskInfo, TaskTexts> skipped) {
        this.tasks = List.copyOf(tasks);
        this.skipped = skipped;
    }

    private record Read(Descriptor descriptor, TaskInfo info, TaskSource source, String words) {}

    /// Reads all descriptors below `folder`, in the order of their paths.
    ///
    /// @throws InputException when there is none, or one is wrong
    public static TaskFolder find(Path folder) {
        List<EvalTask> tasks = new ArrayList<>();
        SequencedMap<TaskInfo, TaskTexts> skipped = new LinkedHashMap<>();
        Set<List<String>> names = new HashSet<>();
        List<Path> files = descriptors(folder);
        if (files.isEmpty()) {
            throw new InputException("there is no task.json in or below " + folder);
        }
        for (Path file : files) {
            DatasetFolder dataset = DatasetFolder.of(file);
            Map<String, List<Read>> byName = read(file, dataset).stream()
                    .collect(
                            Collectors.groupingBy(read -> read.info().name(), LinkedHashMap::new, Collectors.toList()));
            for (List<Read> subsets : byName.values()) {
                DatasetRevision revision = revision(dataset, subsets);
                for (Read read : subsets) {
                    TaskInfo info = read.info();
                    if (!names.add(List.of(info.name(), info.split(), info.subset()))) {
                        throw read.descriptor()
                                .wrong("there is a second task of this name, split and subset: " + info.title());
                    }
                    if (read.source() instanceof TaskSource.Later(TaskTexts texts)) {
                        skipped.put(info, texts);
                    } else {
                        tasks.add(TaskReader.task(info, read.source(), revision));
                    }
                }
            }
        }
        return new TaskFolder(tasks, skipped);
    }

    /// Whether there is a `task.json` in the folder or below.
    ///
    /// @throws InputException when it is no folder or cannot be read
    public static boolean isIn(Path folder) {
        return !descriptors(folder).isEmpty();
    }

    /// All tasks that can be evaluated.
    public List<EvalTask> tasks() {
        return tasks;
    }

    /// The tasks of kinds that cannot be evaluated yet.
    public List<TaskInfo> skipped() {
        return List.copyOf(skipped.keySet());
    }

    /// The texts of all tasks, also of those that cannot be evaluated yet; what was one text in several
    /// places is there as often.
    ///
    /// @throws InputException when a file is not there or cannot be read
    public List<String> texts() {
        List<String> texts = new ArrayList<>();
        tasks.forEach(task -> texts.addAll(task.texts()));
        skipped.values().forEach(task -> texts.addAll(task.read()));
        return texts;
    }

    /// The tasks of these names, with all their subsets.
    ///
    /// @throws UsageException when there is no task of a name
    /// @throws InputException when its kind cannot be evaluated yet
    public List<EvalTask> named(List<String> names) {
        List<EvalTask> chosen = new ArrayList<>();
        for (String name : new LinkedHashSet<>(names)) {
            List<EvalTask> found = tasks.stream()
                    .filter(task -> task.info().name().equals(name))
                    .toList();
            if (found.isEmpty()) {
                throw missing(name);
            }
            chosen.addAll(found);
        }
        return chosen;
    }

    private InputException missing(String name) {
        for (TaskInfo info : skipped.keySet()) {
            if (info.name().equals(name)) {
                return new InputException("task " + name + " is of type "
                        + info.kind().key() + ", which cannot be evaluated yet; only retrieval, reranking, sts,"
                        + " passkey and needle can");
            }
        }
        Set<String> known = Stream.concat(tasks.stream().map(EvalTask::info), skipped.keySet().stream())
                .map(TaskInfo::name)
                .collect(Collectors.toSet());
        return new UsageException("there is no task '" + name + "'" + Nearest.hint(name, known));
    }

    private static List<Path> descriptors(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new InputException("the data folder is not a folder: " + folder);
        }
        // A linked set is a set: passed over, nothing would say that it is not measured, or not kept out of training.
        try (Stream<Path> all = Files.walk(folder, DEPTH, FileVisitOption.FOLLOW_LINKS)) {
            return all.filter(file -> file.endsWith("task.json") && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new InputException("cannot read folder " + folder + ": " + e.getMessage(), e);
        }
    }

    private static List<Read> read(Path file, DatasetFolder dataset) {
        Object content = Json.read(file);
        List<?> objects = content instanceof List<?> list ? list : Collections.singletonList(content);
        if (objects.isEmpty()) {
            throw new InputException(file + ": holds no task");
        }
        List<Read> read = new ArrayList<>();
        for (int i = 0; i < objects.size(); i++) {
            String place = file + (objects.size() == 1 ? "" : " task " + (i + 1));
            Map<String, Object> values = Json.asObject(objects.get(i), place);
            String where = values.get("name") instanceof String name ? place + " (" + name + ")" : place;
            Descriptor descriptor = new Descriptor(values, dataset, where);
            TaskReader.tasks(descriptor)
                    .forEach((info, source) ->
                            read.add(new Read(descriptor, info, source, Json.writeLine(values) + material(source))));
        }
        return read;
    }

    /// What is not in the folder and yet makes the data what they are.
    private static String material(TaskSource source) {
        return source instanceof TaskSource.Generated(LongDocuments documents)
                ? "\n" + LongDocuments.material(documents.kind())
                : "";
    }

    private static DatasetRevision revision(DatasetFolder dataset, List<Read> subsets) {
        return new DatasetRevision(
                dataset.path(),
                subsets.stream().map(Read::words).toList(),
                subsets.stream()
                        .flatMap(read -> read.descriptor().files().stream())
                        .toList());
    }
}

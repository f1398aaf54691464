package dev.kalmia.eval;

import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The results of one model: a folder with `model_meta.json`, or one that holds exactly one such folder.
record ResultFolder(Path path, String model, String revision, List<ResultFile> tasks) {
    private static final String META = "model_meta.json";
    private static final int DEPTH = 4;

    ResultFolder {
        tasks = List.copyOf(tasks);
    }

    /// @throws InputException when there are no results, or those of many models
    static ResultFolder open(Path results) {
        List<Path> models = walk(results, META).stream().map(Path::getParent).toList();
        if (models.size() != 1) {
            throw new InputException("the results of one model are expected in " + results + "; there are "
                    + models.size() + (models.isEmpty() ? "" : ": " + names(results, models)));
        }
        Path folder = models.getFirst();
        Map<String, Object> meta = Json.readObject(folder.resolve(META));
        List<ResultFile> tasks = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(".json") && !file.endsWith(META))
                    .sorted()
                    .forEach(file -> tasks.add(ResultFile.read(file)));
        } catch (IOException | UncheckedIOException e) {
            throw new InputException("cannot read folder " + folder, e);
        }
        return new ResultFolder(folder, String.valueOf(meta.get("name")), String.valueOf(meta.get("revision")), tasks);
    }

    Optional<QueryFile> queries(TaskSubset subset) {
        return QueryFile.readIfThere(QueryFile.path(path, subset.task(), subset.split(), subset.subset()));
    }

    /// One subset of one split of one task.
    record TaskSubset(String task, String split, String subset) implements Comparable<TaskSubset> {
        private static final Comparator<TaskSubset> ORDER = Comparator.comparing(TaskSubset::task)
                .thenComparing(TaskSubset::split)
                .thenComparing(TaskSubset::subset);

        @Override
        public int compareTo(TaskSubset other) {
            return ORDER.compare(this, other);
        }

        @Override
        public String toString() {
            return task
                    + (subset.equals("default") ? "" : " [" + subset + "]")
                    + (split.equals("test") ? "" : " (" + split + ")");
        }
    }

    record Scored(double mainScore, String datasetRevision) {}

    TreeMap<TaskSubset, Scored> scores() {
        TreeMap<TaskSubset, Scored> scores = new TreeMap<>();
        for (ResultFile task : tasks) {
            for (ResultFile.Entry entry : task.entries()) {
                scores.put(
                        new TaskSubset(task.task(), entry.split(), entry.subset()),
                        new Scored(entry.mainScore(), task.datasetRevision()));
            }
        }
        return scores;
    }

    private static String names(Path results, List<Path> models) {
        return String.join(
                ", ",
                models.stream()
                        .limit(5)
                        .map(model -> results.relativize(model).toString())
                        .toList());
    }

    private static List<Path> walk(Path results, String name) {
        if (!Files.isDirectory(results)) {
            throw new InputException("the folder of results is not a folder: " + results);
        }
        try (Stream<Path> all = Files.walk(results, DEPTH)) {
            return all.filter(file -> file.endsWith(name)).sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            throw new InputException("cannot read folder " + results, e);
        }
    }
}

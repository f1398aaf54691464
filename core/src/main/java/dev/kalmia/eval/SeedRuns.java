package dev.kalmia.eval;

import dev.kalmia.eval.ResultFolder.Scored;
import dev.kalmia.eval.ResultFolder.TaskSubset;
import dev.kalmia.run.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/// The results of one model, or of several that differ by their seed alone: scores are means over the runs,
/// query by query.
record SeedRuns(List<ResultFolder> runs) {
    SeedRuns {
        runs = List.copyOf(runs);
        if (runs.isEmpty()) {
            throw new InputException("results must be of at least one run; runs=0");
        }
    }

    /// @throws InputException when one of them has no results, or those of many models
    static SeedRuns open(List<Path> results) {
        return new SeedRuns(results.stream().map(ResultFolder::open).toList());
    }

    /// The model's name and revision; of several runs the first one's and how many there are.
    String label() {
        ResultFolder first = runs.getFirst();
        String revision = first.revision();
        String shortened = revision.length() <= 8 ? revision : revision.substring(0, 8);
        return first.model() + " " + shortened + (runs.size() == 1 ? "" : " (mean of " + runs.size() + " runs)");
    }

    /// The mean main score of each task that all runs have.
    TreeMap<TaskSubset, Scored> scores() {
        TreeMap<TaskSubset, Scored> means = new TreeMap<>();
        runs.getFirst().scores().forEach((subset, first) -> {
            List<Scored> each = each(subset);
            if (each.size() == runs.size()) {
                requireSameData(subset, each);
                means.put(
                        subset,
                        new Scored(
                                each.stream()
                                        .mapToDouble(Scored::mainScore)
                                        .average()
                                        .orElseThrow(),
                                first.datasetRevision()));
            }
        });
        return means;
    }

    /// The main score of each run.
    List<Double> mainScores(TaskSubset subset) {
        return each(subset).stream().map(Scored::mainScore).toList();
    }

    private List<Scored> each(TaskSubset subset) {
        return runs.stream()
                .map(run -> run.scores().get(subset))
                .filter(Objects::nonNull)
                .toList();
    }

    private void requireSameData(TaskSubset subset, List<Scored> each) {
        long revisions = each.stream().map(Scored::datasetRevision).distinct().count();
        if (revisions > 1) {
            throw new InputException("runs that differ by their seed must be of the same data; task " + subset + ", "
                    + runs.getFirst().path() + " and others have " + revisions + " revisions");
        }
    }

    /// The mean scores of single queries; empty where a run lacks them.
    Optional<QueryFile> queries(TaskSubset subset) {
        List<QueryFile> files = new ArrayList<>();
        for (ResultFolder run : runs) {
            run.queries(subset).ifPresent(files::add);
        }
        if (files.size() < runs.size()) {
            return Optional.empty();
        }
        return Optional.of(files.size() == 1 ? files.getFirst() : mean(subset, files));
    }

    private QueryFile mean(TaskSubset subset, List<QueryFile> files) {
        QueryFile first = files.getFirst();
        Map<String, Double> sums = new LinkedHashMap<>();
        for (QueryFile file : files) {
            file.queries().forEach(query -> sums.merge(query.id(), query.score(), Double::sum));
            if (file.queries().size() != first.queries().size()
                    || sums.size() != first.queries().size()
                    || !file.metric().equals(first.metric())) {
                throw new InputException("runs that differ by their seed must have the same queries and metric; task "
                        + subset + ", " + runs.getFirst().path() + " and others");
            }
        }
        return new QueryFile(
                first.task(),
                first.split(),
                first.subset(),
                first.kind(),
                first.metric(),
                first.datasetRevision(),
                first.settings(),
                first.queries().stream()
                        .map(query -> new QueryScore(
                                query.id(), Objects.requireNonNull(sums.get(query.id())) / files.size(), query.gold()))
                        .toList());
    }
}

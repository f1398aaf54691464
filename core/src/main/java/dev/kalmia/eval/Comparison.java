package dev.kalmia.eval;

import dev.kalmia.run.InputException;
import dev.kalmia.run.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Two results side by side, task by task, with how sure their differences are. Components are what is to be
/// known of it as JSON.
///
/// Retrieval and reranking are tested on the scores of their queries (`Significance`), pairs of texts on the
/// correlation (`CorrelationSignificance`). Draws are seeded by the task's name: the same two results give
/// the same comparison.
///
/// @param onlyInA tasks that the second result lacks
/// @param onlyInB tasks that the first result lacks
public record Comparison(
        String modelA, String modelB, List<ComparedTask> tasks, List<String> onlyInA, List<String> onlyInB) {
    private static final long SEED = 20_240_101;

    public Comparison {
        tasks = List.copyOf(tasks);
        onlyInA = List.copyOf(onlyInA);
        onlyInB = List.copyOf(onlyInB);
    }

    /// Compares two folders of results, each of one model.
    ///
    /// @throws InputException when one of them has no results, or those of many models, or they share no task
    public static Comparison of(Path resultsA, Path resultsB) {
        return of(List.of(resultsA), List.of(resultsB));
    }

    /// Compares two ways of making a model, each by the results of models that differ by their seed alone.
    /// Scores are means over the seeds, query by query: what is tested is the difference that queries show
    /// on average, not how far one seed lies from another.
    ///
    /// @throws InputException when one of them has no results, or those of many models, or they share no task
    public static Comparison of(List<Path> resultsA, List<Path> resultsB) {
        SeedRuns a = SeedRuns.open(resultsA);
        SeedRuns b = SeedRuns.open(resultsB);
        TreeMap<ResultFolder.TaskSubset, ResultFolder.Scored> scoresA = a.scores();
        TreeMap<ResultFolder.TaskSubset, ResultFolder.Scored> scoresB = b.scores();
        List<ComparedTask> tasks = new ArrayList<>();
        scoresA.forEach((subset, scoreA) -> {
            ResultFolder.Scored scoreB = scoresB.get(subset);
            if (scoreB != null) {
                var pairing =
                        new QueryPairing(subset.toString(), scoreA, scoreB, Seeds.derive(SEED, subset.toString()));
                tasks.add(pairing.compare(a.queries(subset), b.queries(subset))
                        .withRuns(a.mainScores(subset), b.mainScores(subset)));
            }
        });
        if (tasks.isEmpty()) {
            throw new InputException("the two results share no task: " + shown(resultsA) + " has " + scoresA.keySet()
                    + ", " + shown(resultsB) + " has " + scoresB.keySet());
        }
        return new Comparison(
                a.label(),
                b.label(),
                tasks,
                missing(scoresA.keySet(), scoresB.keySet()),
                missing(scoresB.keySet(), scoresA.keySet()));
    }

    private static String shown(List<Path> results) {
        return results.getFirst() + (results.size() == 1 ? "" : " and others");
    }

    /// The mean of the first result's scores over the tasks of both.
    public double meanA() {
        return tasks.stream().mapToDouble(ComparedTask::a).average().orElse(Double.NaN);
    }

    /// The mean of the second result's scores over the tasks of both.
    public double meanB() {
        return tasks.stream().mapToDouble(ComparedTask::b).average().orElse(Double.NaN);
    }

    /// For people to read: lines of text, scores times 100.
    public String asText() {
        return ComparisonText.of(this);
    }

    private static List<String> missing(Set<ResultFolder.TaskSubset> there, Set<ResultFolder.TaskSubset> here) {
        return new TreeSet<>(there)
                .stream()
                        .filter(subset -> !here.contains(subset))
                        .map(ResultFolder.TaskSubset::toString)
                        .toList();
    }
}

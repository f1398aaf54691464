package dev.kalmia.eval;

import static java.util.Objects.requireNonNull;

import dev.kalmia.eval.metric.CorrelationSignificance;
import dev.kalmia.eval.metric.Interval;
import dev.kalmia.eval.metric.Significance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The scores that two results have for the same queries of one task.
record QueryPairing(String task, ResultFolder.Scored a, ResultFolder.Scored b, long seed) {

    private record Pairs(List<QueryScore> a, List<QueryScore> b) {}

    ComparedTask compare(Optional<QueryFile> queriesA, Optional<QueryFile> queriesB) {
        List<String> remarks = new ArrayList<>();
        if (!a.datasetRevision().equals(b.datasetRevision())) {
            remarks.add("the data differ");
        }
        if (queriesA.isEmpty() || queriesB.isEmpty()) {
            remarks.add(
                    queriesA.isEmpty() && queriesB.isEmpty()
                            ? "no scores of single queries"
                            : "no scores of single queries in " + (queriesA.isEmpty() ? "A" : "B"));
            return compared("main_score", null, null, 0, remarks);
        }
        QueryFile first = queriesA.get();
        QueryFile second = queriesB.get();
        String settings = FolderSettings.difference(withoutModel(first), withoutModel(second));
        if (!settings.isEmpty()) {
            remarks.add("the settings differ: " + settings);
        }
        if (!first.metric().equals(second.metric()) || first.correlated() != second.correlated()) {
            remarks.add("the metrics differ: " + first.metric() + " and " + second.metric());
            return compared("main_score", null, null, 0, remarks);
        }
        Pairs pairs = pair(first, second, remarks);
        int size = pairs.a().size();
        if (size < (first.correlated() ? 2 : 1)) {
            return compared(first.metric(), null, null, size, remarks);
        }
        double[] scoresA = scores(pairs.a());
        double[] scoresB = scores(pairs.b());
        if (first.correlated()) {
            double[] gold = pairs.a().stream()
                    .mapToDouble(query -> requireNonNull(query.gold()))
                    .toArray();
            return compared(
                    first.metric(),
                    CorrelationSignificance.bootstrap(scoresB, scoresA, gold, seed),
                    CorrelationSignificance.permutation(scoresA, scoresB, gold, seed),
                    size,
                    remarks);
        }
        return compared(
                first.metric(),
                Significance.bootstrap(scoresB, scoresA, seed),
                Significance.randomisation(scoresA, scoresB, seed),
                size,
                remarks);
    }

    private static Map<String, String> withoutModel(QueryFile queries) {
        Map<String, String> settings = new LinkedHashMap<>(queries.settings());
        settings.remove("model");
        return settings;
    }

    private ComparedTask compared(
            String metric, @Nullable Interval interval, @Nullable Double p, int queries, List<String> remarks) {
        return new ComparedTask(
                task,
                metric,
                a.mainScore(),
                b.mainScore(),
                b.mainScore() - a.mainScore(),
                interval,
                p,
                queries,
                String.join("; ", remarks),
                List.of(a.mainScore()),
                List.of(b.mainScore()));
    }

    /// The queries that both have, in the order of the first. Pairs of texts must also have one gold score.
    private static Pairs pair(QueryFile first, QueryFile second, List<String> remarks) {
        Map<String, QueryScore> byId = new LinkedHashMap<>();
        second.queries().forEach(query -> byId.put(query.id(), query));
        Pairs pairs = new Pairs(new ArrayList<>(), new ArrayList<>());
        List<String> onlyFirst = new ArrayList<>();
        for (QueryScore query : first.queries()) {
            QueryScore other = byId.remove(query.id());
            if (other == null || !Objects.equals(other.gold(), query.gold())) {
                onlyFirst.add(query.id());
            } else {
                pairs.a().add(query);
                pairs.b().add(other);
            }
        }
        remark(remarks, onlyFirst, "A");
        remark(remarks, List.copyOf(byId.keySet()), "B");
        return pairs;
    }

    private static void remark(List<String> remarks, List<String> ids, String where) {
        if (!ids.isEmpty()) {
            remarks.add(ids.size() + (ids.size() == 1 ? " query is" : " queries are") + " only in " + where + ": "
                    + String.join(", ", ids.subList(0, Math.min(3, ids.size()))) + (ids.size() > 3 ? ", …" : ""));
        }
    }

    private static double[] scores(List<QueryScore> queries) {
        return queries.stream().mapToDouble(QueryScore::score).toArray();
    }
}

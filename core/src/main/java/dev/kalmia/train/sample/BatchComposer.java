package dev.kalmia.train.sample;

import dev.kalmia.run.Seeds;
import dev.kalmia.train.loss.Targets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/// Turns rows into a batch: one positive a row, up to `negatives` of its hard negatives, both drawn by seed,
/// epoch and row identity (KaLM `train/data.py`, getitem), so that the draw does not depend on the order of
/// rows or on resuming.
///
/// Guards against false negatives: a document that is known to be right for a query anywhere in the training
/// data, or that is the query's own text, is excluded for that query.
public final class BatchComposer {
    private final List<TrainingRow> rows;
    private final int negatives;
    private final long seed;
    private final Map<String, Set<String>> known = new HashMap<>();

    public BatchComposer(List<TrainingRow> rows, int negatives, long seed) {
        this.rows = List.copyOf(rows);
        this.negatives = negatives;
        this.seed = seed;
        for (TrainingRow row : this.rows) {
            known.computeIfAbsent(row.query(), query -> new HashSet<>()).addAll(row.positives());
        }
    }

    /// The batch of these rows (positions in the list) in that epoch.
    public TrainingBatch compose(int[] batch, int epoch) {
        Map<String, Integer> columns = new LinkedHashMap<>();
        int[] positives = new int[batch.length];
        List<String> queries = new ArrayList<>();
        List<List<String>> hard = new ArrayList<>();
        for (int i = 0; i < batch.length; i++) {
            TrainingRow row = rows.get(batch[i]);
            SplittableRandom random = new SplittableRandom(Seeds.derive(seed, "row-" + epoch + "-" + row.id()));
            queries.add(row.query());
            String positive = row.positives().get(random.nextInt(row.positives().size()));
            positives[i] = column(columns, positive);
            hard.add(sample(row.negatives(), random));
        }
        hard.forEach(texts -> texts.forEach(text -> column(columns, text)));
        List<String> documents = List.copyOf(columns.keySet());
        Targets targets = new Targets(positives, documents.size(), excluded(queries, documents, positives))
                .withOwn(own(hard, columns));
        return new TrainingBatch(queries, documents, targets);
    }

    private static BitSet own(List<List<String>> hard, Map<String, Integer> columns) {
        BitSet own = new BitSet();
        for (int i = 0; i < hard.size(); i++) {
            for (String text : hard.get(i)) {
                own.set(i * columns.size() + column(columns, text));
            }
        }
        return own;
    }

    private static int column(Map<String, Integer> columns, String text) {
        return columns.computeIfAbsent(text, fresh -> columns.size());
    }

    private List<String> sample(List<String> from, SplittableRandom random) {
        List<String> left = new ArrayList<>(from);
        List<String> drawn = new ArrayList<>();
        while (drawn.size() < negatives && !left.isEmpty()) {
            drawn.add(left.remove(random.nextInt(left.size())));
        }
        return drawn;
    }

    private BitSet excluded(List<String> queries, List<String> documents, int[] positives) {
        BitSet excluded = new BitSet(queries.size() * documents.size());
        for (int i = 0; i < queries.size(); i++) {
            Set<String> right = known.getOrDefault(queries.get(i), Set.of());
            for (int j = 0; j < documents.size(); j++) {
                String document = documents.get(j);
                boolean itself = j == positives[i];
                if (!itself && (right.contains(document) || document.equals(queries.get(i)))) {
                    excluded.set(i * documents.size() + j);
                }
            }
        }
        return excluded;
    }
}

package dev.kalmia.train.sample;

import dev.kalmia.data.DigestSet;
import dev.kalmia.train.loss.Targets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/// Turns rows into a batch: one positive a row, up to `negatives` of its hard negatives, both drawn by seed,
/// epoch and row identity (KaLM `train/data.py`, getitem), so that the draw does not depend on the order of
/// rows or on resuming.
///
/// Guards against false negatives: a document that is known to be right for a query anywhere in the training
/// data, that is of the query's own class, or that is the query's own text, is excluded for that query.
public final class BatchComposer {
    private final List<TrainingRow> rows;
    private final int negatives;
    private final int copies;
    private final long seed;
    private final KnownPositives known = new KnownPositives();
    private final Categories categories;
    private final Map<Integer, List<String>> pairClasses = new HashMap<>();

    /// @param rows are not copied, and must stay what they are
    /// @param copies how often a document that is the query itself stands in the batch, each time with noise
    ///     of its own
    public BatchComposer(List<TrainingRow> rows, int negatives, int copies, long seed) {
        this.rows = rows;
        this.copies = copies;
        this.negatives = negatives;
        this.seed = seed;
        this.categories = Categories.of(rows);
        for (TrainingRow row : rows) {
            row.positives().forEach(positive -> known.add(row.query(), positive));
            if (row.pairClass() != null) {
                pairClasses.computeIfAbsent(
                        row.objective(),
                        objective -> PairClasses.of(rows, objective).names());
            }
        }
    }

    /// The batch of these rows (positions in the list) in that epoch.
    public TrainingBatch compose(int[] batch, int epoch) {
        Map<PromptedText, Integer> columns = new LinkedHashMap<>();
        List<DrawnRow> drawn = new ArrayList<>();
        for (int position : batch) {
            drawn.add(DrawnRow.of(rows.get(position), negatives, seed, epoch));
        }
        int[] positives = drawn.stream()
                .mapToInt(row -> column(columns, row.document(row.positive())))
                .toArray();
        drawn.forEach(row -> row.others(copies).forEach(text -> column(columns, text)));
        List<PromptedText> documents = List.copyOf(columns.keySet());
        Targets targets = new Targets(positives, documents.size(), excluded(drawn, documents, positives))
                .withOwn(own(drawn, columns))
                .withSeeds(drawn.stream().mapToLong(DrawnRow::seed).toArray());
        return new TrainingBatch(
                drawn.stream().map(DrawnRow::query).toList(),
                documents,
                labelled(taught(targets, drawn, documents), drawn),
                rows.get(batch[0]).objective(),
                StepDraw.NONE);
    }

    private static int column(Map<PromptedText, Integer> columns, PromptedText text) {
        return columns.computeIfAbsent(text, fresh -> columns.size());
    }

    private BitSet own(List<DrawnRow> drawn, Map<PromptedText, Integer> columns) {
        BitSet own = new BitSet();
        for (int i = 0; i < drawn.size(); i++) {
            DrawnRow row = drawn.get(i);
            for (PromptedText text : row.others(copies)) {
                own.set(i * columns.size() + column(columns, text));
            }
        }
        return own;
    }

    /// With labels, where every row has one: its grade, or the number of its class.
    private Targets labelled(Targets targets, List<DrawnRow> drawn) {
        double[] labels = drawn.stream()
                .map(row -> label(row.row()))
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray();
        return labels.length == drawn.size() ? targets.withLabels(labels) : targets;
    }

    private @Nullable Double label(TrainingRow row) {
        String name = row.pairClass();
        return name == null
                ? row.label()
                : Double.valueOf(
                        pairClasses.getOrDefault(row.objective(), List.of()).indexOf(name));
    }

    /// With the teacher's scores, where every row has them.
    private static Targets taught(Targets targets, List<DrawnRow> drawn, List<PromptedText> documents) {
        if (drawn.stream().anyMatch(row -> row.scores().isEmpty())) {
            return targets;
        }
        double[][] teacher = new double[drawn.size()][];
        for (int i = 0; i < teacher.length; i++) {
            Map<String, Double> scores = drawn.get(i).scores();
            teacher[i] = Arrays.stream(targets.own(i))
                    .mapToDouble(
                            column -> scores.getOrDefault(documents.get(column).text(), 0.0))
                    .toArray();
        }
        return targets.withTeacher(teacher);
    }

    private BitSet excluded(List<DrawnRow> drawn, List<PromptedText> documents, int[] positives) {
        BitSet excluded = new BitSet(drawn.size() * documents.size());
        long[] digests = documents.stream()
                .mapToLong(document -> DigestSet.digest(document.text()))
                .toArray();
        for (int i = 0; i < drawn.size(); i++) {
            String query = drawn.get(i).row().query();
            String positive = drawn.get(i).positive();
            LongPredicate right = known.of(query);
            for (int j = 0; j < digests.length; j++) {
                String document = documents.get(j).text();
                boolean itself = j == positives[i];
                if (!itself
                        && (right.test(digests[j])
                                || document.equals(positive)
                                || document.equals(query)
                                || categories.shared(query, document))) {
                    excluded.set(i * documents.size() + j);
                }
            }
        }
        return excluded;
    }
}

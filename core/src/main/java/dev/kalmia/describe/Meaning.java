package dev.kalmia.describe;

import dev.kalmia.data.AskedQueries;
import dev.kalmia.data.Example;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Quantiles;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.filter.Sides;
import dev.kalmia.run.Progress;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Hits;
import dev.kalmia.vector.Similarity;
import dev.kalmia.vector.TopK;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/// What an encoder makes of examples.
///
/// @param meanCosine of all pairs of different queries: the lower, the wider they are spread
/// @param nearest cosine of each query and the one nearest to it
/// @param found of the queries that have positives, the part whose best positive is the first of all positives
/// @param foundInTen the part whose best positive is among the first ten
/// @param reciprocalRank the mean of 1 / rank of the best positive, 0 beyond the tenth
/// @param agreement of labelled texts, the part whose nearest text of the same task has their label
public record Meaning(
        double meanCosine,
        Quantiles nearest,
        OptionalDouble found,
        OptionalDouble foundInTen,
        OptionalDouble reciprocalRank,
        OptionalDouble agreement) {
    private static final int RANKS = 10;

    static Meaning of(List<? extends Example> examples, Encoder encoder, Progress progress) {
        List<Double> reciprocal = reciprocalRanks(examples, encoder, progress);
        List<String> texts =
                examples.stream().map(example -> Sides.of(example).query()).toList();
        Embeddings queries = embed(encoder, texts, noPrompts(texts), "queries", progress);
        progress.finish();
        return new Meaning(
                meanCosine(queries),
                Quantiles.of(nearest(queries)),
                mean(reciprocal, rank -> rank == 1 ? 1 : 0),
                mean(reciprocal, rank -> rank > 0 ? 1 : 0),
                mean(reciprocal, rank -> rank),
                agreement(examples, queries));
    }

    private static List<Prompt> noPrompts(List<String> texts) {
        return Collections.nCopies(texts.size(), Prompt.none());
    }

    private static Embeddings embed(
            Encoder encoder, List<String> texts, List<Prompt> prompts, String what, Progress progress) {
        progress.start("describe: encode " + what, texts.size(), "texts");
        return encoder.encodeEach(texts, prompts, progress)
                .noteCuts("describe", progress)
                .embeddings();
    }

    /// 1 / rank of the best positive of each query that has some, 0 beyond the tenth.
    private static List<Double> reciprocalRanks(List<? extends Example> examples, Encoder encoder, Progress progress) {
        Map<String, Integer> rows = new LinkedHashMap<>();
        examples.forEach(example -> Sides.answers(example).forEach(text -> rows.putIfAbsent(text, rows.size())));
        List<Double> reciprocal = new ArrayList<>();
        if (rows.isEmpty()) {
            return reciprocal;
        }
        List<String> answers = List.copyOf(rows.keySet());
        Embeddings documents = embed(encoder, answers, noPrompts(answers), "positives", progress);
        AskedQueries questions = AskedQueries.of(examples);
        List<String> texts = questions.texts();
        Embeddings queries = embed(encoder, texts, Prompt.queries(questions.prompts()), "questions", progress);
        // One more, as a query may stand among the answers: it does not answer itself.
        Hits hits = TopK.search(queries, documents, RANKS + 1, Similarity.COSINE);
        for (AskedQueries.Asked asked : questions.asked()) {
            List<Integer> right = Sides.answers(examples.get(asked.example())).stream()
                    .map(text -> Objects.requireNonNull(rows.get(text)))
                    .toList();
            Integer itself = rows.get(texts.get(asked.row()));
            List<Integer> found = IntStream.range(0, hits.size(asked.row()))
                    .mapToObj(rank -> hits.row(asked.row(), rank))
                    .filter(row -> !Integer.valueOf(row).equals(itself) || right.contains(row))
                    .limit(RANKS)
                    .toList();
            reciprocal.add(IntStream.range(0, found.size())
                    .filter(rank -> right.contains(found.get(rank)))
                    .mapToDouble(rank -> 1.0 / (rank + 1))
                    .findFirst()
                    .orElse(0));
        }
        return reciprocal;
    }

    private static OptionalDouble mean(List<Double> values, DoubleUnaryOperator part) {
        return values.stream().mapToDouble(part::applyAsDouble).average();
    }

    /// By the length of the sum of all unit vectors, so that no pair is looked at.
    private static double meanCosine(Embeddings rows) {
        double[] sum = new double[rows.dimension()];
        for (int i = 0; i < rows.size(); i++) {
            float[] row = rows.row(i);
            double length = Math.sqrt(IntStream.range(0, row.length)
                    .mapToDouble(j -> (double) row[j] * row[j])
                    .sum());
            for (int j = 0; j < sum.length && length > 0; j++) {
                sum[j] += row[j] / length;
            }
        }
        double squared = 0;
        for (double each : sum) {
            squared += each * each;
        }
        long size = rows.size();
        return size < 2 ? Double.NaN : (squared - size) / ((double) size * (size - 1));
    }

    private static double[] nearest(Embeddings rows) {
        if (rows.size() < 2) {
            return new double[0];
        }
        Hits hits = TopK.search(rows, rows, 2, Similarity.COSINE);
        return IntStream.range(0, rows.size())
                .mapToDouble(i -> hits.score(i, hits.row(i, 0) == i ? 1 : 0))
                .toArray();
    }

    private static OptionalDouble agreement(List<? extends Example> examples, Embeddings rows) {
        Map<String, List<Integer>> tasks = new LinkedHashMap<>();
        for (int i = 0; i < examples.size(); i++) {
            if (examples.get(i) instanceof Labelled labelled) {
                tasks.computeIfAbsent(labelled.meta().task(), task -> new ArrayList<>())
                        .add(i);
            }
        }
        List<Double> agree = new ArrayList<>();
        for (List<Integer> task : tasks.values()) {
            if (task.size() > 1) {
                Embeddings own =
                        rows.select(task.stream().mapToInt(Integer::intValue).toArray());
                Hits hits = TopK.search(own, own, 2, Similarity.COSINE);
                for (int i = 0; i < task.size(); i++) {
                    int other = hits.row(i, hits.row(i, 0) == i ? 1 : 0);
                    agree.add(label(examples, task.get(i)).equals(label(examples, task.get(other))) ? 1.0 : 0.0);
                }
            }
        }
        return agree.stream().mapToDouble(Double::doubleValue).average();
    }

    private static String label(List<? extends Example> examples, int i) {
        return examples.get(i) instanceof Labelled labelled ? labelled.label() : "";
    }
}

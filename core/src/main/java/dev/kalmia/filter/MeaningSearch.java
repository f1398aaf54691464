package dev.kalmia.filter;

import static dev.kalmia.filter.KeptMeanings.NONE;

import dev.kalmia.pool.TextPool;
import dev.kalmia.run.Progress;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Hits;
import dev.kalmia.vector.Similarity;
import dev.kalmia.vector.TopK;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Gatherers;

/// Finds which example that was kept means what another does. Every query that was kept and is near enough is looked
/// at: where the nearest hundred all are, the search goes deeper. What was dropped is not searched in.
final class MeaningSearch {
    /// Examples that are searched for together.
    static final int WINDOW = 512;

    private static final int NEAREST = 100;
    private static final int DEEPER = 8;

    /// Hits that are held at a time, of eight bytes each, unless one query has more.
    private static final int MOST_HITS = 1 << 22;

    private final TextPool queries;
    private final TextPool answers;
    private final KeptMeanings kept;
    private final double threshold;
    private final Progress progress;

    MeaningSearch(TextPool queries, TextPool answers, KeptMeanings kept, double threshold, Progress progress) {
        this.queries = queries;
        this.answers = answers;
        this.kept = kept;
        this.threshold = threshold;
        this.progress = progress;
    }

    /// What an example means, by the rows of its texts.
    Meaning meaning(String query, String answer) {
        return new Meaning(queries.row(query), answers.row(answer));
    }

    /// Of two rows of queries.
    double cosine(int query, int other) {
        return Similarity.COSINE.between(queries.vector(query), queries.vector(other));
    }

    /// Looks at some examples, at least one.
    Window window(List<Meaning> examples) {
        return new Window(examples);
    }

    /// Some examples: one after the other is asked for and, where nothing means the same, kept.
    final class Window {
        private final Map<Meaning, Integer> earlier;
        private final int[] asked;
        private final Hits own;
        private final int begin = kept.size();

        private Window(List<Meaning> examples) {
            this.asked = examples.stream()
                    .mapToInt(Meaning::query)
                    .distinct()
                    .sorted()
                    .toArray();
            this.earlier = earlier(examples);
            Embeddings vectors = vectors(Arrays.stream(asked).boxed().toList());
            this.own = TopK.search(vectors, vectors, asked.length, Similarity.COSINE);
        }

        /// The first kept that means the same as an example of the window, or `NONE`.
        int first(Meaning example) {
            int before = earlier.getOrDefault(example, NONE);
            return before == NONE
                    ? nearest(own, Arrays.binarySearch(asked, example.query()), asked, example, begin)
                    : before;
        }
    }

    /// The first kept by now for each, or `NONE`.
    private Map<Meaning, Integer> earlier(List<Meaning> examples) {
        Map<Meaning, Integer> earlier = new HashMap<>();
        int[] among = kept.queries();
        int k = Math.min(NEAREST, among.length);
        List<Meaning> open = k == 0 ? List.of() : examples.stream().distinct().toList();
        while (!open.isEmpty()) {
            List<Meaning> deeper = new ArrayList<>();
            for (List<Meaning> part : parts(open, k)) {
                List<Integer> asked =
                        part.stream().map(Meaning::query).distinct().toList();
                Hits hits = search(asked, k, among);
                for (Meaning example : part) {
                    int place = asked.indexOf(example.query());
                    if (k < among.length && hits.score(place, k - 1) >= threshold) {
                        deeper.add(example);
                    } else {
                        earlier.put(example, nearest(hits, place, among, example, 0));
                    }
                }
            }
            open = deeper;
            k = (int) Math.min((long) DEEPER * k, among.length);
        }
        return earlier;
    }

    private static List<List<Meaning>> parts(List<Meaning> examples, int k) {
        return examples.stream()
                .gather(Gatherers.windowFixed(Math.max(1, MOST_HITS / k)))
                .toList();
    }

    private Hits search(List<Integer> rows, int k, int[] among) {
        progress.start("find duplicates", among.length, "texts");
        Hits hits = queries.search(vectors(rows), k, among, progress);
        progress.finish();
        return hits;
    }

    private Embeddings vectors(List<Integer> rows) {
        Embeddings.Builder vectors = Embeddings.builder(queries.dimension(), queries.origin());
        rows.forEach(row -> vectors.add(queries.vector(row)));
        return vectors.build();
    }

    /// The first kept among the hits that reach the threshold.
    ///
    /// @param place of the example's query among those searched for
    /// @param rows of the queries that were searched in
    /// @param from the number of what is kept from which on it is looked at
    private int nearest(Hits hits, int place, int[] rows, Meaning example, int from) {
        float[] answer = answers.vector(example.answer());
        int first = NONE;
        for (int rank = 0; rank < hits.size(place) && hits.score(place, rank) >= threshold; rank++) {
            int found = kept.first(rows[hits.row(place, rank)], answer, from);
            first = first == NONE || (found != NONE && found < first) ? found : first;
        }
        return first;
    }
}

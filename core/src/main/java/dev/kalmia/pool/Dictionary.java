package dev.kalmia.pool;

import dev.kalmia.data.Example;
import dev.kalmia.data.Group;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Pair;
import dev.kalmia.data.Scored;
import dev.kalmia.run.InputException;
import dev.kalmia.vector.EmbeddingOrigin;
import dev.kalmia.vector.Embeddings;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/// Entries, which are any texts, and the definitions of each. An entry's embedding is the mean of its definitions'
/// vectors, as DefSent+ has it (github.com/ryuliuxiaodong/DefSent-Plus): words and phrases get their place by what
/// they mean, not by how they are written. Entries and definitions are sorted, each once, so that the order of what
/// was added makes no difference. For one thread while it is filled.
public final class Dictionary {
    private final NavigableMap<String, NavigableSet<String>> definitions = new TreeMap<>();

    /// Adds a definition of an entry, known or new.
    public void add(String definition, String entry) {
        definitions.computeIfAbsent(entry, _ -> new TreeSet<>()).add(definition);
    }

    /// Adds a pair or group: the query defines each positive.
    ///
    /// @throws InputException for an example of another kind, or with negatives
    public void add(Example example) {
        switch (example) {
            case Pair pair -> add(pair.query(), pair.positive());
            case Group group
            when group.negatives().isEmpty() -> group.positives().forEach(entry -> add(group.query(), entry));
            case Group _, Scored _, Labelled _ ->
                throw new InputException(
                        "a dictionary is made of pairs of a definition (query) and its entry (positive);" + " example "
                                + example.meta().id() + " is none");
        }
    }

    /// The number of entries, N.
    public int size() {
        return definitions.size();
    }

    /// The entries, sorted; a row of [#means] each.
    public List<String> entries() {
        return List.copyOf(definitions.keySet());
    }

    /// The definitions of an entry, sorted; none of an unknown one.
    public List<String> definitions(String entry) {
        return List.copyOf(definitions.getOrDefault(entry, Collections.emptyNavigableSet()));
    }

    /// The definitions of all entries; one of several entries comes as often.
    public Iterator<String> definitions() {
        return definitions.values().stream().flatMap(NavigableSet::stream).iterator();
    }

    /// `(N, D)`: a row an entry, the mean of its definitions' vectors, summed in float64 in their order. What was of
    /// length 1 is no longer.
    ///
    /// @param vector of a definition, D numbers
    /// @param origin of these vectors
    public Embeddings means(Function<String, float[]> vector, int dimension, EmbeddingOrigin origin) {
        EmbeddingOrigin ofMeans = new EmbeddingOrigin(origin.model(), origin.prompt(), false, origin.role());
        Embeddings.Builder rows = Embeddings.builder(dimension, ofMeans);
        definitions.values().forEach(of -> rows.add(mean(of, vector, dimension)));
        return rows.build();
    }

    private static float[] mean(NavigableSet<String> definitions, Function<String, float[]> vector, int dimension) {
        double[] sum = new double[dimension];
        for (String definition : definitions) {
            float[] values = vector.apply(definition);
            for (int i = 0; i < dimension; i++) {
                sum[i] += values[i];
            }
        }
        float[] mean = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            mean[i] = (float) (sum[i] / definitions.size());
        }
        return mean;
    }
}

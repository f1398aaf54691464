package dev.kalmia.vector;

import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Approximate search by cosine (an inverted file: Jégou et al. 2011; Douze et al., arXiv 2401.08281):
/// documents lie in lists by the nearest of some centres, and a query is compared with those in the lists of
/// its nearest centres alone. How many of the true neighbours that finds depends on the documents and on
/// `probes`: measure it. On disk; memory grows with the root of the number of documents. For one build and
/// then any number of threads.
public final class ClusteredIndex implements AutoCloseable {
    private static final int LISTS_PER_ROOT = 2;

    private final Embeddings centres;
    private final ClusterLists lists;

    private ClusteredIndex(Embeddings centres, ClusterLists lists) {
        this.centres = centres;
        this.lists = lists;
    }

    /// Makes an index of documents, twice as many lists as the root of their number.
    ///
    /// @param folder where it lies, for it alone; made where it is not there
    /// @param documents all of them, block after block, each time they are asked for
    /// @param size how many they are, at least 1
    /// @param seed of the centres
    /// @param progress told of the documents that are put into lists; started and finished here
    /// @throws InputException when the folder cannot be written
    public static ClusteredIndex build(
            Path folder, Supplier<Iterator<Embeddings>> documents, int size, long seed, Progress progress) {
        int count = Math.clamp(Math.round(LISTS_PER_ROOT * Math.sqrt(size)), 1, size);
        Embeddings centres = Clusters.of(documents.get(), size, count, seed);
        progress.start("cluster", size, "texts");
        try {
            ClusterLists lists = ClusterLists.write(folder, documents, size, centres, progress);
            progress.finish();
            return new ClusteredIndex(centres, lists);
        } catch (IOException e) {
            throw new InputException("cannot write " + folder + ": " + InputException.reason(e), e);
        }
    }

    /// How many lists there are, and so the most probes that make sense.
    public int lists() {
        return centres.size();
    }

    /// The k documents most alike by cosine of those in the lists of the `probes` nearest centres, for each
    /// query: the scores are those of an exact search, ties are broken alike, and the bytes are the same for
    /// any number of threads. With as many probes as lists the hits are those of an exact search.
    public Hits search(Embeddings queries, int k, int probes) {
        if (k < 1 || probes < 1) {
            throw new IllegalArgumentException("k and probes must be at least 1; k=" + k + ", probes=" + probes);
        }
        Hits nearest = TopK.search(queries, centres, Math.min(probes, centres.size()), Similarity.COSINE);
        BlockSearch search = new BlockSearch(queries, Similarity.COSINE, Tiles.best());
        Best[] best =
                IntStream.range(0, queries.size()).mapToObj(_ -> new Best(k)).toArray(Best[]::new);
        List<List<Integer>> asking = asking(nearest);
        int threads = Runtime.getRuntime().availableProcessors();
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> parts = new ArrayList<>();
            for (int list = 0; list < lists(); list++) {
                int one = list;
                int[] rows =
                        asking.get(list).stream().mapToInt(Integer::intValue).toArray();
                if (rows.length > 0) {
                    parts.add(workers.submit(() -> lists.read(one, block -> search(search, rows, block, best))));
                }
            }
            Waiting.forAll(parts);
        }
        return new Hits(Arrays.stream(best).map(Best::sorted).toArray(long[][]::new));
    }

    /// The queries that look at each list.
    private List<List<Integer>> asking(Hits nearest) {
        List<List<Integer>> asking = new ArrayList<>();
        for (int list = 0; list < lists(); list++) {
            asking.add(new ArrayList<>());
        }
        for (int query = 0; query < nearest.queries(); query++) {
            for (int list : nearest.rows(query)) {
                asking.get(list).add(query);
            }
        }
        return asking;
    }

    /// Other lists of the same query may be searched meanwhile: which of them puts its best in first makes no
    /// difference, as their order is total.
    private static void search(BlockSearch search, int[] rows, DocumentBlock block, Best[] best) {
        for (int from = 0; from < rows.length; from += search.queriesPerBlock()) {
            int[] some = Arrays.copyOfRange(rows, from, Math.min(from + search.queriesPerBlock(), rows.length));
            Best[] found = new Best[some.length];
            for (int q = 0; q < some.length; q++) {
                synchronized (best[some[q]]) {
                    found[q] = best[some[q]].after();
                }
            }
            search.search(some, block, 0, block.vectors().size(), found);
            for (int q = 0; q < some.length; q++) {
                synchronized (best[some[q]]) {
                    best[some[q]].offerAll(found[q]);
                }
            }
        }
    }

    @Override
    public void close() {
        lists.close();
    }
}

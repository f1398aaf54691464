package dev.kalmia.bench;

import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.pool.TextPool;
import dev.kalmia.run.Progress;
import dev.kalmia.run.Trees;
import dev.kalmia.vector.ClusteredIndex;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Hits;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// Exact search for the best 100 of a pool on disk, beside large float32 products in turns with it, by the
/// clock and by processor time; the heap that is in use while it searches, for a pool and one a fourth of it;
/// and the clustered index over the same: how long it takes to build, its searches and its recall.
/// `./dev bench search [TURNS] [DOCUMENTS] [QUERIES]`: vectors of 384 dimensions, drawn around two thousand
/// subjects.
public final class SearchBench {
    private static final int K = 100;

    private SearchBench() {}

    public static void main(String[] arguments) throws IOException {
        int turns = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 7;
        int documents = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200_000;
        int queries = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 2000;
        Path folder = Files.createTempDirectory("search");
        try (Encoder encoder = new RandomTexts();
                TextPool small = pool(folder.resolve("small"), documents / 4, encoder);
                TextPool large = pool(folder.resolve("large"), documents, encoder)) {
            Embeddings asked = encoder.embed(texts("query", queries), Prompt.none());
            exact(large, asked, turns);
            System.out.printf(
                    Locale.ROOT,
                    "heap while searching: %,d documents %d MiB, %,d documents %d MiB%n",
                    small.size(),
                    heap(small, asked),
                    large.size(),
                    heap(large, asked));
            clustered(folder.resolve("clusters"), large, asked);
        } finally {
            Trees.delete(folder);
        }
    }

    private static List<String> texts(String kind, int count) {
        return IntStream.range(0, count).mapToObj(i -> kind + " " + i).toList();
    }

    private static TextPool pool(Path folder, int size, Encoder encoder) {
        return TextPool.build(folder, texts("document", size).iterator(), encoder, Prompt.none(), Progress.silent());
    }

    private static void exact(TextPool pool, Embeddings queries, int turns) {
        double work = 2.0 * queries.size() * pool.size() * pool.dimension();
        double[] rates = new double[turns];
        double[] ratios = new double[turns];
        double[] processorRatios = new double[turns];
        for (int turn = -2; turn < turns; turn++) {
            double processorBefore = processorSeconds();
            double seconds = Figures.seconds(() -> pool.search(queries, K, Progress.silent()));
            double processor = processorSeconds() - processorBefore;
            double peak = PeakProducts.float32();
            double peakProcessor = PeakProducts.processorRate(SearchBench::processorSeconds);
            if (turn >= 0) {
                rates[turn] = work / seconds;
                ratios[turn] = rates[turn] / peak;
                processorRatios[turn] = work / processor / peakProcessor;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "exact: %,d queries, %,d documents: %.1f GFLOP/s, of large products %.2f (%.2f to %.2f), by processor time %.2f%n",
                queries.size(),
                pool.size(),
                Figures.median(rates) / 1e9,
                Figures.median(ratios),
                Arrays.stream(ratios).min().orElseThrow(),
                Arrays.stream(ratios).max().orElseThrow(),
                Figures.median(processorRatios));
    }

    /// Of all threads, those that have ended too.
    private static double processorSeconds() {
        var system = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
        return system.getProcessCpuTime() / 1e9;
    }

    /// Mebibytes that are still in use when all that may be freed is, half-way through a search.
    private static long heap(TextPool pool, Embeddings queries) {
        long[] most = new long[1];
        pool.search(queries, K, new HalfWay(pool.size(), () -> {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            most[0] = (runtime.totalMemory() - runtime.freeMemory()) >> 20;
        }));
        return most[0];
    }

    private static void clustered(Path folder, TextPool pool, Embeddings queries) {
        ClusteredIndex[] built = new ClusteredIndex[1];
        double seconds = Figures.seconds(
                () -> built[0] = ClusteredIndex.build(folder, pool::blocks, pool.size(), 7, Progress.silent()));
        try (ClusteredIndex index = built[0]) {
            System.out.printf(Locale.ROOT, "clustered: %d lists, built in %.1f s%n", index.lists(), seconds);
            Hits[] exact = new Hits[1];
            double whole = Figures.seconds(() -> exact[0] = pool.search(queries, K, Progress.silent()));
            for (int probes : new int[] {1, 4, 16, 32, 64, 128}) {
                Hits[] found = new Hits[1];
                Runnable search = () -> found[0] = index.search(queries, K, probes);
                search.run();
                double time = Figures.seconds(search);
                System.out.printf(
                        Locale.ROOT,
                        "%d probes: %.0f queries/s, %.1f times the exact search; recall@%d %.3f%n",
                        probes,
                        queries.size() / time,
                        whole / time,
                        K,
                        recall(found[0], exact[0]));
            }
        }
    }

    private static double recall(Hits found, Hits exact) {
        long both = 0;
        long all = 0;
        for (int query = 0; query < exact.queries(); query++) {
            int[] rows = found.rows(query);
            Arrays.sort(rows);
            both += Arrays.stream(exact.rows(query))
                    .filter(row -> Arrays.binarySearch(rows, row) >= 0)
                    .count();
            all += exact.size(query);
        }
        return (double) both / all;
    }
}

package dev.kalmia.bench;

import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleFormat;
import dev.kalmia.data.ExampleReader;
import dev.kalmia.data.FormatWriter;
import dev.kalmia.data.Mixture;
import dev.kalmia.data.MixturePart;
import dev.kalmia.data.ReadOptions;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/// How many rows a second are read, mixed and written, and how much of the heap they take: generated pairs of a query
/// of
/// 8 words and a text of 40, in two files, without ids. What is written is deleted in the end.
///
/// `KALMIA_JAVA_OPTS=-Xmx2g ./dev bench data FOLDER [ROWS]`, ten million rows where nothing else is said; FOLDER needs
/// a
/// kilobyte a row.
public final class DataBench {
    private static final int ROWS = 10_000_000;
    private static final int QUERY_WORDS = 8;
    private static final int TEXT_WORDS = 40;

    private final Path folder;
    private final long rows;

    private DataBench(Path folder, long rows) {
        this.folder = folder;
        this.rows = rows;
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 1) {
            System.err.println("usage: data FOLDER [ROWS]");
            System.exit(2);
        }
        Path folder = Files.createDirectories(Path.of(arguments[0]).resolve("data-bench"));
        new DataBench(folder, arguments.length > 1 ? Long.parseLong(arguments[1]) : ROWS).run();
        Files.delete(folder);
    }

    private void run() throws IOException {
        System.out.printf(
                Locale.ROOT, "%-32s %10s %10s %12s %10s%n", "what", "seconds", "rows/s", "peak heap", "MiB written");
        Path large = folder.resolve("large.jsonl");
        Path small = folder.resolve("small.jsonl");
        step("generate", List.of(large, small), () -> {
            generate(large, rows * 4 / 5, 1);
            generate(small, rows - rows * 4 / 5, 2);
        });
        step("read", List.of(), () -> read(List.of(large, small)));
        Path mixed = folder.resolve("mixed.jsonl");
        step("read, shuffle, mix, write", List.of(mixed), () -> mix(List.of(large, small), mixed));
        delete(large, small);
        for (String name : new String[] {"again.jsonl.zst", "again.parquet"}) {
            Path again = folder.resolve(name);
            step("convert to " + name, List.of(again), () -> convert(mixed, again));
            step("read " + name, List.of(), () -> read(List.of(again)));
            delete(again);
        }
        delete(mixed);
    }

    private void step(String name, List<Path> written, Runnable work) throws IOException {
        HeapPeak heap = new HeapPeak();
        double seconds = Figures.seconds(work);
        long peak = heap.bytes();
        long bytes = 0;
        for (Path file : written) {
            bytes += Files.size(file);
        }
        System.out.printf(
                Locale.ROOT,
                "%-32s %10.0f %10.0f %8d MiB %10d%n",
                name,
                seconds,
                rows / seconds,
                peak >> 20,
                bytes >> 20);
    }

    private static void generate(Path file, long count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (long row = 0; row < count; row++) {
                out.write("{\"anchor\":\"" + DrawnWords.text(random, QUERY_WORDS) + "\",\"positive\":\""
                        + DrawnWords.text(random, TEXT_WORDS) + "\"}\n");
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void read(List<Path> files) {
        try (ExampleReader reader = ExampleReader.of(files, ReadOptions.defaults())) {
            require(reader.stream().count());
        }
    }

    private void mix(List<Path> sets, Path target) {
        List<MixturePart> parts = sets.stream()
                .map(set -> new MixturePart(String.valueOf(set.getFileName()), 1, 0))
                .toList();
        try (Mixture mixture = new Mixture(folder.resolve("sort"), parts, 1, 7)) {
            for (int i = 0; i < sets.size(); i++) {
                try (ExampleReader reader = ExampleReader.of(sets.get(i), ReadOptions.defaults())) {
                    while (reader.hasNext()) {
                        mixture.add(i, reader.next());
                    }
                }
            }
            mixture.write(target);
            require(mixture.shares().stream().mapToLong(Mixture.Share::drawn).sum());
        }
    }

    private void convert(Path from, Path to) {
        try (ExampleReader reader = ExampleReader.of(from, ReadOptions.defaults())) {
            Iterator<Example> examples = reader;
            require(FormatWriter.write(to, ExampleFormat.KALMIA, false, examples)
                    .examples());
        }
    }

    private void require(long found) {
        if (found != rows) {
            throw new IllegalStateException("rows must not be lost; rows=" + rows + ", found=" + found);
        }
    }

    private static void delete(Path... files) throws IOException {
        for (Path file : files) {
            Files.delete(file);
        }
    }
}

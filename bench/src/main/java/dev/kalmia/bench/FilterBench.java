package dev.kalmia.bench;

import dev.kalmia.data.ExampleFlow;
import dev.kalmia.data.ReadOptions;
import dev.kalmia.filter.ExactDuplicateFilter;
import dev.kalmia.filter.ExampleFilter;
import dev.kalmia.filter.FilterPass;
import dev.kalmia.filter.FilterReport;
import dev.kalmia.filter.NearDuplicateFilter;
import dev.kalmia.run.Trees;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/// How many pairs a second go through the filters of copies, and how much of the heap these take: generated pairs of
/// a query of 8 words and a text of 40, without ids. Of a hundred pairs five are the copy of one among the last
/// ten thousand, five differ from one in punctuation, ten in the last word, and ten in a word in the middle. What is
/// written is deleted in the end.
///
/// `KALMIA_JAVA_OPTS=-Xmx2g ./dev bench filter FOLDER [ROWS]`, ten million rows where nothing else is said; FOLDER
/// needs two kilobytes a row.
public final class FilterBench {
    private static final int ROWS = 10_000_000;
    private static final int QUERY_WORDS = 8;
    private static final int TEXT_WORDS = 40;
    private static final int LAST = 10_000;
    private static final double NEAR = 0.9;
    private static final int SHINGLE_WORDS = 5;

    private final Path folder;

    private FilterBench(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 1) {
            System.err.println("usage: filter FOLDER [ROWS]");
            System.exit(2);
        }
        Path folder = Files.createDirectories(Path.of(arguments[0]).resolve("filter-bench"));
        new FilterBench(folder).run(arguments.length > 1 ? Long.parseLong(arguments[1]) : ROWS);
        Trees.delete(folder);
    }

    private void run(long rows) throws IOException {
        Path pairs = folder.resolve("pairs.jsonl");
        generate(pairs, rows);
        System.out.printf(
                Locale.ROOT,
                "%-16s %10s %10s %10s %10s %12s%n",
                "filter",
                "in",
                "out",
                "seconds",
                "rows/s",
                "peak heap");
        Path different = folder.resolve("different.jsonl");
        step(new ExactDuplicateFilter(), pairs, different);
        Files.delete(pairs);
        step(new NearDuplicateFilter(SHINGLE_WORDS, NEAR, 1), different, folder.resolve("kept.jsonl"));
    }

    private void step(ExampleFilter filter, Path from, Path kept) throws IOException {
        Path work = Files.createDirectories(folder.resolve("work"));
        ExampleFlow flow = ExampleFlow.of(List.of(from), ReadOptions.defaults());
        FilterReport[] report = new FilterReport[1];
        HeapPeak heap = new HeapPeak();
        double seconds = Figures.seconds(
                () -> report[0] = FilterPass.run(filter, flow, work, kept, folder.resolve("dropped.jsonl")));
        System.out.printf(
                Locale.ROOT,
                "%-16s %10d %10d %10.0f %10.0f %8d MiB%n",
                filter.name(),
                report[0].in(),
                report[0].out(),
                seconds,
                report[0].in() / seconds,
                heap.bytes() >> 20);
        Trees.delete(work);
    }

    private static void generate(Path file, long count) {
        SplittableRandom random = new SplittableRandom(1);
        String[] queries = new String[LAST];
        String[][] texts = new String[LAST][];
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (long row = 0; row < count; row++) {
                int place = (int) (row % LAST);
                int of = random.nextInt(LAST);
                int kind = row < LAST ? 99 : random.nextInt(100);
                queries[place] = kind < 30 ? queries[of] : DrawnWords.text(random, QUERY_WORDS);
                texts[place] = kind < 30 ? changed(texts[of], kind, random) : drawn(random);
                out.write("{\"anchor\":\"" + queries[place] + "\",\"positive\":\"" + String.join(" ", texts[place])
                        + "\"}\n");
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String[] drawn(SplittableRandom random) {
        String[] words = new String[TEXT_WORDS];
        for (int i = 0; i < words.length; i++) {
            words[i] = DrawnWords.word(random);
        }
        return words;
    }

    private static String[] changed(String[] text, int kind, SplittableRandom random) {
        String[] changed = text.clone();
        if (kind >= 20) {
            changed[TEXT_WORDS / 2] = DrawnWords.word(random);
        } else if (kind >= 10) {
            changed[TEXT_WORDS - 1] = DrawnWords.word(random);
        } else if (kind >= 5) {
            changed[TEXT_WORDS - 1] += "!";
        }
        return changed;
    }
}

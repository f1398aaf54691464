package dev.kalmia.bench;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.merge.Dare;
import dev.kalmia.merge.Linear;
import dev.kalmia.merge.Merge;
import dev.kalmia.merge.MergeMethod;
import dev.kalmia.merge.Precision;
import dev.kalmia.merge.Slerp;
import dev.kalmia.merge.Ties;
import dev.kalmia.run.Progress;
import dev.kalmia.run.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;

/// How fast models are merged, beside copying as many bytes: what a copy reads are the files that the merge reads, and
/// it writes as many as the merge writes, onto the disk; each method in turns with its copy. And how much memory a
/// merge of 12 billion numbers takes. What is written is deleted in the end.
///
/// `./dev bench merge FOLDER rate [LAYERS] [TURNS] [cold]`; FOLDER needs four models of 0.1 GB a layer.
/// `./dev bench merge FOLDER memory [METHOD]`; FOLDER needs 26 GB, since the models are holes in sparse files.
public final class MergeBench {
    private static final SequencedMap<String, MergeMethod> METHODS = methods();

    private final Path folder;
    private final boolean cold;

    private MergeBench(Path folder, boolean cold) {
        this.folder = folder;
        this.cold = cold;
    }

    private static SequencedMap<String, MergeMethod> methods() {
        SequencedMap<String, MergeMethod> methods = new LinkedHashMap<>();
        methods.put("linear", new Linear(List.of()));
        methods.put("slerp", new Slerp(0.3));
        methods.put("ties", new Ties(List.of(), 0.2, 1));
        methods.put("dare", new Dare(List.of(), 0.1, 1, Dare.Then.LINEAR, 7));
        return methods;
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 2 || !List.of("rate", "memory").contains(arguments[1])) {
            System.err.println("usage: merge FOLDER rate [LAYERS] [TURNS] [cold] | merge FOLDER memory [METHOD]");
            System.exit(2);
        }
        Path folder = Files.createDirectories(Path.of(arguments[0]).resolve("merge-bench"));
        try {
            MergeBench bench = new MergeBench(folder, List.of(arguments).contains("cold"));
            if (arguments[1].equals("memory")) {
                bench.memory(arguments.length > 2 ? arguments[2] : "linear");
            } else {
                bench.rate(
                        arguments.length > 2 ? Integer.parseInt(arguments[2]) : 4,
                        arguments.length > 3 ? Integer.parseInt(arguments[3]) : 3);
            }
        } finally {
            Trees.delete(folder);
        }
    }

    private void rate(int layers, int turns) throws IOException {
        SyntheticModel shape = new SyntheticModel(2048, layers, 32000, 1L << 29);
        List<Path> models = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            models.add(shape.write(folder.resolve("model-" + i), i + 1).path());
        }
        System.out.printf(
                Locale.ROOT,
                "%d million numbers each, bf16, %s%n%-8s %6s %12s %12s %8s%n",
                shape.parameters() / 1_000_000,
                cold ? "page cache emptied of them" : "in the page cache",
                "method",
                "reads",
                "merge MB/s",
                "copy MB/s",
                "ratio");
        for (var method : METHODS.entrySet()) {
            List<Path> read = method.getValue().usesBase() ? models : models.subList(1, 3);
            long bytes = 2 * shape.parameters() * (read.size() + 1);
            double[] merges = new double[turns];
            double[] copies = new double[turns];
            double[] ratios = new double[turns];
            for (int turn = -1; turn < turns; turn++) {
                double merged = timed(read, () -> merge(method.getValue(), read));
                double copied = timed(read, () -> PlainCopy.of(read, folder.resolve("out")));
                if (turn >= 0) {
                    merges[turn] = bytes / merged / 1e6;
                    copies[turn] = bytes / copied / 1e6;
                    ratios[turn] = copied / merged;
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "%-8s %6d %12.0f %12.0f %8.2f%n",
                    method.getKey(),
                    read.size(),
                    Figures.median(merges),
                    Figures.median(copies),
                    Figures.median(ratios));
        }
    }

    private double timed(List<Path> read, Runnable work) throws IOException {
        if (cold) {
            PlainCopy.forget(read);
        }
        double seconds = Figures.seconds(work);
        Trees.delete(folder.resolve("out"));
        return seconds;
    }

    private void merge(MergeMethod method, List<Path> read) {
        List<ModelFolder> models =
                new ArrayList<>(read.stream().map(ModelFolder::open).toList());
        Optional<ModelFolder> base = method.usesBase() ? Optional.of(models.removeFirst()) : Optional.empty();
        try {
            Path out = Files.createDirectories(folder.resolve("out"));
            new Merge(models, base, method, Precision.BF16).goOn(out, Progress.silent());
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void memory(String name) throws IOException {
        MergeMethod method = METHODS.get(name);
        if (method == null) {
            throw new IllegalArgumentException("a method must be one of " + METHODS.keySet() + "; method=" + name);
        }
        SyntheticModel shape = SyntheticModel.twelveBillion();
        List<Path> models = new ArrayList<>();
        for (int i = 0; i < (method.usesBase() ? 3 : 2); i++) {
            models.add(shape.write(folder.resolve("model-" + i), 0).path());
        }
        HeapPeak heap = new HeapPeak();
        double seconds = Figures.seconds(() -> merge(method, models));
        System.out.printf(
                Locale.ROOT,
                "%s of %d models of %.2f billion numbers in bf16: %.0f s, peak resident %d MiB, mapped files included;"
                        + " heap at most %d MiB%n",
                name,
                models.size(),
                shape.parameters() / 1e9,
                seconds,
                highWater() >> 10,
                heap.bytes() >> 20);
    }

    /// The most memory that this process has had resident, in KiB.
    private static long highWater() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }
}

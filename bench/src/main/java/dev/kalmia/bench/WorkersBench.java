package dev.kalmia.bench;

import dev.kalmia.data.Column;
import dev.kalmia.data.Row;
import dev.kalmia.data.Table;
import dev.kalmia.run.Json;
import dev.kalmia.train.sample.TrainingRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/// Tokens a second of the same training by `kalmia train` on one core, on two, and by two workers that have a
/// core each (64 queries, each with a positive and 7 negatives, Banking77, all-MiniLM-L6-v2), one after the
/// other. The first two steps of each are left out. `./dev bench workers [TURNS] [STEPS]`; needs `taskset`
/// (util-linux).
public final class WorkersBench {
    private static final int BATCH = 64;
    private static final int WARM = 2;

    private WorkersBench() {}

    /// A way of running it.
    ///
    /// @param cores that the processes may use, as `taskset` has them
    private record Arm(String cores, int workers) {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int turns = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        int steps = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 6;
        SequencedMap<String, Arm> arms = new LinkedHashMap<>();
        arms.put("one worker, one core", new Arm("0", 1));
        arms.put("one worker, two cores", new Arm("0,1", 1));
        arms.put("two workers, a core each", new Arm("0,1", 2));
        Path work = Files.createTempDirectory("workers");
        try {
            write(work, (steps + WARM) * BATCH);
            Map<String, List<Double>> rates = new LinkedHashMap<>();
            for (int turn = 0; turn < turns; turn++) {
                for (Map.Entry<String, Arm> arm : arms.entrySet()) {
                    Path out = work.resolve("out-" + turn + "-" + arm.getValue().workers() + "-"
                            + arm.getValue().cores().length());
                    rates.computeIfAbsent(arm.getKey(), name -> new ArrayList<>())
                            .add(tokensPerSecond(work, arm.getValue(), out));
                }
            }
            print(rates, turns);
        } finally {
            RandomDecoder.delete(work);
        }
    }

    private static void print(Map<String, List<Double>> rates, int turns) {
        List<Double> base = rates.getOrDefault("one worker, one core", List.of());
        rates.forEach((name, each) -> {
            double[] ratios = new double[turns];
            for (int i = 0; i < turns; i++) {
                ratios[i] = each.get(i) / base.get(i);
            }
            System.out.printf(
                    Locale.ROOT,
                    "%-25s %5.0f tokens/s, %.2f times one core%n",
                    name,
                    Figures.median(
                            each.stream().mapToDouble(Double::doubleValue).toArray()),
                    Figures.median(ratios));
        });
    }

    private static void write(Path work, int count) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (TrainingRow row : TrainData.rows("banking77").subList(0, count)) {
            SequencedMap<String, Object> line = new LinkedHashMap<>();
            line.put("id", row.id());
            line.put("task", "banking77");
            line.put("query", row.query());
            line.put("positives", row.positives());
            line.put("negatives", row.negatives());
            lines.append(Json.writeLine(line)).append('\n');
        }
        Files.writeString(work.resolve("examples.jsonl"), lines);
        Files.writeString(work.resolve("train.yaml"), """
                examples: examples.jsonl
                model: bundled:all-MiniLM-L6-v2
                training: {batch-size: %d, negatives: 7, learning-rate: 1e-5, max-query-tokens: 64, max-document-tokens: 64, checkpoint-steps: 1000000}
                """.formatted(BATCH));
    }

    private static double tokensPerSecond(Path work, Arm arm, Path out) throws IOException, InterruptedException {
        String command = Path.of(System.getProperty("kalmia.home", "."))
                .resolve("kalmia")
                .toAbsolutePath()
                .toString();
        List<String> words = new ArrayList<>(List.of("taskset", "-c", arm.cores(), command, "train", "--config"));
        words.addAll(List.of(work.resolve("train.yaml").toString(), "--out", out.toString()));
        if (arm.workers() > 1) {
            words.addAll(List.of("--workers", Integer.toString(arm.workers())));
        }
        Path told = work.resolve("told.txt");
        int end = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(told.toFile())
                .start()
                .waitFor();
        if (end != 0) {
            throw new IOException("the training ended with " + end + ": " + Files.readString(told));
        }
        List<Row> timings = Table.read(out.resolve("timings.jsonl")).rows();
        return Figures.median(timings.stream()
                .skip(WARM)
                .mapToDouble(row -> row.number(Column.of("tokens_per_second")))
                .toArray());
    }
}

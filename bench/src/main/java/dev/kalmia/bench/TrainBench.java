package dev.kalmia.bench;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.run.ConfigBinder;
import dev.kalmia.run.Progress;
import dev.kalmia.train.TrainConfig;
import dev.kalmia.train.Trainer;
import dev.kalmia.train.sample.TrainingRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Tokens a second of whole training steps (64 queries, each with a positive and 7 negatives,
/// all-MiniLM-L6-v2) beside the same steps written plainly in PyTorch: the same batches of the same tokens,
/// one after the other, and nearly the same losses. What counts is the median of the steps' ratios; the first
/// step of both is left out.
/// `./dev bench train banking77|medquad f32|bf16 [STEPS]`; PyTorch is that of `python3` (Debian:
/// `python3-torch`, with `libopenblas0-pthread`). The plain step is in float32 always.
public final class TrainBench {
    private static final long SEED = 7;
    private static final double RATE = 1e-5;
    private static final int BATCH = 64;

    private TrainBench() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 2) {
            System.err.println("usage: train banking77|medquad f32|bf16 [STEPS]");
            System.exit(2);
        }
        int steps = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5;
        TrainConfig config = config(arguments[1]);
        List<TrainingRow> rows = TrainData.rows(arguments[0]).subList(0, BATCH * (steps + 1));
        ModelFolder model = ModelSource.resolve("bundled:all-MiniLM-L6-v2");
        Path work = Files.createTempDirectory("train");
        TrainData.Batches batches = TrainData.write(work.resolve("batches.jsonl"), rows, config, model, SEED);
        try (PlainSteps plain = PlainSteps.start(model.path(), work.resolve("batches.jsonl"), RATE)) {
            Turns turns = new Turns(plain);
            new Trainer(config, rows, SEED, work, turns).run(model);
            turns.print(arguments[0] + " " + arguments[1], plain.version(), batches);
        } finally {
            RandomDecoder.delete(work);
        }
    }

    private static TrainConfig config(String precision) {
        return ConfigBinder.bind(
                Map.of(
                        "batch-size", (long) BATCH,
                        "negatives", 7L,
                        "learning-rate", RATE,
                        "warmup-ratio", 0L,
                        "max-query-tokens", 64L,
                        "max-document-tokens", 64L,
                        "precision", precision,
                        "checkpoint-steps", 1_000_000L),
                TrainConfig.class,
                "the timing");
    }

    /// After each of our steps it is the other's turn.
    private static final class Turns implements Progress {
        private final PlainSteps plain;
        private final List<Double> ours = new ArrayList<>();
        private final List<Double> theirs = new ArrayList<>();
        private long started;

        Turns(PlainSteps plain) {
            this.plain = plain;
        }

        @Override
        public void start(String what, long total, String unit) {
            started = System.nanoTime();
        }

        @Override
        public void advance(long by) {
            if (by > 0) {
                ours.add((System.nanoTime() - started) / 1e9);
                theirs.add(plain.step(ours.size() - 1));
                started = System.nanoTime();
            }
        }

        @Override
        public void note(String line) {}

        @Override
        public void finish() {}

        void print(String name, String version, TrainData.Batches batches) {
            int steps = ours.size() - 1;
            double[] mine = new double[steps];
            double[] other = new double[steps];
            double[] ratios = new double[steps];
            double[] prepared = new double[steps];
            for (int i = 0; i < steps; i++) {
                double tokens = batches.tokens().get(i + 1);
                mine[i] = tokens / ours.get(i + 1);
                other[i] = tokens / theirs.get(i + 1);
                ratios[i] = mine[i] / other[i];
                prepared[i] = batches.seconds().get(i + 1) / ours.get(i + 1);
            }
            System.out.printf(
                    Locale.ROOT,
                    "%s, %d steps of %.0f tokens (padded plainly %.2f times as many): %.0f tokens/s beside %.0f of"
                            + " PyTorch %s, %.2f times as many; rows, batches and tokens take %.2f %% of a step%n",
                    name,
                    steps,
                    batches.tokens().stream()
                            .mapToLong(Long::longValue)
                            .average()
                            .orElse(0),
                    batches.padded(),
                    Figures.median(mine),
                    Figures.median(other),
                    version,
                    Figures.median(ratios),
                    100 * Figures.median(prepared));
        }
    }
}

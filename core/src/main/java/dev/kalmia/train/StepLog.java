package dev.kalmia.train;

import dev.kalmia.run.AtomicFile;
import dev.kalmia.run.InputException;
import dev.kalmia.train.watch.Likeness;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;

/// `log.jsonl`: a line a step, with nothing in it that depends on the clock, so that a resumed run ends in
/// the same bytes.
final class StepLog implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final Writer writer;
    private final List<String> kept;

    private StepLog(Path file, FileChannel channel, List<String> kept) {
        this.file = file;
        this.channel = channel;
        this.writer = Channels.newWriter(channel, StandardCharsets.UTF_8);
        this.kept = List.copyOf(kept);
    }

    /// Opens the log to go on after `steps` lines; what a killed run wrote past its last checkpoint is cut
    /// off.
    static StepLog resume(Path file, long steps) {
        try {
            List<String> kept = Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
            if (kept.size() < steps) {
                throw new InputException(
                        file + ": must have at least the " + steps + " lines of the checkpoint; lines=" + kept.size()
                                + "; delete the folder " + file.resolveSibling(Checkpoints.FOLDER)
                                + " to train from the start");
            }
            kept = kept.subList(0, Math.toIntExact(steps));
            // Whole or not at all: a kill while it is cut must not leave fewer lines than the checkpoint has steps.
            AtomicFile.writeString(
                    file, String.join("", kept.stream().map(line -> line + "\n").toList()));
            return new StepLog(file, FileChannel.open(file, StandardOpenOption.APPEND), kept);
        } catch (IOException failure) {
            throw unwritten(file, failure);
        }
    }

    /// The lines that were there already.
    List<String> kept() {
        return kept;
    }

    void add(Step step) {
        try {
            writer.write(step.json());
            writer.write('\n');
            writer.flush();
        } catch (IOException failure) {
            throw unwritten(file, failure);
        }
    }

    /// Brings the lines to the disk: a checkpoint that outlives a power cut needs those of its steps.
    void sync() {
        try {
            channel.force(true);
        } catch (IOException failure) {
            throw unwritten(file, failure);
        }
    }

    private static InputException unwritten(Path file, IOException failure) {
        return new InputException(file + ": cannot be written: " + InputException.reason(failure), failure);
    }

    @Override
    public void close() {
        try (writer) {
            channel.force(true);
        } catch (IOException failure) {
            throw unwritten(file, failure);
        }
    }

    /// One line.
    ///
    /// @param step counted from 1
    /// @param tokens of its texts
    /// @param cells the same with padding
    record Step(
            long step,
            int epoch,
            double loss,
            double learningRate,
            double gradientNorm,
            int queries,
            int documents,
            long tokens,
            long cells,
            Likeness likeness) {
        /// The share of what went through the model that was padding.
        double padding() {
            return 1 - (double) tokens / cells;
        }

        String json() {
            return String.format(
                    Locale.ROOT,
                    "{\"step\":%d,\"epoch\":%d,\"loss\":%s,\"learning_rate\":%s,\"gradient_norm\":%s,\"queries\":%d,\"documents\":%d,\"tokens\":%d,"
                            + "\"padding\":%s,\"positive_similarity\":%s,\"negative_similarity\":%s,"
                            + "\"hardest_similarity\":%s,\"positives_beaten\":%s}",
                    step,
                    epoch,
                    Double.toString(loss),
                    Double.toString(learningRate),
                    Double.toString(gradientNorm),
                    queries,
                    documents,
                    tokens,
                    Double.toString(padding()),
                    number(likeness.positive()),
                    number(likeness.negative()),
                    number(likeness.hardest()),
                    number(likeness.beaten()));
        }

        /// JSON has no word for what is no number.
        private static String number(double value) {
            return Double.isFinite(value) ? Double.toString(value) : "null";
        }

        /// For the line of progress.
        String words() {
            return String.format(
                    Locale.ROOT,
                    "loss %.4f, rate %.2e, gradient %.2f, positives %.2f, negatives %.2f (hardest %.2f), padding %.0f%%",
                    loss,
                    learningRate,
                    gradientNorm,
                    likeness.positive(),
                    likeness.negative(),
                    likeness.hardest(),
                    100 * padding());
        }
    }
}

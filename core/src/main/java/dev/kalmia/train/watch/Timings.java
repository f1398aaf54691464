package dev.kalmia.train.watch;

import dev.kalmia.run.AtomicFile;
import dev.kalmia.run.InputException;
import dev.kalmia.run.RunRecord;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/// `timings.jsonl`: what of a step depends on the clock, a line a step. It stands beside the log so that the log is
/// the same at every run, and belongs to no stage's outputs.
public final class Timings implements AutoCloseable {
    private final Path file;
    private final Writer writer;
    private final LongSupplier nanoTime;
    private long last;

    private Timings(Path file, Writer writer, LongSupplier nanoTime) {
        this.file = file;
        this.writer = writer;
        this.nanoTime = nanoTime;
        this.last = nanoTime.getAsLong();
    }

    /// Goes on after `steps` lines; those of steps that are done again are cut off.
    ///
    /// @param folder gets the file
    public static Timings resume(Path folder, long steps) {
        return resume(folder, steps, System::nanoTime);
    }

    static Timings resume(Path folder, long steps, LongSupplier nanoTime) {
        Path file = folder.resolve(RunRecord.CLOCK_NAME);
        try {
            List<String> all = Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
            StringBuilder kept = new StringBuilder();
            all.stream().limit(steps).forEach(line -> kept.append(line).append('\n'));
            AtomicFile.writeString(file, kept.toString());
            return new Timings(
                    file, Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.APPEND), nanoTime);
        } catch (IOException failure) {
            throw unwritten(file, failure);
        }
    }

    /// Adds a step that has just ended and began when the one before ended.
    ///
    /// @param tokens that it took, padding not counted
    public void add(long step, long tokens) {
        long now = nanoTime.getAsLong();
        double seconds = (now - last) / 1e9;
        last = now;
        try {
            writer.write(String.format(
                    Locale.ROOT,
                    "{\"step\":%d,\"seconds\":%.6f,\"tokens_per_second\":%.1f}\n",
                    step,
                    seconds,
                    seconds > 0 ? tokens / seconds : 0));
            writer.flush();
        } catch (IOException failure) {
            throw unwritten(file, failure);
        }
    }

    private static InputException unwritten(Path file, IOException failure) {
        return new InputException(file + ": cannot be written: " + InputException.reason(failure), failure);
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException failure) {
            throw unwritten(file, failure);
        }
    }
}

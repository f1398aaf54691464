package dev.kalmia.train.watch;

import dev.kalmia.run.AtomicFile;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// The numbers of a log's lines for TensorBoard, a record a step. It is made of the log alone, so a run that goes on
/// writes it anew from the lines that are kept: no step stands there twice. Where TensorBoard has the time it says
/// the step, as what depends on the clock is not the same twice.
public final class EventFile implements AutoCloseable {
    /// What it is called; TensorBoard reads whatever has `tfevents` in its name.
    public static final String NAME = "events.out.tfevents.kalmia";

    /// How the tags begin, by which TensorBoard puts pictures together.
    private static final String GROUP = "train/";

    private final Path file;
    private final OutputStream out;

    private EventFile(Path file, OutputStream out) {
        this.file = file;
        this.out = out;
    }

    /// Writes what the lines of a log say, and goes on from there.
    ///
    /// @param folder gets [#NAME]
    /// @param lines of `log.jsonl`
    /// @throws InputException when a line is none of a log, or the file cannot be written
    public static EventFile resume(Path folder, List<String> lines) {
        Path file = folder.resolve(NAME);
        AtomicFile.write(file, start -> {
            start.write(Records.framed(Events.version()));
            for (int i = 0; i < lines.size(); i++) {
                start.write(record(numbers(lines.get(i), folder + "/log.jsonl line " + (i + 1))));
            }
        });
        try {
            return new EventFile(file, Files.newOutputStream(file, StandardOpenOption.APPEND));
        } catch (IOException failure) {
            throw unwritten(file, failure);
        }
    }

    /// Adds a line of the log.
    ///
    /// @param line as it stands in `log.jsonl`
    public void add(String line) {
        try {
            out.write(record(numbers(line, "log.jsonl")));
        } catch (IOException failure) {
            throw unwritten(file, failure);
        }
    }

    private static SequencedMap<String, Double> numbers(String line, String where) {
        SequencedMap<String, Double> numbers = new LinkedHashMap<>();
        Json.asObject(Json.parse(line, where), where).forEach((name, value) -> {
            if (value instanceof Number number) {
                numbers.put(name, number.doubleValue());
            }
        });
        if (!numbers.containsKey("step")) {
            throw new InputException(where + ": lacks the number step");
        }
        return numbers;
    }

    private static byte[] record(SequencedMap<String, Double> numbers) {
        double step = numbers.getOrDefault("step", 0.0);
        SequencedMap<String, Double> values = new LinkedHashMap<>();
        for (Map.Entry<String, Double> number : numbers.entrySet()) {
            if (!number.getKey().equals("step")) {
                values.put(GROUP + number.getKey(), number.getValue());
            }
        }
        return Records.framed(Events.scalars(step, (long) step, values));
    }

    private static InputException unwritten(Path file, IOException failure) {
        return new InputException(file + ": cannot be written: " + InputException.reason(failure), failure);
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException failure) {
            throw unwritten(file, failure);
        }
    }
}

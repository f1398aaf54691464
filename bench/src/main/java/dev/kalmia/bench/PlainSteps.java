package dev.kalmia.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A Python process that trains beside us (`src/main/python/plain_step.py`), one step at a time.
final class PlainSteps implements AutoCloseable {
    private static final Path PROGRAM = Path.of("bench/src/main/python/plain_step.py");

    private final Process process;
    private final BufferedReader answers;
    private final String version;

    private PlainSteps(Process process) throws IOException {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.version = line();
    }

    static PlainSteps start(Path model, Path batches, double rate) throws IOException {
        Path program = Path.of(System.getProperty("kalmia.home", ".")).resolve(PROGRAM);
        return new PlainSteps(new ProcessBuilder(
                        "/usr/bin/python3",
                        program.toString(),
                        model.toString(),
                        batches.toString(),
                        Double.toString(rate))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /// PyTorch's, and the number of its threads.
    String version() {
        return version;
    }

    /// Takes a step, counted from 0, and says how many seconds it took.
    double step(int number) {
        try {
            process.outputWriter(StandardCharsets.UTF_8).append(number + "\n").flush();
            String[] answer = line().split(" ", 2);
            System.out.println("  loss of the plain step " + (number + 1) + ": " + answer[0]);
            return Double.parseDouble(answer[1]);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String line() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("PyTorch's process ended; is python3-torch there?");
        }
        return line;
    }

    @Override
    public void close() {
        process.destroy();
    }
}

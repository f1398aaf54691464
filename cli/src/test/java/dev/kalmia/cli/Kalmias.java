package dev.kalmia.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Real processes that run the command line, in one folder; what is left of them is killed at the end.
final class Kalmias implements AutoCloseable {
    private static final long PATIENCE = TimeUnit.SECONDS.toMillis(60);

    private final Path folder;
    private final List<Process> started = new ArrayList<>();
    private final Map<String, String> environment = new TreeMap<>();

    Kalmias(Path folder) {
        this.folder = folder;
    }

    /// Sets a variable of the environment of those that are started from now on.
    void set(String name, Object value) {
        environment.put(name, value.toString());
    }

    /// One that was started.
    record Running(Process process, Path out, Path err) {
        /// Waits for the end.
        Said end() throws IOException, InterruptedException {
            if (!process.waitFor(PATIENCE, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("still running; it said " + Files.readString(err));
            }
            return new Said(process.exitValue(), Files.readString(out), Files.readString(err));
        }

        /// Sends a signal, such as `INT`, and waits for the end.
        Said end(String signal) throws IOException, InterruptedException {
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            return end();
        }

        /// Waits until something is so; an early end is a failure.
        void waitUntil(BooleanSupplier reached) throws IOException, InterruptedException {
            long end = System.currentTimeMillis() + PATIENCE;
            while (!reached.getAsBoolean()) {
                if (!process.isAlive() || System.currentTimeMillis() > end) {
                    throw new AssertionError("did not get that far; it said " + Files.readString(err));
                }
                Thread.sleep(5);
            }
        }

        /// Whether a signal is ignored because whoever started the tests ignores it, as shells do for SIGINT of
        /// what runs in their background.
        boolean ignores(int signal) throws IOException {
            return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                    .filter(line -> line.startsWith("SigIgn:"))
                    .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                    .anyMatch(mask -> (mask >> (signal - 1) & 1) == 1);
        }
    }

    /// Runs one to its end.
    Said run(Object... arguments) throws IOException, InterruptedException {
        return start(arguments).end();
    }

    Running start(Object... arguments) throws IOException {
        return start(List.of(), arguments);
    }

    /// @param before words before those that start Java, such as a shell that sets a limit
    Running start(List<String> before, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-XX:-UsePerfData", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Kalmia.class.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Path out = folder.resolve("process-" + started.size() + ".out");
        Path err = folder.resolve("process-" + started.size() + ".err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        started.add(process);
        return new Running(process, out, err);
    }

    @Override
    public void close() {
        started.forEach(Process::destroyForcibly);
    }
}

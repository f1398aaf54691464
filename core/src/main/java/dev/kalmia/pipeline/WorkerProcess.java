package dev.kalmia.pipeline;

import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import dev.kalmia.tensor.Threads;
import dev.kalmia.tensor.WorkerPlace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/// Another worker on this machine, seen from the first: a process with this one's Java, options and
/// class path, that is told by its standard input what to do, and ends where that does.
///
/// @param said the last line on its standard error
record WorkerProcess(int rank, Process process, Thread ear, AtomicReference<String> said) implements AutoCloseable {
    /// What another process must not do too: wait for a debugger, write the cache of loaded classes.
    private static final List<String> OWN = List.of("-agent", "-javaagent", "-Xrun", "-XX:AOT", "-Dkalmia.rehearsal");

    private static final int SIGNALLED = 128;

    static WorkerProcess start(WorkerPlace place, TrainStage stage, long seed) {
        ProcessBuilder builder = new ProcessBuilder(command()).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment(place));
        builder.environment().putIfAbsent("OMP_NUM_THREADS", Integer.toString(Threads.available()));
        try {
            Process process = builder.start();
            AtomicReference<String> said = new AtomicReference<>("");
            Thread ear = Thread.ofPlatform()
                    .daemon()
                    .name("kalmia-worker-" + place.rank())
                    .start(() -> listen(process, said));
            WorkerProcess started = new WorkerProcess(place.rank(), process, ear, said);
            started.tell(Json.writeLine(Map.of("seed", seed, "stage", stage)));
            return started;
        } catch (IOException failure) {
            throw new InputException(place + " cannot be started: " + InputException.reason(failure), failure);
        }
    }

    private static List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> OWN.stream().noneMatch(argument::startsWith))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), WorkerMain.class.getName()));
        return command;
    }

    private static Map<String, String> environment(WorkerPlace place) {
        Map<String, String> environment = new TreeMap<>();
        environment.put("MASTER_ADDR", place.host());
        environment.put("MASTER_PORT", Integer.toString(place.port()));
        environment.put("WORLD_SIZE", Integer.toString(place.size()));
        environment.put("RANK", Integer.toString(place.rank()));
        environment.put("LOCAL_RANK", Integer.toString(place.localRank()));
        return environment;
    }

    private static void listen(Process process, AtomicReference<String> said) {
        try (BufferedReader errors = process.errorReader(StandardCharsets.UTF_8)) {
            for (String line = errors.readLine(); line != null; line = errors.readLine()) {
                if (!line.isBlank()) {
                    said.set(line.strip());
                }
            }
        } catch (IOException | UncheckedIOException ended) {
            System.getLogger(WorkerProcess.class.getName())
                    .log(System.Logger.Level.DEBUG, "a worker's words were not heard", ended);
        }
    }

    /// One that is gone already is found out when it is waited for.
    private void tell(String line) {
        try {
            OutputStream in = process.getOutputStream();
            in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException gone) {
            System.getLogger(WorkerProcess.class.getName()).log(System.Logger.Level.DEBUG, "a worker is gone", gone);
        }
    }

    /// Whether it ended other than well.
    boolean failed() {
        return !process.isAlive() && process.exitValue() != 0;
    }

    /// Whether it ended because another one did.
    boolean lostAnother() {
        return process.exitValue() == WorkerMain.LOST;
    }

    /// Why it ended, with its rank.
    InputException failure() {
        try {
            ear.join(1000);
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
        int code = process.exitValue();
        String words = said.get();
        if (code > SIGNALLED || words.isEmpty()) {
            words = "ended with exit code " + code + (code > SIGNALLED ? ", by signal " + (code - SIGNALLED) : "")
                    + "; the last checkpoint is whole, and the same command goes on from it";
        }
        return new InputException("worker " + rank + " (process " + process.pid() + "): " + words);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

package dev.kalmia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.run.Json;
import dev.kalmia.run.RunRecord;
import dev.kalmia.tensor.MeetingPoint;
import dev.kalmia.train.TrainedWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Several real processes train one model.
@Timeout(180)
class WorkersTest {
    private static final List<String> ORGANS = List.of("pain", "sun", "fever", "water", "tree", "heart", "house");

    @TempDir
    Path folder = Path.of("");

    private Kalmias kalmia = new Kalmias(folder);
    private Path config = Path.of("");

    @BeforeEach
    void makeData() throws IOException {
        kalmia = new Kalmias(folder);
        TinyModel.write(folder.resolve("model"), 1);
        Files.writeString(folder.resolve("pairs.jsonl"), rows(""));
        config = Files.writeString(folder.resolve("train.yaml"), """
                examples: pairs.jsonl
                model: model
                training: {epochs: 2, batch-size: 5, max-query-tokens: 6, max-document-tokens: 6, checkpoint-steps: 3}
                """);
    }

    private static String rows(String other) {
        StringBuilder rows = new StringBuilder();
        for (String organ : ORGANS) {
            for (String number : List.of("one", "two", "three", "four")) {
                rows.append("{\"query\": \"what is %s %s\", \"positive\": \"%s %s is red%s\"}\n"
                        .formatted(organ, number, organ, number, other));
            }
        }
        return rows.toString();
    }

    @AfterEach
    void killTheRest() {
        kalmia.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    @DisplayName("processes on this machine train the model that one trains, to 1e-5, and the same bytes again")
    void trainsTogether(int workers) throws Exception {
        assertThat(train("alone", 1).exitCode()).isZero();
        for (String name : List.of("once", "again")) {
            Said said = train(name, workers);
            assertThat(said.exitCode()).as(said.err()).isZero();
            // Standard output is for the result alone, whatever libraries like to say there.
            Json.asObject(Json.parse(said.out(), "standard output"), "standard output");
        }
        assertThat(TrainedWeights.apart(weights("alone"), weights("once"))).isLessThan(1e-5);
        for (String file : List.of("log.jsonl", "model/model.safetensors")) {
            assertThat(folder.resolve("again").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("once").resolve(file));
        }
        assertThat(RunRecord.read(folder.resolve("once")).counts()).containsEntry("workers", (long) workers);
    }

    private Said train(String name, int workers) throws Exception {
        return kalmia.run("train", "--config", config, "--out", name, "--workers", workers, "--json");
    }

    private Map<String, float[]> weights(String name) {
        return TrainedWeights.of(folder.resolve(name).resolve("model/model.safetensors"));
    }

    @Test
    @DisplayName(
            "a worker killed in the middle ends the run in one line with its rank and 1, and the run goes on to the same bytes")
    void endsWithAKilledWorker() throws Exception {
        Object[] words = {"train", "--config", config, "--workers", 3, "--set", "training.epochs=30", "--out"};
        Said straight = kalmia.run(and(words, "straight"));
        assertThat(straight.exitCode()).as(straight.err()).isZero();
        Kalmias.Running running = kalmia.start(and(words, "stopped"));
        Path checkpoints = folder.resolve("stopped.partial/checkpoints");
        running.waitUntil(() -> Files.isDirectory(checkpoints));
        List<ProcessHandle> others = running.process().toHandle().children().toList();
        assertThat(others).hasSize(2);
        ProcessHandle killed = others.getFirst();
        killed.destroyForcibly();
        Said said = running.end();
        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.err().lines().toList())
                .last()
                .asString()
                .matches("kalmia: worker [12] \\(process " + killed.pid()
                        + "\\): ended with exit code 137, by signal 9; the last checkpoint is whole, and .*");
        for (ProcessHandle other : others) {
            other.onExit().get();
        }
        Said resumed = kalmia.run(and(words, "stopped"));
        assertThat(resumed.exitCode()).as(resumed.err()).isZero();
        for (String file : List.of("log.jsonl", "model/model.safetensors")) {
            assertThat(folder.resolve("stopped").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("straight").resolve(file));
        }
    }

    private static Object[] and(Object[] words, Object last) {
        return Stream.concat(Stream.of(words), Stream.of(last)).toArray();
    }

    @Test
    @DisplayName("the others end with the process that started them")
    void endsWithTheirParent() throws Exception {
        Kalmias.Running running = kalmia.start(
                "train", "--config", config, "--workers", 2, "--set", "training.epochs=600", "--out", "out");
        running.waitUntil(() -> Files.isDirectory(folder.resolve("out.partial/checkpoints")));
        List<ProcessHandle> others = running.process().toHandle().children().toList();
        assertThat(running.end("KILL").exitCode()).isEqualTo(137);
        for (ProcessHandle other : others) {
            other.onExit().get();
        }
        assertThat(others).hasSize(1).noneMatch(ProcessHandle::isAlive);
    }

    private List<Said> launch(int size, Object... configs) throws Exception {
        int port;
        try (MeetingPoint free = MeetingPoint.host(0)) {
            port = free.port();
        }
        kalmia.set("MASTER_ADDR", "127.0.0.1");
        kalmia.set("MASTER_PORT", port);
        kalmia.set("WORLD_SIZE", size);
        List<Kalmias.Running> running = new ArrayList<>();
        for (int rank = 0; rank < size; rank++) {
            kalmia.set("RANK", rank);
            running.add(kalmia.start("train", "--config", configs[rank % configs.length], "--out", "out-" + rank));
        }
        List<Said> said = new ArrayList<>();
        for (Kalmias.Running each : running) {
            said.add(each.end());
        }
        return said;
    }

    @Test
    @DisplayName(
            "started by a launcher's environment they train together, and the first alone writes and says something")
    void isLaunched() throws Exception {
        assertThat(train("alone", 1).exitCode()).isZero();
        List<Said> said = launch(2, config);
        assertThat(said).extracting(Said::exitCode).as(said.toString()).containsExactly(0, 0);
        assertThat(said.get(0).out()).contains("finished: ").doesNotContain("Gloo");
        assertThat(said.get(1).out()).isEmpty();
        assertThat(said.get(1).err()).isEmpty();
        assertThat(folder.resolve("out-1")).doesNotExist();
        assertThat(TrainedWeights.apart(weights("alone"), weights("out-0"))).isLessThan(1e-5);
        List<Said> again = launch(2, config);
        assertThat(again).extracting(Said::exitCode).as(again.toString()).containsExactly(0, 0);
        assertThat(again.get(0).err()).contains("unchanged, nothing to do");
    }

    @Test
    @DisplayName("a launched worker with other examples is refused by name with all, in one line and 1")
    void refusesOtherData() throws Exception {
        Files.writeString(folder.resolve("others.jsonl"), rows(" house"));
        Path other = Files.writeString(
                folder.resolve("other.yaml"), Files.readString(config).replace("pairs.jsonl", "others.jsonl"));
        for (Said said : launch(2, config, other)) {
            assertThat(said.exitCode()).isEqualTo(1);
            assertThat(said.err())
                    .contains(
                            "kalmia: all workers must have the same examples-digest: worker 0 has ", ", worker 1 has ")
                    .hasLineCount(1);
        }
        assertThat(folder.resolve("out-0")).doesNotExist();
    }

    @Test
    @DisplayName("an environment that is none, and both ways at once, are wrong use in one line")
    void refusesTheEnvironment() throws Exception {
        kalmia.set("WORLD_SIZE", 2);
        Said lacking = kalmia.run("train", "--config", config, "--out", "out");
        assertThat(lacking.exitCode()).isEqualTo(2);
        assertThat(lacking.err()).isEqualTo("kalmia: RANK must be set where there are several workers; WORLD_SIZE=2\n");
        kalmia.set("RANK", 0);
        kalmia.set("MASTER_ADDR", "localhost");
        kalmia.set("MASTER_PORT", 29_500);
        Said both = kalmia.run("train", "--config", config, "--out", "out", "--workers", 2);
        assertThat(both.exitCode()).isEqualTo(2);
        assertThat(both.err())
                .contains("workers must be 1 where a launcher starts the workers")
                .hasLineCount(1);
        Said none = kalmia.run("train", "--config", config, "--out", "out", "--workers", 0);
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("workers must be").hasLineCount(1);
    }
}

package dev.kalmia.checkpoint.hub;

import dev.kalmia.checkpoint.SampleFolder;
import dev.kalmia.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A hub that serves a whole small model, an empty cache, and a user who waits for nothing.
final class HubFixture implements AutoCloseable {
    static final HubReference MODEL = HubReference.parse("org/name");

    final Path served;
    final Path cache;
    final FakeHub hub;
    final Map<String, String> environment = new HashMap<>();
    final List<Duration> waits = Collections.synchronizedList(new ArrayList<>());
    final Said said = new Said();

    HubFixture(Path temporary) {
        served = SampleFolder.make(temporary.resolve("served"));
        cache = temporary.resolve("cache");
        hub = new FakeHub(served);
        environment.put("HF_ENDPOINT", hub.address());
        environment.put("HF_HUB_CACHE", cache.toString());
    }

    /// One that has asked nothing yet, as in a new process.
    HubModels models() {
        return new HubModels(
                HubSettings.of(environment::get, cache.resolveSibling("home")), waits::add, Duration.ofSeconds(20));
    }

    HubSnapshot pull() {
        return models().snapshot(MODEL, said);
    }

    Path blob(String file) throws IOException {
        ContentHash.Kind kind = file.endsWith(".safetensors") ? ContentHash.Kind.SHA256 : ContentHash.Kind.GIT;
        return cache.resolve("models--org--name/blobs")
                .resolve(ContentHash.of(kind, served.resolve(file)).hexadecimal());
    }

    Path incomplete(String file) throws IOException {
        Path blob = blob(file);
        Files.createDirectories(blob.getParent());
        return blob.resolveSibling(blob.getFileName() + ".incomplete");
    }

    @Override
    public void close() {
        hub.close();
    }

    /// Keeps what it is told.
    static final class Said implements Progress {
        final List<String> notes = new ArrayList<>();
        long total;
        long advanced;

        @Override
        public void start(String what, long amount, String unit) {
            total += amount;
        }

        @Override
        public synchronized void advance(long by) {
            advanced += by;
        }

        @Override
        public void note(String line) {
            notes.add(line);
        }

        @Override
        public void finish() {}
    }
}

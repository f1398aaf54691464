package dev.kalmia.checkpoint.hub;

import dev.kalmia.http.WebFailure;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// The models of a hub as folders: downloaded when they are asked for by name, kept in the shared cache, and found
/// there. What a branch is, is asked once: all that this object is asked for later is the same commit.
public final class HubModels {
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private final HubSettings settings;
    private final Pause pause;
    private final Duration silence;
    private final Map<HubReference, HubSnapshot> known = new ConcurrentHashMap<>();

    /// How waiting is done.
    @FunctionalInterface
    public interface Pause {
        void sleep(Duration time) throws InterruptedException;
    }

    /// A hub, with the usual waits.
    public HubModels(HubSettings settings) {
        this(settings, Thread::sleep, SILENCE);
    }

    /// @param silence after this long without a byte a connection counts as cut
    HubModels(HubSettings settings, Pause pause, Duration silence) {
        this.settings = settings;
        this.pause = pause;
        this.silence = silence;
    }

    /// The model's folder, brought here where it is not whole yet. A commit that is here needs no network; a branch
    /// or tag is asked for, and where there is no connection it is what it was the last time, which `progress` is
    /// told.
    ///
    /// @throws InputException when there is no such model, it may not be read, cannot be had, or is not what the
    ///     hub says
    public HubSnapshot snapshot(HubReference reference, Progress progress) {
        HubSnapshot found = known.get(reference);
        if (found == null || !Files.isDirectory(found.folder())) {
            found = find(reference, progress);
            known.put(reference, found);
        }
        return found;
    }

    private HubSnapshot find(HubReference reference, Progress progress) {
        HubCache cache = new HubCache(settings.cache(), reference);
        Optional<String> before = cache.commit(reference.revision());
        Optional<String> whole = before.filter(commit -> cache.missing(commit).isEmpty());
        if (whole.isPresent() && (reference.isPinned() || settings.offline())) {
            return cache.snapshot(whole.get());
        }
        if (settings.offline()) {
            throw new InputException(reference + ": HF_HUB_OFFLINE is set, and "
                    + before.flatMap(commit -> cache.missing(commit).map(file -> file + " of it"))
                            .orElse("it")
                    + " is not in " + settings.cache());
        }
        try (HubClient client = new HubClient(settings, silence)) {
            HubPull pull = new HubPull(client, settings, cache, pause, progress);
            HubListing listing;
            try {
                listing = pull.ask(reference, whole.isPresent());
            } catch (WebFailure failure) {
                String commit = whole.orElseThrow(() -> new IllegalStateException(failure));
                progress.note(
                        reference + ": " + failure.reason() + "; taken as it was the last time, commit " + commit);
                return cache.snapshot(commit);
            }
            return pull.take(reference, listing);
        }
    }

    /// A model of the cache.
    ///
    /// @param bytes of all its files
    /// @param revisions the branches and tags that were last this commit
    public record Cached(HubSnapshot snapshot, long bytes, List<String> revisions) {}

    /// The whole models in the cache, by name and commit. Asks nobody.
    public List<Cached> cached() {
        if (!Files.isDirectory(settings.cache())) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(settings.cache())) {
            return folders.map(folder -> HubReference.repository(String.valueOf(folder.getFileName())))
                    .flatMap(Optional::stream)
                    .sorted()
                    .flatMap(this::cached)
                    .toList();
        } catch (IOException failure) {
            throw new InputException(settings.cache() + ": cannot be read: " + InputException.reason(failure), failure);
        }
    }

    private Stream<Cached> cached(String repository) {
        HubCache cache = new HubCache(settings.cache(), HubReference.parse(repository));
        return cache.commits().stream()
                .filter(commit -> cache.missing(commit).isEmpty())
                .map(commit -> new Cached(cache.snapshot(commit), cache.size(commit), cache.revisions(commit)));
    }
}

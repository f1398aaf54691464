package dev.kalmia.checkpoint.hub;

import dev.kalmia.http.WebAnswer;
import dev.kalmia.http.WebFailure;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// One model on its way from the hub into the cache.
final class HubPull {
    /// The answer for a model of ten thousand files has some megabytes.
    private static final int MAX_ANSWER = 32 << 20;

    private final HubClient client;
    private final HubSettings settings;
    private final HubCache cache;
    private final HubModels.Pause pause;
    private final Progress progress;

    HubPull(HubClient client, HubSettings settings, HubCache cache, HubModels.Pause pause, Progress progress) {
        this.client = client;
        this.settings = settings;
        this.cache = cache;
        this.pause = pause;
        this.progress = progress;
    }

    /// Asks what a revision is.
    ///
    /// @param once whether the first failure is thrown, as there is something to fall back on
    HubListing ask(HubReference reference, boolean once) throws WebFailure {
        URI uri = uri(
                "/api/models/" + reference.repository() + "/revision/" + encoded(reference.revision()) + "?blobs=true");
        Patience patience = new Patience(pause, Patience.ATTEMPTS);
        while (true) {
            try {
                HubListing listing = HubListing.parse(answer(uri, reference.toString()), reference.toString());
                if (reference.isPinned() && !listing.commit().equals(reference.revision())) {
                    throw new InputException(
                            reference + ": the hub answers with another commit; commit=" + listing.commit());
                }
                return listing;
            } catch (WebFailure failure) {
                if (once) {
                    throw failure;
                }
                patience.bear(failure, reference.toString());
            }
        }
    }

    private byte[] answer(URI uri, String what) throws WebFailure {
        try (WebAnswer answer = client.get(uri, 0, what)) {
            return answer.bytes(MAX_ANSWER, what);
        }
    }

    /// Brings what is missing of a model, and gives it its names once all of it is here.
    HubSnapshot take(HubReference reference, HubListing listing) {
        HubSnapshot snapshot = cache.snapshot(listing.commit());
        if (!isWhole(listing)) {
            try (HubLock _ = HubLock.take(cache.lock(), progress)) {
                bring(reference, listing);
            }
        }
        if (!reference.isPinned()) {
            remember(reference, listing.commit());
        }
        return snapshot;
    }

    /// Looks without a lock, as a cache that is whole need not be one that can be written.
    private boolean isWhole(HubListing listing) {
        String commit = listing.commit();
        if (cache.missing(commit).isPresent()) {
            return false;
        }
        HubSnapshot snapshot = cache.snapshot(commit);
        SentenceFiles files = new SentenceFiles(
                listing.names(), snapshot.folder()::resolve, snapshot.folder().toString());
        try {
            return files.needed().stream().allMatch(name -> cache.has(listing.file(name), commit));
        } catch (InputException damaged) {
            return false;
        }
    }

    private void bring(HubReference reference, HubListing listing) {
        HubReference pinned = reference.at(listing.commit());
        List<HubFile> files = needed(pinned, listing);
        List<HubFile> missing =
                files.stream().filter(file -> !isHere(file, listing)).toList();
        if (!missing.isEmpty()) {
            long bytes = missing.stream().mapToLong(HubFile::size).sum();
            progress.start("download " + reference.repository(), bytes, "bytes");
            missing.forEach(file -> download(file, pinned, progress));
            progress.finish();
        }
        if (!listing.names().contains(SentenceFiles.MODULES)) {
            cache.rememberAbsent(listing.commit(), SentenceFiles.MODULES);
        }
        files.forEach(file -> cache.place(file, listing.commit()));
    }

    private List<HubFile> needed(HubReference pinned, HubListing listing) {
        return new SentenceFiles(listing.names(), name -> early(listing.file(name), pinned), pinned.toString())
                .needed().stream().map(listing::file).toList();
    }

    /// A file that says which others are needed.
    private Path early(HubFile file, HubReference pinned) {
        if (!cache.holds(file)) {
            download(file, pinned, Progress.silent());
        }
        return cache.blob(file);
    }

    private boolean isHere(HubFile file, HubListing listing) {
        return cache.holds(file) || cache.has(file, listing.commit());
    }

    private void download(HubFile file, HubReference pinned, Progress hears) {
        URI uri = uri("/" + pinned.repository() + "/resolve/" + pinned.revision() + "/" + path(file.name()));
        new Download(client, file, pinned + ": " + file.name(), cache.blob(file), hears::advance)
                .run(uri, new Patience(pause, Patience.ATTEMPTS));
    }

    private void remember(HubReference reference, String commit) {
        try {
            cache.remember(reference.revision(), commit);
        } catch (InputException unwritable) {
            progress.note(reference + ": " + unwritable.getMessage() + "; without a network it will not be found");
        }
    }

    private URI uri(String path) {
        return URI.create(settings.endpoint() + path);
    }

    private static String path(String name) {
        return String.join(
                "/", Stream.of(name.split("/", -1)).map(HubPull::encoded).toList());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

package dev.kalmia.checkpoint.hub;

import java.nio.file.Path;
import java.util.Optional;

/// A state of a hub's model as a folder in the cache.
///
/// @param repository `organisation/name`
/// @param commit the full hash that the hub knows this state by
public record HubSnapshot(String repository, String commit, Path folder) {
    static final String SNAPSHOTS = "snapshots";

    /// What a folder is by its place: the cache is laid out as `models--organisation--name/snapshots/COMMIT`.
    public static Optional<HubSnapshot> at(Path folder) {
        Path whole = folder.toAbsolutePath().normalize();
        int names = whole.getNameCount();
        if (names < 3
                || !HubReference.isCommit(whole.getName(names - 1).toString())
                || !whole.getName(names - 2).toString().equals(SNAPSHOTS)) {
            return Optional.empty();
        }
        return HubReference.repository(whole.getName(names - 3).toString())
                .map(repository ->
                        new HubSnapshot(repository, whole.getName(names - 1).toString(), whole));
    }

    /// The reference that means this state for ever.
    public String reference() {
        return new HubReference(repository, commit).toString();
    }
}

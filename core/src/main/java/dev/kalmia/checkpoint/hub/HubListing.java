package dev.kalmia.checkpoint.hub;

import dev.kalmia.checkpoint.hub.ContentHash.Kind;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the hub says that a revision is: its commit and its files. Of a file it is asked only when the file is
/// wanted, so that one nobody needs may be told badly.
final class HubListing {
    private final String place;
    private final String commit;
    private final SortedMap<String, Map<String, Object>> files = new TreeMap<>();

    private HubListing(String place, String commit) {
        this.place = place;
        this.commit = commit;
    }

    /// Reads the hub's answer.
    ///
    /// @param place what was asked, for messages
    /// @throws InputException when it is not what a hub says
    static HubListing parse(byte[] json, String place) {
        String text = new String(json, StandardCharsets.UTF_8);
        if (text.stripLeading().startsWith("<")) {
            throw new InputException(place + HubClient.WEB_PAGE);
        }
        Map<String, Object> answer = Json.asObject(Json.parse(text, place), place);
        if (!(answer.get("sha") instanceof String commit) || !HubReference.isCommit(commit)) {
            throw new InputException(
                    place + ": the answer must tell the commit in sha; sha=" + shown(answer.get("sha")));
        }
        if (!(answer.get("siblings") instanceof List<?> siblings)) {
            throw new InputException(place + ": the answer must list the files in siblings");
        }
        HubListing listing = new HubListing(place, commit);
        for (Object sibling : siblings) {
            Map<String, Object> file = Json.asObject(sibling, place + ": siblings");
            // Names that lead out of the folder are no names of files.
            if (file.get("rfilename") instanceof String name && HubFile.isSafe(name)) {
                listing.files.put(name, file);
            }
        }
        return listing;
    }

    String commit() {
        return commit;
    }

    Set<String> names() {
        return files.keySet();
    }

    /// One of the files.
    ///
    /// @throws InputException when the hub does not say how large it is and what it holds
    HubFile file(String name) {
        Map<String, Object> told = files.getOrDefault(name, Map.of());
        ContentHash hash = told.get("lfs") instanceof Map<?, ?> large
                ? hash(name, Kind.SHA256, large.get("sha256"))
                : hash(name, Kind.GIT, told.get("blobId"));
        Object size = told.get("lfs") instanceof Map<?, ?> large ? large.get("size") : told.get("size");
        if (!(size instanceof Long bytes) || bytes < 0) {
            throw new InputException(place + ": the answer must tell the size of " + name + "; size=" + shown(size));
        }
        return new HubFile(name, bytes, hash);
    }

    private ContentHash hash(String name, Kind kind, @Nullable Object told) {
        if (told instanceof String hexadecimal && kind.isOne(hexadecimal)) {
            return new ContentHash(kind, hexadecimal);
        }
        throw new InputException(place + ": the answer must tell the hash of " + name + "; "
                + (kind == Kind.GIT ? "blobId=" : "sha256=") + shown(told));
    }

    private static String shown(@Nullable Object value) {
        String text = String.valueOf(value).replaceAll("\\p{Cntrl}", " ");
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }
}

package dev.kalmia.checkpoint.hub;

import dev.kalmia.run.UsageException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A model of the hub in one of its states.
///
/// @param repository `organisation/name`
/// @param revision a branch, a tag, a commit
public record HubReference(String repository, String revision) {
    /// What stands before it where a model is named.
    public static final String SCHEME = "hf:";

    private static final String DEFAULT_REVISION = "main";
    private static final String PART = "\\w(?:[\\w.-]{0,94}\\w)?";
    private static final Pattern REPOSITORY = Pattern.compile(PART + "/" + PART);
    private static final Pattern REVISION = Pattern.compile("\\w(?:[\\w./+-]{0,198}[\\w+-])?");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern FOLDER = Pattern.compile("models--(.+?)--(.+)");

    public HubReference {
        if (!isRepository(repository)) {
            throw new UsageException(
                    "a model of the hub must be named hf:organisation/name or hf:organisation/name@revision; name="
                            + repository);
        }
        if (!REVISION.matcher(revision).matches() || revision.contains("..") || revision.contains("//")) {
            throw new UsageException("a revision must be a branch, a tag or a commit; revision=" + revision);
        }
    }

    /// Reads `organisation/name` or `organisation/name@revision`, without the scheme; the revision is `main` where
    /// none is given.
    ///
    /// @throws UsageException when it is anything else
    public static HubReference parse(String text) {
        int at = text.indexOf('@');
        return at < 0
                ? new HubReference(text, DEFAULT_REVISION)
                : new HubReference(text.substring(0, at), text.substring(at + 1));
    }

    static boolean isCommit(String revision) {
        return COMMIT.matcher(revision).matches();
    }

    /// Whether the revision can never come to mean something else.
    boolean isPinned() {
        return isCommit(revision);
    }

    HubReference at(String commit) {
        return new HubReference(repository, commit);
    }

    /// Its folder in the cache.
    String folder() {
        return "models--" + repository.replace("/", "--");
    }

    /// The repository of a folder in the cache, or nothing where it is none of ours to read.
    static Optional<String> repository(String folder) {
        Matcher parts = FOLDER.matcher(folder);
        return parts.matches()
                ? Optional.of(parts.group(1) + "/" + parts.group(2)).filter(HubReference::isRepository)
                : Optional.empty();
    }

    /// Two dashes are how the cache writes a slash.
    private static boolean isRepository(String text) {
        return REPOSITORY.matcher(text).matches() && !text.contains("..") && !text.contains("--");
    }

    /// As it is written where a model is named.
    @Override
    public String toString() {
        return SCHEME + repository + "@" + revision;
    }
}

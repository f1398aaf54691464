package dev.kalmia.pipeline;

import dev.kalmia.data.DocumentSource;
import dev.kalmia.run.Hashes;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A file or folder that a stage reads.
///
/// @param key the key of its setting; `tests[0]` and so on for those of a list
/// @param content what it has to be where another stage makes it; null where any output will do
/// @param documents whether of a folder nothing but its documents is read
record Source(String key, Path path, @Nullable Content content, boolean documents) {
    Source(String key, Path path, @Nullable Content content) {
        this(key, path, content, false);
    }

    /// A file of documents, or a folder of raw ones.
    static Source documents(String key, Path path) {
        return new Source(key, path, null, true);
    }

    /// SHA-256 of all that is read there.
    String hash() {
        return documents ? DocumentSource.hash(path) : Hashes.path(path);
    }

    /// Those of a list.
    static List<Source> each(String key, List<Path> paths, @Nullable Content content) {
        return IntStream.range(0, paths.size())
                .mapToObj(i -> new Source(key + "[" + i + "]", paths.get(i), content))
                .toList();
    }
}

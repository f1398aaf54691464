package dev.kalmia.pipeline;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A file or folder that a stage reads.
///
/// @param key the key of its setting; `tests[0]` and so on for those of a list
/// @param content what it has to be where another stage makes it; null where any output will do
record Source(String key, Path path, @Nullable Content content) {
    /// Those of a list.
    static List<Source> each(String key, List<Path> paths, @Nullable Content content) {
        return IntStream.range(0, paths.size())
                .mapToObj(i -> new Source(key + "[" + i + "]", paths.get(i), content))
                .toList();
    }
}

package dev.kalmia.pipeline;

import dev.kalmia.data.Column;
import dev.kalmia.data.DocumentOptions;
import dev.kalmia.data.DocumentSource;
import dev.kalmia.data.ExampleFlow;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.mine.NegativeMiner;
import dev.kalmia.pool.TextPool;
import dev.kalmia.run.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What negatives are chosen from: documents, or the texts of the examples.
///
/// @param path file or folder of documents; null for the texts of the examples
record MiningCorpus(@Nullable Path path, DocumentOptions reading) {
    /// @throws UsageException when the settings are no way to read documents, or there are none to be read
    static MiningCorpus of(@Nullable Path path, Map<String, String> columns, int passageCharacters) {
        if (path == null && (!columns.isEmpty() || passageCharacters != 0)) {
            throw new UsageException("corpus must be given with corpus-columns and passage-characters; corpus-columns="
                    + columns + ", passage-characters=" + passageCharacters);
        }
        return new MiningCorpus(path, new DocumentOptions(Column.mapped(columns), passageCharacters));
    }

    List<Source> sources() {
        return path == null ? List.of() : List.of(Source.documents("corpus", path));
    }

    /// All texts with their vectors.
    TextPool pool(Path folder, ExampleFlow flow, Encoder encoder, StageRun run) {
        if (path == null) {
            try (Stream<String> texts = NegativeMiner.textsOf(flow)) {
                return TextPool.build(folder, texts.iterator(), encoder, Prompt.none(), run.progress());
            }
        }
        try (DocumentSource texts = DocumentSource.open(path, reading)) {
            TextPool pool = TextPool.build(folder, texts.texts(), encoder, Prompt.none(), run.progress());
            texts.tell(run.progress());
            return pool;
        }
    }
}

package dev.kalmia.pipeline;

import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.encode.EncodeConfig;
import dev.kalmia.encode.Encoder;
import dev.kalmia.rerank.RerankConfig;
import dev.kalmia.rerank.Reranker;
import dev.kalmia.run.Places;
import dev.kalmia.run.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The models of a stage, opened when they are first asked for.
final class StageModels implements AutoCloseable {
    private final String model;
    private final @Nullable String reranker;
    private final int maxTokens;
    private final Progress progress;
    private @Nullable Encoder openEncoder;
    private @Nullable Reranker openReranker;

    /// @param reranker null where none is asked for
    /// @param maxTokens longest text of the encoder; 0 for its own limit
    StageModels(String model, @Nullable String reranker, int maxTokens, Progress progress) {
        this.model = model;
        this.reranker = reranker;
        this.maxTokens = maxTokens;
        this.progress = progress;
    }

    Encoder encoder() {
        Encoder open = openEncoder;
        if (open == null) {
            open = Encoder.open(
                    ModelSource.resolve(model), EncodeConfig.defaults().withMaxTokens(maxTokens));
            openEncoder = open;
        }
        return open;
    }

    /// Null where none is asked for.
    @Nullable
    Reranker rerankerOrNull() {
        return reranker == null ? null : reranker();
    }

    /// @throws IllegalStateException when there is none
    Reranker reranker() {
        if (reranker == null) {
            throw new IllegalStateException("the stage has no reranker");
        }
        Reranker open = openReranker;
        if (open == null) {
            open = Reranker.open(ModelSource.transformer(reranker, progress), RerankConfig.defaults());
            openReranker = open;
        }
        return open;
    }

    /// The reranker as something that a stage reads, where it is a folder.
    static List<Source> sources(@Nullable String reranker) {
        return reranker == null || Places.hasScheme(reranker)
                ? List.of()
                : List.of(new Source("reranker", Path.of(reranker), null));
    }

    /// The reranker's fingerprint by its key, where it is no folder.
    static Map<String, String> inputs(@Nullable String reranker) {
        return reranker == null || !Places.hasScheme(reranker)
                ? Map.of()
                : Map.of(
                        "reranker",
                        ModelSource.transformer(reranker, Progress.silent()).fingerprint());
    }

    @Override
    public void close() {
        if (openEncoder != null) {
            openEncoder.close();
        }
        if (openReranker != null) {
            openReranker.close();
        }
    }
}

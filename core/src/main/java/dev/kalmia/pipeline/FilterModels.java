package dev.kalmia.pipeline;

import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.encode.EncodeConfig;
import dev.kalmia.encode.Encoder;
import dev.kalmia.rerank.RerankConfig;
import dev.kalmia.rerank.Reranker;
import dev.kalmia.run.Progress;
import org.jspecify.annotations.Nullable;

/// The models of a stage, opened when they are first asked for.
final class FilterModels implements AutoCloseable {
    private final String model;
    private final @Nullable String reranker;
    private final int maxTokens;
    private final Progress progress;
    private @Nullable Encoder openEncoder;
    private @Nullable Reranker openReranker;

    /// @param reranker null where none is asked for
    /// @param maxTokens longest text of the encoder; 0 for its own limit
    FilterModels(String model, @Nullable String reranker, int maxTokens, Progress progress) {
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

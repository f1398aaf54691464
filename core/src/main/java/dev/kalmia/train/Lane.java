package dev.kalmia.train;

import dev.kalmia.encode.Precision;
import dev.kalmia.model.Recomputation;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.run.Waiting;
import dev.kalmia.tensor.Autocast;
import dev.kalmia.tensor.DType;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tensor.Threads;
import dev.kalmia.tokenize.TokenIds;
import dev.kalmia.train.watch.StepProgress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// A thread that embeds its part of a step's texts and takes the gradient back. It keeps what the gradient
/// needs, or, with micro-batches, nothing but the texts, and embeds them again (Gao et al. 2021, arXiv
/// 2101.06983, section 3.2).
final class Lane implements AutoCloseable {
    private static final int TOKENS_PER_GROUP = 4096;

    private final SentenceModel model;
    private final int padId;
    private final Precision precision;
    private final boolean recompute;
    private final StepProgress watch;
    private final ExecutorService thread;
    private volatile int microBatchTokens;
    private @Nullable Scope scope;
    private @Nullable MicroBatches batches;
    private @Nullable Tensor vectors;
    private @Nullable Recomputation way;

    /// @param microBatchTokens tokens that are embedded at a time, a second time for the gradient; 0: all at
    ///     once
    /// @param recompute whether layers keep nothing but their input
    /// @param alone whether it may use all cores; else it keeps to one
    /// @param watch hears of every text that went through the model
    Lane(
            SentenceModel model,
            int padId,
            Precision precision,
            int microBatchTokens,
            boolean recompute,
            boolean alone,
            StepProgress watch) {
        this.model = model;
        this.padId = padId;
        this.precision = precision;
        this.microBatchTokens = microBatchTokens;
        this.watch = watch;
        this.recompute = recompute;
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread started = new Thread(
                    () -> {
                        if (!alone) {
                            Threads.limitThisThread(1);
                        }
                        task.run();
                    },
                    "kalmia-train");
            started.setDaemon(true);
            return started;
        });
    }

    /// From the next step on embeds as many tokens at a time.
    void embedAtATime(int tokens) {
        microBatchTokens = tokens;
    }

    /// Starts embedding.
    ///
    /// @return `(texts.size(), D)`, cut off from what it was computed from, in no scope: to be closed by the
    ///     caller
    Future<Tensor> embed(List<TokenIds> texts, Variation variation) {
        return thread.submit(() -> {
            Scope step = Scope.open();
            scope = step;
            MicroBatches groups = MicroBatches.of(
                    texts, variation, microBatchTokens == 0 ? TOKENS_PER_GROUP : microBatchTokens, watch);
            Recomputation started = new Recomputation(recompute);
            batches = groups;
            way = started;
            try (Autocast _ = autocast()) {
                vectors = microBatchTokens == 0
                        ? started.forward(() -> groups.embed(model, padId))
                        : groups.embedAlone(model, padId);
            }
            return step.release(vectors.detach());
        });
    }

    /// Tokens of what was embedded last, padding included; to be asked for after [#embed] is done.
    long cells() {
        return batches == null ? 0 : batches.cells();
    }

    private Autocast autocast() {
        return Autocast.bfloat16(model.device(), precision == Precision.BF16);
    }

    /// Starts adding to the parameters' gradients.
    ///
    /// @param gradient of what [#embed] gave; it must stay open until this is done
    Future<?> backward(Tensor gradient) {
        MicroBatches embedded = Objects.requireNonNull(batches);
        Tensor computed = Objects.requireNonNull(vectors);
        Recomputation begun = Objects.requireNonNull(way);
        return thread.submit(() -> {
            try (Scope _ = Scope.open();
                    Autocast _ = autocast()) {
                if (microBatchTokens == 0) {
                    begun.backward(computed, gradient);
                } else {
                    embedded.backward(gradient, model, padId, recompute);
                }
            }
        });
    }

    /// The vectors of no texts, `(0, (1 + layers) × D)`.
    Tensor nothing(Variation variation) {
        long width = (1L + variation.layers().size()) * model.dimension();
        return Tensors.zeros(DType.FLOAT32, 0, width).to(model.device());
    }

    /// Gives back what the gradient needed.
    void end() {
        Waiting.forAll(List.of(thread.submit(() -> {
            Scope step = scope;
            scope = null;
            batches = null;
            vectors = null;
            way = null;
            if (step != null) {
                step.close();
            }
        })));
    }

    @Override
    public void close() {
        end();
        thread.shutdown();
    }
}

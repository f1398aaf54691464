package dev.kalmia.train;

import dev.kalmia.encode.LengthGroups;
import dev.kalmia.encode.Precision;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.run.Waiting;
import dev.kalmia.tensor.Autocast;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tensor.Threads;
import dev.kalmia.tokenize.TokenBatch;
import dev.kalmia.tokenize.TokenIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// A thread that embeds its part of a step's texts, keeps what the gradient needs, and takes the gradient back.
final class Lane implements AutoCloseable {
    private static final int TOKENS_PER_GROUP = 4096;

    private final SentenceModel model;
    private final int padId;
    private final Precision precision;
    private final ExecutorService thread;
    private @Nullable Scope scope;
    private @Nullable Tensor vectors;

    /// @param alone whether it may use all cores; else it keeps to one
    Lane(SentenceModel model, int padId, Precision precision, boolean alone) {
        this.model = model;
        this.padId = padId;
        this.precision = precision;
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

    /// Starts embedding: groups of like length, so that little of a step is padding, then the rows back in order.
    ///
    /// @return `(texts.size(), D)`, cut off from what it was computed from, in no scope: to be closed by the caller
    Future<Tensor> embed(List<TokenIds> texts) {
        return thread.submit(() -> {
            Scope step = Scope.open();
            scope = step;
            try (Autocast _ = Autocast.bfloat16(model.device(), precision == Precision.BF16)) {
                vectors = forward(texts);
            }
            return step.release(vectors.detach());
        });
    }

    private Tensor forward(List<TokenIds> texts) {
        int[] lengths = texts.stream().mapToInt(TokenIds::length).toArray();
        List<Tensor> parts = new ArrayList<>();
        int[] backTo = new int[texts.size()];
        int row = 0;
        for (int[] group : LengthGroups.of(lengths, TOKENS_PER_GROUP)) {
            List<TokenIds> members = new ArrayList<>();
            for (int i : group) {
                members.add(texts.get(i));
                backTo[i] = row++;
            }
            parts.add(model.forward(TokenBatch.of(members, padId)));
        }
        Tensor order = Tensors.of(backTo, backTo.length).to(model.device());
        return Tensor.concat(parts, 0).indexSelect(0, order);
    }

    /// Starts adding to the parameters' gradients.
    ///
    /// @param gradient of what [#embed] gave; it must stay open until this is done
    Future<?> backward(Tensor gradient) {
        Tensor computed = Objects.requireNonNull(vectors);
        return thread.submit(() -> {
            try (Scope _ = Scope.open()) {
                computed.backward(gradient);
            }
        });
    }

    /// Gives back what the gradient needed.
    void end() {
        Waiting.forAll(List.of(thread.submit(() -> {
            Scope step = scope;
            scope = null;
            vectors = null;
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

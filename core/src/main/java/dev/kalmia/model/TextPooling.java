package dev.kalmia.model;

import dev.kalmia.checkpoint.HeadShape;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.PoolingHead;
import dev.kalmia.checkpoint.PoolingMode;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.nn.Constant;
import dev.kalmia.nn.LatentAttention;
import dev.kalmia.nn.MultiLayerPooling;
import dev.kalmia.nn.ParameterSource;
import dev.kalmia.nn.Pooling;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.BiFunction;

/// Makes one vector a text of what a backbone makes of its tokens: a pooling mode, or a head with parameters
/// of its own.
@FunctionalInterface
interface TextPooling extends AutoCloseable {
    /// Pools a batch.
    ///
    /// @return `(B, D)`, D the size of a token's state, times the number of modes
    Tensor forward(Backbone backbone, TokenBatch batch);

    /// From now on computes what follows from parameters alone once. For encoding alone: no gradients pass.
    default void settle() {}

    @Override
    default void close() {}

    /// A head.
    ///
    /// @param constant what there is to settle
    record Head(BiFunction<Backbone, TokenBatch, Tensor> operation, Constant constant) implements TextPooling {
        @Override
        public Tensor forward(Backbone backbone, TokenBatch batch) {
            return operation.apply(backbone, batch);
        }

        @Override
        public void settle() {
            constant.settle();
        }

        @Override
        public void close() {
            constant.close();
        }
    }

    /// Reads what the folder has.
    ///
    /// @param parameters gets every parameter of a head by [PoolingHead#parameter], of one that is refused
    ///     too
    static TextPooling read(
            ModelFolder folder, Backbone backbone, Device device, SequencedMap<String, Tensor> parameters) {
        boolean prompts = folder.includePrompt();
        if (folder.head().isEmpty()) {
            return of(folder.poolings(), prompts, device);
        }
        PoolingHead head = folder.head().get();
        try (WeightFile file = WeightFile.open(head.weights())) {
            CheckpointParameters source = new CheckpointParameters(file, "latents", device);
            try {
                return of(head.shape(), source, backbone.hiddenSize(), backbone.layers(), prompts, device);
            } finally {
                source.taken().forEach((name, tensor) -> parameters.put(head.parameter(name), tensor));
            }
        }
    }

    /// A head that takes its parameters from anywhere.
    ///
    /// @param hidden D
    /// @param layers of the backbone
    /// @param prompts whether their tokens take part
    static TextPooling of(
            HeadShape shape, ParameterSource source, int hidden, int layers, boolean prompts, Device device) {
        return switch (shape) {
            case HeadShape.LatentAttention sizes -> {
                LatentAttention head = new LatentAttention(
                        source, hidden, sizes.latents(), sizes.latentSize(), sizes.heads(), sizes.headSize());
                yield new Head(
                        (backbone, batch) -> head.forward(backbone.lastHidden(batch), mask(batch, prompts, device)),
                        head.constant());
            }
            case HeadShape.MultiLayer sizes -> {
                MultiLayerPooling head = new MultiLayerPooling(
                        source,
                        hidden,
                        sizes.latents(),
                        sizes.heads(),
                        sizes.headSize(),
                        sizes.allLayers() ? layers : 0,
                        sizes.allTokens());
                yield new Head(
                        (backbone, batch) ->
                                head.forward(states(backbone, batch, sizes.allLayers()), mask(batch, prompts, device)),
                        head.constant());
            }
        };
    }

    private static List<Tensor> states(Backbone backbone, TokenBatch batch, boolean allLayers) {
        if (!allLayers) {
            return List.of(backbone.lastHidden(batch));
        }
        List<Tensor> all = backbone.hiddenStates(batch);
        return all.subList(1, all.size());
    }

    /// Modes: what each gives, one after the other.
    ///
    /// @param prompts whether their tokens take part
    static TextPooling of(List<PoolingMode> asked, boolean prompts, Device device) {
        List<Pooling> modes = asked.stream().map(TextPooling::mode).toList();
        return (backbone, batch) -> {
            Tensor hidden = backbone.lastHidden(batch);
            List<Tensor> parts = modes.stream()
                    .map(mode -> pooled(mode, hidden, batch, prompts, device))
                    .toList();
            return parts.size() == 1 ? parts.getFirst() : Tensor.concat(parts, 1);
        };
    }

    private static Tensor pooled(Pooling mode, Tensor hidden, TokenBatch batch, boolean prompts, Device device) {
        // The first token stands for the text even where a prompt takes no part, as in sentence-transformers.
        Tensor mask = mask(batch, prompts || mode == Pooling.CLS, device);
        return batch.paddedLeft() ? mode.apply(hidden, mask, places(batch, device)) : mode.apply(hidden, mask);
    }

    private static Tensor mask(TokenBatch batch, boolean prompts, Device device) {
        long[] tokens = prompts ? batch.mask() : batch.maskWithoutPrompts();
        return Tensors.of(tokens, batch.rows(), batch.length()).to(device);
    }

    private static Tensor places(TokenBatch batch, Device device) {
        return Tensors.of(batch.places(), batch.rows(), batch.length()).to(device);
    }

    private static Pooling mode(PoolingMode asked) {
        return switch (asked) {
            case CLS -> Pooling.CLS;
            case MEAN -> Pooling.MEAN;
            case MAX -> Pooling.MAX;
            case MEAN_SQRT_LENGTH -> Pooling.MEAN_SQRT_LENGTH;
            case LAST_TOKEN -> Pooling.LAST_TOKEN;
            case WEIGHTED_MEAN -> Pooling.WEIGHTED_MEAN;
        };
    }
}

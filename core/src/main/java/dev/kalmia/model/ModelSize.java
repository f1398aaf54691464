package dev.kalmia.model;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.nn.Linear;
import dev.kalmia.nn.ParameterSource;
import dev.kalmia.tensor.DType;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/// How large a model is, by its configuration alone: it is built of parameters that have shapes and no
/// memory, so no weights need be there, and every architecture is counted as it is computed.
///
/// @param parameters numbers that are trained
/// @param products multiplications of one token's way through the linear layers
/// @param kept numbers of one token that go into linear layers and come out, which is about what the gradient
///     needs
/// @param largest numbers of the largest parameter
/// @param layers of the transformer; 0 of a static model
/// @param tokenVector D of a token
/// @param decoder whether it is made of gated layers and rotary positions, of which more is kept
/// @param shapes of the parameters, by the names that they have in a model that is open, but for a prefix
///     that a weight file may have
public record ModelSize(
        long parameters,
        long products,
        long kept,
        long largest,
        int layers,
        int tokenVector,
        boolean decoder,
        SequencedMap<String, List<Long>> shapes) {
    public ModelSize {
        shapes = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(shapes));
    }

    /// Counts the model in a folder.
    ///
    /// @throws dev.kalmia.run.InputException when the architecture is unknown, or its configuration makes no
    ///     sense
    public static ModelSize of(ModelFolder folder) {
        Architectures architecture = Architectures.of(folder.config());
        try (Scope _ = Scope.open()) {
            Count count = new Count();
            Backbone backbone = architecture.build(folder.config(), count, Device.cpu(), ContextExtension.none());
            folder.head()
                    .ifPresent(head -> TextPooling.of(
                            head.shape(),
                            count.named(head::parameter),
                            backbone.hiddenSize(),
                            backbone.layers(),
                            true,
                            Device.cpu()));
            folder.dense()
                    .forEach(layer -> new Linear(
                            count.named(layer::parameter).under("linear"),
                            layer.inputs(),
                            layer.outputs(),
                            layer.bias()));
            boolean decoder = switch (architecture) {
                case QWEN2, QWEN3, LLAMA, MISTRAL, GEMMA2, MODERNBERT -> true;
                case BERT, ROBERTA, XLM_ROBERTA, MPNET, STATIC -> false;
            };
            return new ModelSize(
                    count.parameters,
                    count.products,
                    count.kept,
                    count.largest,
                    backbone.layers(),
                    backbone.hiddenSize(),
                    decoder,
                    count.shapes);
        }
    }

    /// Gives one number, seen as many.
    private static final class Count implements ParameterSource {
        private final Tensor number = Tensors.zeros(DType.FLOAT32, 1);
        private final SequencedMap<String, List<Long>> shapes = new LinkedHashMap<>();
        private long parameters;
        private long products;
        private long kept;
        private long largest;

        @Override
        public Tensor take(String name, long... shape) {
            long size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
            shapes.put(name, Arrays.stream(shape).boxed().toList());
            parameters += size;
            largest = Math.max(largest, size);
            // Tables of embeddings are looked up; all other matrices are weights of linear layers.
            if (shape.length == 2 && !name.contains("embed")) {
                products += size;
                kept += shape[0] + shape[1];
            }
            return number.expand(shape);
        }

        /// The same, where parameters have other names.
        ParameterSource named(UnaryOperator<String> name) {
            return (parameter, shape) -> take(name.apply(parameter), shape);
        }

        @Override
        public int[] integers(String name, int count) {
            return new int[count];
        }
    }
}

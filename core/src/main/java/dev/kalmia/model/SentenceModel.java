package dev.kalmia.model;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.nn.Linear;
import dev.kalmia.nn.Pooling;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Int8Linear;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Tokens in, one vector a text out: transformer, pooling, dense layers, normalisation as the model folder
/// says. The one forward path: the trainer calls it with gradients, the encoder without.
public final class SentenceModel implements AutoCloseable {
    private final ModelFolder folder;
    private final Backbone backbone;
    private final Pooling pooling;
    private final DenseStack dense;
    private final SequencedMap<String, Tensor> parameters;
    private final Device device;
    private final List<Linear> linears;
    private final List<Int8Linear> rounded = new ArrayList<>();

    private SentenceModel(
            ModelFolder folder,
            Transformer transformer,
            DenseStack dense,
            SequencedMap<String, Tensor> parameters,
            Device device) {
        this.folder = folder;
        this.backbone = transformer.backbone();
        this.linears = transformer.linears();
        this.pooling = pooling(folder);
        this.dense = dense;
        this.parameters = parameters;
        this.device = device;
    }

    /// Reads the folder's weights to the device, as float32.
    ///
    /// @throws dev.kalmia.run.InputException when the architecture is unknown, the weights do not fit the
    ///     configuration, or the device is not there
    public static SentenceModel open(ModelFolder folder, Device device) {
        return open(folder, device, ContextExtension.none());
    }

    /// Reads the folder's weights to the device, as float32, for texts longer than the model was trained on.
    ///
    /// @throws UsageException when the model's positions cannot be extended so
    public static SentenceModel open(ModelFolder folder, Device device, ContextExtension extension) {
        Transformer transformer = Transformer.open(folder.transformer(), device, extension);
        SequencedMap<String, Tensor> parameters = new LinkedHashMap<>(transformer.parameters());
        try (Scope _ = Scope.open()) {
            DenseStack dense = DenseStack.read(folder, transformer.backbone().hiddenSize(), device, parameters);
            return new SentenceModel(folder, transformer, dense, parameters, device);
        } catch (RuntimeException refused) {
            parameters.values().forEach(Tensor::close);
            throw refused;
        }
    }

    private static Pooling pooling(ModelFolder folder) {
        return switch (folder.pooling()) {
            case CLS -> Pooling.CLS;
            case MEAN -> Pooling.MEAN;
            case MAX -> Pooling.MAX;
            case MEAN_SQRT_LENGTH -> Pooling.MEAN_SQRT_LENGTH;
            case LAST_TOKEN -> Pooling.LAST_TOKEN;
            case WEIGHTED_MEAN -> Pooling.WEIGHTED_MEAN;
        };
    }

    /// The folder this model was read from.
    public ModelFolder folder() {
        return folder;
    }

    /// D, the size of a text's vector.
    public int dimension() {
        return dense.dimension();
    }

    /// The most tokens of a text that have a position.
    public int maxPositions() {
        return backbone.maxPositions();
    }

    public Device device() {
        return device;
    }

    /// From now on computes the transformer's linear layers in 8-bit integers, from the weights as they are
    /// now; embeddings, norms, attention, pooling and dense layers stay float32. For encoding alone: no
    /// gradients pass.
    ///
    /// @throws UsageException when the model is not on the processor
    public void round() {
        if (device.kind() != Device.Kind.CPU) {
            throw new UsageException("precision int8 is for the processor alone; device=" + device);
        }
        if (rounded.isEmpty()) {
            linears.forEach(layer -> rounded.add(layer.round()));
        }
    }

    /// Embeds a batch.
    ///
    /// @return `(B, D)`, rows of length 1 where the folder has a Normalize module
    public Tensor forward(TokenBatch batch) {
        return finish(pool(batch, backbone.lastHidden(batch)));
    }

    /// The last state of every token, `(B, L, D)`, of which [#forward] makes a vector by pooling and
    /// [#finish].
    public Tensor tokenStates(TokenBatch batch) {
        return backbone.lastHidden(batch);
    }

    /// What comes after pooling: dense layers and normalisation, as the folder has them.
    ///
    /// @param pooled `(B, D)`
    public Tensor finish(Tensor pooled) {
        Tensor vectors_BD = dense.forward(pooled);
        return folder.normalize() ? vectors_BD.normalise() : vectors_BD;
    }

    /// The size of a token's state.
    public int stateSize() {
        return backbone.hiddenSize();
    }

    private Tensor pool(TokenBatch batch, Tensor hidden_BLD) {
        // The first token stands for the text even where a prompt takes no part, as in sentence-transformers.
        boolean all = folder.includePrompt() || pooling == Pooling.CLS;
        long[] tokens = all ? batch.mask() : batch.maskWithoutPrompts();
        Tensor mask = Tensors.of(tokens, batch.rows(), batch.length()).to(device);
        return pooling.apply(hidden_BLD, mask);
    }

    /// The embedding output, then the output of each layer, each `(B, L, D)`: to compare with other
    /// software layer by layer.
    public List<Tensor> hiddenStates(TokenBatch batch) {
        return backbone.hiddenStates(batch);
    }

    /// Every parameter by its name in the weight file, those of dense layers below the name of their folder
    /// and a slash. The tensors are the model's own.
    public SequencedMap<String, Tensor> parameters() {
        return Collections.unmodifiableSequencedMap(parameters);
    }

    @Override
    public void close() {
        rounded.forEach(Int8Linear::close);
        parameters.values().forEach(Tensor::close);
    }
}

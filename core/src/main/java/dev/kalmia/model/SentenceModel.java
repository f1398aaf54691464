package dev.kalmia.model;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.PoolingMode;
import dev.kalmia.model.decoder.DecoderModel;
import dev.kalmia.nn.Linear;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Int8Linear;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tokenize.TokenBatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;

/// Tokens in, one vector a text out: transformer, pooling or head, dense layers, normalisation as the model
/// folder says. The one forward path: the trainer calls it with gradients, the encoder without.
public final class SentenceModel implements AutoCloseable {
    private final ModelFolder folder;
    private final Backbone backbone;
    private final TextPooling pooling;
    private final DenseStack dense;
    private final SequencedMap<String, Tensor> parameters;
    private final Device device;
    private final List<Linear> linears;
    private final List<Int8Linear> rounded = new ArrayList<>();
    private final List<Tensor> halved = new ArrayList<>();

    private SentenceModel(
            ModelFolder folder,
            Transformer transformer,
            TextPooling pooling,
            DenseStack dense,
            SequencedMap<String, Tensor> parameters,
            Device device) {
        this.folder = folder;
        this.backbone = transformer.backbone();
        this.linears = transformer.linears();
        this.pooling = pooling;
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
            TextPooling pooling = TextPooling.read(folder, transformer.backbone(), device, parameters);
            DenseStack dense = DenseStack.read(folder, folder.pooledSize(), device, parameters);
            return new SentenceModel(folder, transformer, pooling, dense, parameters, device);
        } catch (RuntimeException refused) {
            parameters.values().forEach(Tensor::close);
            throw refused;
        }
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

    /// Whether this is a decoder in which a token sees those before it alone.
    public boolean causal() {
        return backbone instanceof DecoderModel decoder && decoder.causal();
    }

    public Device device() {
        return device;
    }

    /// From now on computes the transformer's linear layers in 8-bit integers, from the weights as they are
    /// now; embeddings, norms, attention, pooling, heads and dense layers stay float32. For encoding alone:
    /// no gradients pass.
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

    /// From now on computes the transformer's linear layers from weights rounded to bfloat16 as they are now;
    /// all arithmetic stays float32. For encoding alone: no gradients pass.
    public void halve() {
        if (halved.isEmpty()) {
            linears.forEach(layer -> halved.add(layer.halve()));
        }
    }

    /// From now on computes but once what is the same for all texts. For encoding alone, with weights as they
    /// are now: no gradients pass.
    public void settle() {
        pooling.settle();
    }

    /// Embeds a batch.
    ///
    /// @return `(B, D)`, rows of length 1 where the folder has a Normalize module
    public Tensor forward(TokenBatch batch) {
        return finish(pooling.forward(backbone, batch));
    }

    /// Embeds a batch with the whole model, and with what it would be if it ended after each of these layers.
    ///
    /// @param layers counted from 1
    /// @return `(B, (1 + layers) × D)`: the whole model's vectors, then theirs
    public Tensor forwardEndingAt(TokenBatch batch, List<Integer> layers) {
        List<Integer> ends = new ArrayList<>(List.of(backbone.layers()));
        ends.addAll(layers);
        return Tensor.concat(
                backbone.endingAt(batch, ends).stream()
                        .map(state -> finish(pooling.forward(new EndedBackbone(backbone, state), batch)))
                        .toList(),
                1);
    }

    /// How many layers there are.
    public int layers() {
        return backbone.layers();
    }

    /// Embeds a batch with another pooling than the folder's, over the tokens that are no prompt's
    /// ([TokenBatch#maskWithoutPrompts]).
    public Tensor forward(TokenBatch batch, PoolingMode other) {
        return finish(TextPooling.of(List.of(other), false, device).forward(backbone, batch));
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

    /// The embedding output, then the output of each layer, each `(B, L, D)`: to compare with other software
    /// layer by layer.
    public List<Tensor> hiddenStates(TokenBatch batch) {
        return backbone.hiddenStates(batch);
    }

    /// Every parameter by its name in the weight file, those of heads and dense layers below the name of
    /// their folder and a slash. The tensors are the model's own.
    public SequencedMap<String, Tensor> parameters() {
        return Collections.unmodifiableSequencedMap(parameters);
    }

    /// The transformer's linear layers by the name that their module has in the weight file.
    public SequencedMap<String, Linear> linears() {
        IdentityHashMap<Tensor, String> names = new IdentityHashMap<>();
        parameters.forEach((name, parameter) -> names.put(parameter, name));
        SequencedMap<String, Linear> named = new LinkedHashMap<>();
        for (Linear layer : linears) {
            String weight = Objects.requireNonNull(names.get(layer.weight()), "a weight that is no parameter");
            named.put(weight.replaceFirst("\\.weight$", ""), layer);
        }
        return named;
    }

    @Override
    public void close() {
        rounded.forEach(Int8Linear::close);
        halved.forEach(Tensor::close);
        pooling.close();
        parameters.values().forEach(Tensor::close);
    }
}

package dev.kalmia.model;

import dev.kalmia.checkpoint.ConfigView;
import dev.kalmia.checkpoint.TransformerFolder;
import dev.kalmia.nn.Linear;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Tensor;
import java.util.Collections;
import java.util.List;
import java.util.SequencedMap;

/// A backbone with its weights in memory.
public final class Transformer implements AutoCloseable {
    private final Backbone backbone;
    private final List<Linear> linears;
    private final SequencedMap<String, Tensor> parameters;

    private Transformer(Backbone backbone, CheckpointParameters source) {
        this.backbone = backbone;
        this.linears = List.copyOf(source.linears());
        this.parameters = source.taken();
    }

    /// Reads a transformer's weights to the device, as float32.
    ///
    /// @throws dev.kalmia.run.InputException when the architecture is unknown, the weights do not fit the
    ///     configuration, or the device is not there
    public static Transformer open(TransformerFolder folder, Device device) {
        return open(folder, folder.config(), device);
    }

    /// Reads a transformer's weights to the device, as float32, for texts longer than it was trained on.
    ///
    /// @throws dev.kalmia.run.UsageException when its positions cannot be extended so
    public static Transformer open(TransformerFolder folder, Device device, ContextExtension extension) {
        return open(folder, folder.config(), device, extension);
    }

    /// Reads a transformer's weights to the device, as float32, by another configuration than the folder's.
    public static Transformer open(TransformerFolder folder, ConfigView config, Device device) {
        return open(folder, config, device, ContextExtension.none());
    }

    private static Transformer open(
            TransformerFolder folder, ConfigView config, Device device, ContextExtension extension) {
        Architectures architecture = Architectures.of(config);
        return CheckpointParameters.read(
                folder,
                config,
                device,
                source -> new Transformer(architecture.build(config, source, device, extension), source));
    }

    public Backbone backbone() {
        return backbone;
    }

    /// Every parameter by its name in the weight file. The tensors are the transformer's own.
    public SequencedMap<String, Tensor> parameters() {
        return Collections.unmodifiableSequencedMap(parameters);
    }

    List<Linear> linears() {
        return linears;
    }

    @Override
    public void close() {
        parameters.values().forEach(Tensor::close);
    }
}

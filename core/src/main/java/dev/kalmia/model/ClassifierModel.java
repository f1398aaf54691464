package dev.kalmia.model;

import dev.kalmia.checkpoint.ConfigView;
import dev.kalmia.checkpoint.DenseActivation;
import dev.kalmia.checkpoint.TransformerFolder;
import dev.kalmia.nn.Activation;
import dev.kalmia.tensor.Autocast;
import dev.kalmia.tensor.DType;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.SequencedMap;

/// A transformer that gives a text, or a pair of texts read as one, a number: what Hugging Face's models for
/// sequence classification do with one label. For reading alone, without gradients.
public final class ClassifierModel implements AutoCloseable {
    private static final String KEY = "activation_fn";

    private final Backbone backbone;
    private final ClassifierHead head;
    private final Activation activation;
    private final boolean readsTypes;
    private final OptionalInt passedOver;
    private final Device device;
    private final SequencedMap<String, Tensor> parameters;

    private ClassifierModel(
            Backbone backbone,
            ClassifierHead head,
            Activation activation,
            boolean readsTypes,
            OptionalInt passedOver,
            Device device,
            SequencedMap<String, Tensor> parameters) {
        this.backbone = backbone;
        this.head = head;
        this.activation = activation;
        this.readsTypes = readsTypes;
        this.passedOver = passedOver;
        this.device = device;
        this.parameters = parameters;
    }

    /// Reads a transformer with its head to the device, as float32.
    ///
    /// @throws dev.kalmia.run.InputException when the architecture is unknown, there is no head or one of several
    ///     labels, or the weights do not fit the configuration
    public static ClassifierModel open(TransformerFolder folder, Device device) {
        ConfigView config = folder.config();
        Activation activation = ActivationNames.of(activation(folder));
        Architectures architecture = Architectures.of(config);
        boolean readsTypes = architecture == Architectures.BERT;
        return CheckpointParameters.read(folder, config, device, source -> {
            Backbone backbone = architecture.build(config, source, device, ContextExtension.none());
            ClassifierHead head = ClassifierHead.read(architecture, config, source);
            return new ClassifierModel(
                    backbone, head, activation, readsTypes, passedOver(config, head), device, source.taken());
        });
    }

    /// The token that a head which reads a text's last token passes over.
    private static OptionalInt passedOver(ConfigView config, ClassifierHead head) {
        return head.readsLast() && config.has("pad_token_id")
                ? OptionalInt.of(config.integer("pad_token_id"))
                : OptionalInt.empty();
    }

    /// What is done to the one number: as sentence-transformers' CrossEncoder has it, by its settings in a file of its
    /// own, those in `config.json`, those of its earlier versions, else a sigmoid.
    private static DenseActivation activation(TransformerFolder folder) {
        ConfigView config = folder.config();
        DenseActivation old =
                DenseActivation.of(config, "sbert_ce_default_activation_function", DenseActivation.SIGMOID);
        DenseActivation inside = config.under("sentence_transformers")
                .map(settings -> DenseActivation.of(settings, KEY, old))
                .orElse(old);
        Path own = folder.path().resolve("config_sentence_transformers.json");
        return Files.isRegularFile(own) ? DenseActivation.of(ConfigView.read(own), KEY, inside) : inside;
    }

    /// The most tokens of a text that have a position.
    public int maxPositions() {
        return backbone.maxPositions();
    }

    /// Whether the model tells the two texts of a pair apart by token types; otherwise all are 0.
    public boolean readsTypes() {
        return readsTypes;
    }

    /// What is done to the one number that the head gives.
    public Activation activation() {
        return activation;
    }

    /// A score a row, `(B)`, after the activation.
    ///
    /// @param bfloat16 whether the transformer multiplies in bfloat16; the head never does
    public Tensor scores(TokenBatch batch, boolean bfloat16) {
        return activation.apply(logits(batch, bfloat16));
    }

    /// The same before the activation.
    public Tensor logits(TokenBatch batch, boolean bfloat16) {
        Tensor hidden_BLD = hidden(batch, bfloat16).to(DType.FLOAT32);
        Tensor mask_BL = Tensors.of(read(batch), batch.rows(), batch.length()).to(device);
        return head.forward(hidden_BLD, mask_BL);
    }

    /// The batch's mask; where texts end in the token of padding themselves, without that end: Hugging Face's decoders
    /// with a head look for the last token that is another one.
    private long[] read(TokenBatch batch) {
        long[] mask = batch.mask().clone();
        for (int row = 0; passedOver.isPresent() && row < batch.rows(); row++) {
            int first = row * batch.length();
            int last = first + batch.length() - 1;
            while (last > first && (mask[last] == 0 || batch.ids()[last] == passedOver.getAsInt())) {
                mask[last--] = 0;
            }
        }
        return mask;
    }

    private Tensor hidden(TokenBatch batch, boolean bfloat16) {
        try (Autocast _ = Autocast.bfloat16(device, bfloat16)) {
            return backbone.lastHidden(batch);
        }
    }

    @Override
    public void close() {
        parameters.values().forEach(Tensor::close);
    }
}

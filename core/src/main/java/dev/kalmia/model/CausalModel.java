package dev.kalmia.model;

import dev.kalmia.checkpoint.ConfigView;
import dev.kalmia.checkpoint.TransformerFolder;
import dev.kalmia.model.decoder.DecoderModel;
import dev.kalmia.model.decoder.KeyValueCache;
import dev.kalmia.nn.ParameterSource;
import dev.kalmia.nn.Pooling;
import dev.kalmia.run.InputException;
import dev.kalmia.tensor.Autocast;
import dev.kalmia.tensor.DType;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;
import java.util.SequencedMap;

/// A decoder that says which token comes next: hidden states times one vector a token. For reading alone,
/// without gradients.
public final class CausalModel implements AutoCloseable {
    private static final String HEAD = "lm_head.weight";

    private final DecoderModel decoder;
    private final Tensor head;
    private final double cap;
    private final SequencedMap<String, Tensor> parameters;

    private CausalModel(DecoderModel decoder, Tensor head, double cap, SequencedMap<String, Tensor> parameters) {
        this.decoder = decoder;
        this.head = head;
        this.cap = cap;
        this.parameters = parameters;
    }

    /// Reads a decoder with its head to the device, as float32. Where the file has no `lm_head.weight`, the
    /// word vectors are the head, as the configuration then has to allow (`tie_word_embeddings`).
    ///
    /// @throws InputException when this is no decoder, or its tokens see those after them, or the weights
    ///     do not fit
    public static CausalModel open(TransformerFolder folder, Device device) {
        ConfigView config = folder.config();
        return CheckpointParameters.read(folder, config, device, source -> {
            DecoderModel decoder = decoder(config, source, device);
            Tensor head = head(config, source);
            return new CausalModel(decoder, head, config.number("final_logit_softcapping", 0), source.taken());
        });
    }

    /// Refuses, by its configuration alone, what is no decoder that goes on with a text.
    ///
    /// @throws InputException as [#open] does
    public static void require(TransformerFolder folder) {
        try (Scope _ = Scope.open()) {
            Tensor number = Tensors.zeros(DType.FLOAT32, 1);
            decoder(folder.config(), (_, shape) -> number.expand(shape), Device.cpu());
        }
    }

    private static DecoderModel decoder(ConfigView config, ParameterSource source, Device device) {
        Architectures architecture = Architectures.of(config);
        if (architecture == Architectures.STATIC
                || !(architecture.build(config, source, device, ContextExtension.none())
                        instanceof DecoderModel decoder)
                || !decoder.causal()) {
            throw new InputException(config.place() + ": only a decoder in which a token sees those before it"
                    + " goes on with a text; model_type=" + config.text("model_type"));
        }
        return decoder;
    }

    private static Tensor head(ConfigView config, CheckpointParameters source) {
        if (source.has(HEAD)) {
            return source.takeWhole(HEAD, Sizes.positive(config, "vocab_size"), Sizes.positive(config, "hidden_size"));
        }
        if (!config.flag("tie_word_embeddings", true)) {
            throw new InputException(
                    source + ": tensor " + HEAD + " is missing, and tie_word_embeddings is false in " + config.place());
        }
        return source.taken("embed_tokens.weight");
    }

    /// The most tokens of a text that have a position.
    public int maxPositions() {
        return decoder.maxPositions();
    }

    /// V, how many tokens there are.
    public int vocabulary() {
        return (int) head.shape()[0];
    }

    /// Goes on with one text: the logits of what comes after each of its new tokens, `(count, V)`. The
    /// cache holds the new tokens too.
    public Tensor logits(long[] ids, KeyValueCache cache) {
        return logits(decoder.continued(ids, cache));
    }

    /// Goes on with one text: the logits of what comes after the last of its new tokens alone, `(1, V)`.
    public Tensor lastLogits(long[] ids, KeyValueCache cache) {
        Tensor hidden_1LD = decoder.continued(ids, cache);
        return logits(hidden_1LD.narrow(1, ids.length - 1, 1));
    }

    /// The logits of some tokens to come after each text, `(B, tokens)`; those of all others are not
    /// computed.
    ///
    /// @param bfloat16 whether the decoder multiplies in bfloat16; the logits themselves are float32 sums
    public Tensor nextLogits(TokenBatch batch, boolean bfloat16, long... tokens) {
        Tensor hidden_BLD = hidden(batch, bfloat16);
        Tensor mask_BL = Tensors.of(batch.mask(), batch.rows(), batch.length()).to(head.device());
        Tensor last_BD = Pooling.LAST_TOKEN.apply(hidden_BLD, mask_BL).to(DType.FLOAT32);
        Tensor rows = head.indexSelect(0, Tensors.of(tokens, tokens.length).to(head.device()));
        return capped(last_BD.linear(rows, null));
    }

    private Tensor hidden(TokenBatch batch, boolean bfloat16) {
        try (Autocast _ = Autocast.bfloat16(head.device(), bfloat16)) {
            return decoder.lastHidden(batch);
        }
    }

    private Tensor logits(Tensor hidden_1LD) {
        long[] shape = hidden_1LD.shape();
        return capped(hidden_1LD.reshape(shape[1], shape[2]).contiguous().linear(head, null));
    }

    private Tensor capped(Tensor logits) {
        return cap == 0 ? logits : logits.divide(cap).tanh().multiply(cap);
    }

    @Override
    public void close() {
        parameters.values().forEach(Tensor::close);
    }
}

package dev.kalmia.model.bert;

import dev.kalmia.checkpoint.ConfigView;
import dev.kalmia.model.Backbone;
import dev.kalmia.nn.Embedding;
import dev.kalmia.nn.LayerNorm;
import dev.kalmia.nn.ParameterSource;
import dev.kalmia.run.InputException;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// BERT's encoder: word, position and token-type embeddings, then post-norm layers (Devlin et al. 2019,
/// section 3; parameter names as Hugging Face's BertModel has them). The pooler takes no part.
public final class BertModel implements Backbone {
    private final String place;
    private final Device device;
    private final BertConfig config;
    private final Embedding words;
    private final Embedding positions;
    private final Embedding tokenTypes;
    private final LayerNorm embeddingNorm;
    private final List<BertLayer> layers;

    public BertModel(ConfigView view, ParameterSource source, Device device) {
        this.device = device;
        place = view.place();
        config = BertConfig.from(view);
        long hidden = config.hiddenSize();
        ParameterSource embeddings = source.under("embeddings");
        words = new Embedding(embeddings.under("word_embeddings"), config.vocabularySize(), hidden);
        positions = new Embedding(embeddings.under("position_embeddings"), config.maxPositions(), hidden);
        tokenTypes = new Embedding(embeddings.under("token_type_embeddings"), config.tokenTypes(), hidden);
        embeddingNorm = new LayerNorm(embeddings.under("LayerNorm"), hidden, config.epsilon());
        // One by one, so that a number of layers that the weights do not have takes no memory.
        List<BertLayer> made = new ArrayList<>();
        for (int i = 0; i < config.layers(); i++) {
            made.add(new BertLayer(source.under("encoder.layer." + i), config));
        }
        layers = List.copyOf(made);
    }

    @Override
    public int hiddenSize() {
        return config.hiddenSize();
    }

    @Override
    public int maxPositions() {
        return config.maxPositions();
    }

    @Override
    public Tensor lastHidden(TokenBatch batch) {
        Tensor x_BLD = embed(batch);
        Tensor keys = keys(batch);
        for (BertLayer layer : layers) {
            x_BLD = layer.forward(x_BLD, keys);
        }
        return x_BLD;
    }

    @Override
    public List<Tensor> hiddenStates(TokenBatch batch) {
        List<Tensor> states = new ArrayList<>();
        states.add(embed(batch));
        Tensor keys = keys(batch);
        for (BertLayer layer : layers) {
            states.add(layer.forward(states.getLast(), keys));
        }
        return states;
    }

    private Tensor embed(TokenBatch batch) {
        requireBelow(config.vocabularySize(), batch.ids(), "vocab_size", "token");
        requireBelow(config.tokenTypes(), batch.typeIds(), "type_vocab_size", "token type");
        Tensor ids_BL = Tensors.of(batch.ids(), batch.rows(), batch.length()).to(device);
        Tensor types_BL =
                Tensors.of(batch.typeIds(), batch.rows(), batch.length()).to(device);
        Tensor sum_BLD = words.forward(ids_BL).add(tokenTypes.forward(types_BL)).add(positions.first(batch.length()));
        return embeddingNorm.forward(sum_BLD);
    }

    /// A tokenizer of another model has tokens that this one has no vectors for.
    private void requireBelow(int bound, long[] ids, String key, String what) {
        for (long id : ids) {
            if (id < 0 || id >= bound) {
                throw new InputException(place + ": a " + what + " of its tokenizer must be below " + key + ", " + bound
                        + "; " + what + "=" + id);
            }
        }
    }

    private @Nullable Tensor keys(TokenBatch batch) {
        if (!batch.padded()) {
            return null;
        }
        return Tensors.of(batch.mask(), batch.rows(), batch.length())
                .to(device)
                .notEqualTo(0)
                .reshape(batch.rows(), 1, 1, batch.length());
    }
}

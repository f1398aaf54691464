package dev.kalmia.model.wordvector;

import dev.kalmia.checkpoint.ConfigView;
import dev.kalmia.model.Backbone;
import dev.kalmia.model.ContextExtension;
import dev.kalmia.model.Sizes;
import dev.kalmia.nn.ParameterSource;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;
import java.util.List;

/// A vector a token, whatever stands around it: the static embeddings that model2vec distils and
/// sentence-transformers trains.
public final class StaticModel implements Backbone {
    private final String place;
    private final Device device;
    private final int vocabulary;
    private final int hidden;
    private final Tensor table;

    public StaticModel(ConfigView config, ParameterSource source, Device device, ContextExtension extension) {
        this.place = config.place();
        if (!extension.equals(ContextExtension.none())) {
            throw new UsageException(place + ": a table of token vectors has no positions that could be extended");
        }
        this.device = device;
        vocabulary = Sizes.positive(config, "vocab_size");
        hidden = Sizes.positive(config, "hidden_size");
        table = source.take(config.text("table"), vocabulary, hidden);
    }

    @Override
    public int hiddenSize() {
        return hidden;
    }

    @Override
    public int maxPositions() {
        return Integer.MAX_VALUE;
    }

    @Override
    public int layers() {
        return 0;
    }

    @Override
    public List<Tensor> hiddenStates(TokenBatch batch) {
        Sizes.requireBelow(place, vocabulary, "the rows of the table", batch.ids(), "token");
        return List.of(table.embedding(
                Tensors.of(batch.ids(), batch.rows(), batch.length()).to(device)));
    }
}

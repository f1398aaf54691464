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
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A vector a token, whatever stands around it: the static embeddings that model2vec distils and
/// sentence-transformers trains. Tokens may share rows, and have a weight each.
public final class StaticModel implements Backbone {
    private final String place;
    private final Device device;
    private final int vocabulary;
    private final int hidden;
    private final Tensor table;
    private final @Nullable Tensor weights;
    private final int @Nullable [] rows;

    public StaticModel(ConfigView config, ParameterSource source, Device device, ContextExtension extension) {
        this.place = config.place();
        if (!extension.equals(ContextExtension.none())) {
            throw new UsageException(place + ": a table of token vectors has no positions that could be extended");
        }
        this.device = device;
        StaticConfig shape = StaticConfig.read(config);
        vocabulary = shape.tokens();
        hidden = shape.hidden();
        table = source.take(shape.table(), shape.rows(), hidden);
        weights = shape.weighted() ? source.take(StaticConfig.WEIGHTS, vocabulary) : null;
        rows = shape.mapped() ? source.integers(StaticConfig.MAPPING, vocabulary) : null;
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
        Sizes.requireBelow(place, vocabulary, "the tokens of the table", batch.ids(), "token");
        Tensor states = table.embedding(onDevice(rowsOf(batch.ids()), batch));
        if (weights == null) {
            return List.of(states);
        }
        Tensor factors = weights.unsqueeze(1).embedding(onDevice(batch.ids(), batch));
        return List.of(states.multiply(factors));
    }

    private Tensor onDevice(long[] ids, TokenBatch batch) {
        return Tensors.of(ids, batch.rows(), batch.length()).to(device);
    }

    private long[] rowsOf(long[] tokens) {
        int[] known = rows;
        return known == null
                ? tokens
                : Arrays.stream(tokens).map(token -> known[(int) token]).toArray();
    }
}

package dev.kalmia.model.bert;

import dev.kalmia.checkpoint.ConfigView;
import dev.kalmia.model.Backbone;
import dev.kalmia.model.ContextExtension;
import dev.kalmia.model.LayerStack;
import dev.kalmia.model.LongContext;
import dev.kalmia.model.Sizes;
import dev.kalmia.nn.AttentionMask;
import dev.kalmia.nn.Dropout;
import dev.kalmia.nn.Embedding;
import dev.kalmia.nn.LayerNorm;
import dev.kalmia.nn.ParameterSource;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The encoders that normalise after each part: word and position embeddings, token types where there are
/// any, then layers. BERT (Devlin et al. 2019, section 3), RoBERTa and XLM-R (Liu et al. 2019, Conneau et
/// al. 2020: other first position), MPNet (Song et al. 2020: a bias for the distance). Parameter names as
/// Hugging Face's models have them; the pooler takes no part.
public final class BertModel implements Backbone {
    private final String place;
    private final Device device;
    private final BertConfig config;
    private final LongContext context;
    private final Embedding words;
    private final Embedding positions;
    private final @Nullable Embedding tokenTypes;
    private final LayerNorm embeddingNorm;
    private final @Nullable DistanceBias distances;
    private final List<BertLayer> layers;

    private BertModel(
            String place,
            BertConfig config,
            EncoderNames names,
            ParameterSource source,
            Device device,
            ContextExtension extension) {
        this.place = place;
        this.device = device;
        this.config = config;
        context = LongContext.table(extension, config.positions() - config.firstPosition(), place);
        long hidden = config.hiddenSize();
        words = new Embedding(source.under(names.words()), config.vocabularySize(), hidden);
        positions = new Embedding(source.under(names.positions()), config.positions(), hidden);
        tokenTypes = names.tokenTypes() == null
                ? null
                : new Embedding(source.under(names.tokenTypes()), config.tokenTypes(), hidden);
        embeddingNorm = new LayerNorm(source.under(names.embeddingNorm()), hidden, config.epsilon());
        distances = names.distances() == null
                ? null
                : new DistanceBias(source.under(names.distances()), config.buckets(), config.heads(), device);
        // One by one, so that a number of layers that the weights do not have takes no memory.
        List<BertLayer> made = new ArrayList<>();
        for (int i = 0; i < config.layers(); i++) {
            made.add(new BertLayer(source.under(names.layer() + "." + i), config, names));
        }
        layers = List.copyOf(made);
    }

    public static BertModel bert(ConfigView view, ParameterSource source, Device device, ContextExtension extension) {
        return new BertModel(view.place(), BertConfig.bert(view), EncoderNames.BERT, source, device, extension);
    }

    /// RoBERTa or XLM-R.
    public static BertModel roberta(
            ConfigView view, ParameterSource source, Device device, ContextExtension extension) {
        return new BertModel(view.place(), BertConfig.roberta(view), EncoderNames.BERT, source, device, extension);
    }

    public static BertModel mpnet(ConfigView view, ParameterSource source, Device device, ContextExtension extension) {
        return new BertModel(view.place(), BertConfig.mpnet(view), EncoderNames.MPNET, source, device, extension);
    }

    @Override
    public int hiddenSize() {
        return config.hiddenSize();
    }

    @Override
    public int maxPositions() {
        return context.maxPositions();
    }

    @Override
    public int layers() {
        return layers.size();
    }

    @Override
    public Tensor lastHidden(TokenBatch batch) {
        return LayerStack.last(embed(batch), layers(), step(batch));
    }

    @Override
    public List<Tensor> hiddenStates(TokenBatch batch) {
        return LayerStack.all(embed(batch), layers(), step(batch));
    }

    private LayerStack.Step step(TokenBatch batch) {
        Tensor keys = AttentionMask.tokens(batch, device);
        ScoreBias bias = distances == null ? null : distances.of(batch.length(), keys);
        Tensor queryScales = context.queryScales(batch, device);
        return (layer, x_BLD) -> layers.get(layer).forward(x_BLD, keys, bias, queryScales);
    }

    private Tensor embed(TokenBatch batch) {
        Sizes.requireBelow(place, config.vocabularySize(), "vocab_size", batch.ids(), "token");
        Tensor sum_BLD = words.forward(table(batch, batch.ids()));
        if (tokenTypes != null) {
            Sizes.requireBelow(place, config.tokenTypes(), "type_vocab_size", batch.typeIds(), "token type");
            sum_BLD = sum_BLD.add(tokenTypes.forward(table(batch, batch.typeIds())));
        }
        return Dropout.apply(embeddingNorm.forward(sum_BLD.add(positions(batch))));
    }

    private Tensor table(TokenBatch batch, long[] numbers) {
        return Tensors.of(numbers, batch.rows(), batch.length()).to(device);
    }

    /// `(L, D)`, or `(B, L, D)` where texts start in different columns or have positions of their own.
    private Tensor positions(TokenBatch batch) {
        int first = config.firstPosition();
        if (context.changes(batch)) {
            return PositionRows.of(positions, context, batch, first, device);
        }
        if (!batch.padded() || !batch.paddedLeft()) {
            return positions.rows(first, batch.length());
        }
        return positions.forward(table(batch, batch.places()).add(first));
    }
}

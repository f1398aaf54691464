package dev.kalmia.model.modernbert;

import dev.kalmia.checkpoint.ConfigView;
import dev.kalmia.model.Backbone;
import dev.kalmia.model.ContextExtension;
import dev.kalmia.model.ExtendedRotary;
import dev.kalmia.model.LayerStack;
import dev.kalmia.model.LongContext;
import dev.kalmia.model.Sizes;
import dev.kalmia.nn.AttentionMask;
import dev.kalmia.nn.Dropout;
import dev.kalmia.nn.Embedding;
import dev.kalmia.nn.LayerNorm;
import dev.kalmia.nn.ParameterSource;
import dev.kalmia.nn.PlacedAttention;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;
import java.util.ArrayList;
import java.util.List;

/// ModernBERT's encoder: rotary positions, pre-norm layers, most of which see a window only (Warner et al.
/// 2024, section 2.1; parameter names as Hugging Face's ModernBertModel has them).
public final class ModernBertModel implements Backbone {
    private final String place;
    private final Device device;
    private final ModernBertConfig config;
    private final LongContext context;
    private final ExtendedRotary extended;
    private final Embedding words;
    private final LayerNorm embeddingNorm;
    private final List<ModernBertLayer> layers;
    private final LayerNorm lastNorm;

    public ModernBertModel(ConfigView view, ParameterSource source, Device device, ContextExtension extension) {
        place = view.place();
        this.device = device;
        config = ModernBertConfig.from(view);
        context = LongContext.rotary(extension, config.maxPositions(), place);
        extended = new ExtendedRotary(config.globalRotary(), context);
        words = new Embedding(source.under("embeddings.tok_embeddings"), config.vocabularySize(), config.hiddenSize());
        embeddingNorm = norm(source, "embeddings.norm");
        // One by one, so that a number of layers that the weights do not have takes no memory.
        List<ModernBertLayer> made = new ArrayList<>();
        for (int i = 0; i < config.layers(); i++) {
            made.add(new ModernBertLayer(source.under("layers." + i), config, i));
        }
        layers = List.copyOf(made);
        lastNorm = norm(source, "final_norm");
    }

    private LayerNorm norm(ParameterSource source, String name) {
        return new LayerNorm(source.under(name), config.hiddenSize(), config.epsilon(), config.normBias());
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
        return lastNorm.forward(LayerStack.last(embed(batch), layers(), step(batch)));
    }

    @Override
    public List<Tensor> hiddenStates(TokenBatch batch) {
        return LayerStack.all(embed(batch), layers(), step(batch));
    }

    @Override
    public List<Tensor> endingAt(TokenBatch batch, List<Integer> ends) {
        List<Tensor> states = hiddenStates(batch);
        return ends.stream().map(states::get).map(lastNorm::forward).toList();
    }

    private Tensor embed(TokenBatch batch) {
        Sizes.requireBelow(place, config.vocabularySize(), "vocab_size", batch.ids(), "token");
        Tensor ids_BL = Tensors.of(batch.ids(), batch.rows(), batch.length()).to(device);
        return Dropout.apply(embeddingNorm.forward(words.forward(ids_BL)));
    }

    private LayerStack.Step step(TokenBatch batch) {
        PlacedAttention far = extended.at(batch, false, device);
        PlacedAttention near = PlacedAttention.of(config.localRotary().at(0, batch.length(), device));
        AttentionMask everything = AttentionMask.of(batch, false, 0, device);
        AttentionMask window = AttentionMask.of(batch, false, config.window(), device);
        return (layer, x_BLD) -> config.global(layer)
                ? layers.get(layer).forward(x_BLD, far, everything)
                : layers.get(layer).forward(x_BLD, near, window);
    }
}

package dev.kalmia.model.decoder;

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
import dev.kalmia.nn.ParameterSource;
import dev.kalmia.nn.PlacedAttention;
import dev.kalmia.nn.RmsNorm;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// The decoders of the Llama family: Llama (Touvron et al. 2023; 3.1 with its rotary scaling), Mistral
/// (Jiang et al. 2023: sliding windows), Qwen2 (Yang et al. 2024: biases), Qwen3 (norms of heads), Gemma 2
/// (Riviere et al. 2024: four norms a layer, capped scores). A token sees those before it, or, where
/// `config.json` says so, all of its text.
public final class DecoderModel implements Backbone {
    private final String place;
    private final Device device;
    private final DecoderConfig config;
    private final LongContext context;
    private final ExtendedRotary extended;
    private final boolean widened;
    private final Embedding words;
    private final List<DecoderLayer> layers;
    private final RmsNorm lastNorm;

    private DecoderModel(
            String place, DecoderConfig config, ParameterSource source, Device device, ContextExtension extension) {
        this.place = place;
        this.device = device;
        this.config = config;
        context = LongContext.rotary(extension, config.maxPositions(), place);
        extended = new ExtendedRotary(config.rotary(), context);
        widened = !extension.equals(ContextExtension.none())
                && IntStream.range(0, config.layers())
                        .allMatch(layer -> bounded(config.windows().of(layer)));
        DecoderNames names = config.names();
        words = new Embedding(source.under(names.words()), config.vocabularySize(), config.hiddenSize());
        // One by one, so that a number of layers that the weights do not have takes no memory.
        List<DecoderLayer> made = new ArrayList<>();
        for (int i = 0; i < config.layers(); i++) {
            made.add(new DecoderLayer(source.under(names.layer() + "." + i), config, i));
        }
        layers = List.copyOf(made);
        lastNorm = new RmsNorm(
                source.under(names.lastNorm()), config.hiddenSize(), config.epsilon(), config.normsAroundOne());
    }

    public static DecoderModel qwen2(
            ConfigView view, ParameterSource source, Device device, ContextExtension extension) {
        return new DecoderModel(view.place(), DecoderConfig.qwen2(view), source, device, extension);
    }

    public static DecoderModel qwen3(
            ConfigView view, ParameterSource source, Device device, ContextExtension extension) {
        return new DecoderModel(view.place(), DecoderConfig.qwen3(view), source, device, extension);
    }

    public static DecoderModel llama(
            ConfigView view, ParameterSource source, Device device, ContextExtension extension) {
        return new DecoderModel(view.place(), DecoderConfig.llama(view), source, device, extension);
    }

    public static DecoderModel mistral(
            ConfigView view, ParameterSource source, Device device, ContextExtension extension) {
        return new DecoderModel(view.place(), DecoderConfig.mistral(view), source, device, extension);
    }

    public static DecoderModel gemma2(
            ConfigView view, ParameterSource source, Device device, ContextExtension extension) {
        return new DecoderModel(view.place(), DecoderConfig.gemma2(view), source, device, extension);
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
        List<Tensor> states = LayerStack.all(embed(batch), layers(), step(batch));
        states.set(states.size() - 1, lastNorm.forward(states.getLast()));
        return states;
    }

    @Override
    public List<Tensor> endingAt(TokenBatch batch, List<Integer> ends) {
        List<Tensor> states = LayerStack.all(embed(batch), layers(), step(batch));
        return ends.stream().map(states::get).map(lastNorm::forward).toList();
    }

    private LayerStack.Step step(TokenBatch batch) {
        List<PlacedAttention> placed = perLayer(window -> bounded(window) && !widened
                ? PlacedAttention.of(config.rotary().at(0, batch.length(), device))
                : extended.at(batch, config.causal(), device));
        boolean[] free = free(batch);
        List<AttentionMask> masks = perLayer(window -> AttentionMask.of(batch, config.causal(), window, free, device));
        return (layer, x_BLD) -> layers.get(layer).forward(x_BLD, placed.get(layer), masks.get(layer), null);
    }

    /// Texts that are extended where all layers have windows lose them, as LongEmbed's own code has it for
    /// Mistral (Zhu et al. 2024): behind a window there is nothing far away.
    private boolean[] free(TokenBatch batch) {
        boolean[] free = new boolean[batch.rows()];
        for (int row = 0; row < free.length; row++) {
            free[row] = widened && context.changes(batch.lengths()[row]);
        }
        return free;
    }

    /// One for each layer, the same where layers have the same window.
    private <T> List<T> perLayer(IntFunction<T> made) {
        Map<Integer, T> known = new HashMap<>();
        return IntStream.range(0, layers.size())
                .mapToObj(layer -> known.computeIfAbsent(config.windows().of(layer), made::apply))
                .toList();
    }

    /// Whether a token sees those before it alone.
    public boolean causal() {
        return config.causal();
    }

    /// Goes on with one text: what its new tokens give, `(1, count, D)`, and the cache holds them too. Only
    /// for models in which a token sees those before it.
    public Tensor continued(long[] ids, KeyValueCache cache) {
        if (!config.causal()) {
            throw new IllegalStateException(
                    place + ": a text cannot be gone on with where every token sees all others");
        }
        requireTokens(ids);
        Tensor x_1LD = scaled(words.forward(Tensors.of(ids, 1, ids.length).to(device)));
        int past = cache.length();
        PlacedAttention placed = PlacedAttention.of(config.rotary().at(past, ids.length, device));
        List<AttentionMask> masks = perLayer(window -> AttentionMask.continued(past, ids.length, window, device));
        Tensor states_1LD = LayerStack.last(
                x_1LD, layers.size(), (layer, x) -> layers.get(layer).forward(x, placed, masks.get(layer), cache));
        cache.advance(ids.length);
        return lastNorm.forward(states_1LD);
    }

    private Tensor embed(TokenBatch batch) {
        requireTokens(batch.ids());
        return scaled(words.forward(
                Tensors.of(batch.ids(), batch.rows(), batch.length()).to(device)));
    }

    private void requireTokens(long[] ids) {
        Sizes.requireBelow(place, config.vocabularySize(), "vocab_size", ids, "token");
    }

    private Tensor scaled(Tensor wordVectors) {
        return Dropout.apply(config.wordScale() == 1 ? wordVectors : wordVectors.multiply(config.wordScale()));
    }

    /// Whether a layer sees no farther than the trained length. Such ones stay as they are, unless all are.
    private boolean bounded(int window) {
        return window > 0 && window <= context.trained();
    }
}

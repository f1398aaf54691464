package dev.kalmia.encode;

import dev.kalmia.model.SentenceModel;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.tensor.Autocast;
import dev.kalmia.tensor.Deterministic;
import dev.kalmia.tensor.NoGradient;
import dev.kalmia.tensor.Processor;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.ShortWork;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;
import dev.kalmia.tokenize.TokenIds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/// Runs a model over tokenised texts without gradients: groups them by length, side by side on all cores,
/// and puts the rows back in order.
final class Batches implements AutoCloseable {
    private final SentenceModel model;
    private final int padId;
    private final EncodeConfig config;
    private final int dimension;
    private final boolean brief;
    private final boolean casts;
    private final Streams streams;

    Batches(SentenceModel model, int padId, EncodeConfig config, int dimension) {
        this(model, padId, config, dimension, false, new Streams(config.deterministic()));
    }

    private Batches(
            SentenceModel model, int padId, EncodeConfig config, int dimension, boolean brief, Streams streams) {
        this.model = model;
        this.padId = padId;
        this.config = config;
        this.dimension = dimension;
        this.brief = brief;
        this.casts = config.precision() == Precision.BF16 && Processor.multipliesBfloat16(model.device());
        this.streams = streams;
    }

    /// The same for what is over before the kernels are compiled. Closed with this.
    Batches brief() {
        return new Batches(model, padId, config, dimension, true, streams);
    }

    /// Values of a row.
    int dimension() {
        return dimension;
    }

    /// A row each, `dimension` values.
    ///
    /// @param textOf the number of the text that an entry belongs to, for messages
    /// @param progress told of each entry that is done, and of its tokens
    float[][] rows(List<TokenIds> tokens, IntToLongFunction textOf, Progress progress) {
        return rows(tokens, textOf, progress, null);
    }

    /// The same with the pooling of a preset, where there is one.
    float[][] rows(List<TokenIds> tokens, IntToLongFunction textOf, Progress progress, @Nullable PromptPreset preset) {
        float[][] rows = new float[tokens.size()][];
        int[] lengths = tokens.stream().mapToInt(TokenIds::length).toArray();
        List<int[]> groups = withTokens(
                LengthGroups.of(lengths, config.deterministic() ? 1 : config.tokensPerBatch()),
                lengths,
                rows,
                progress);
        streams.forEach(groups.size(), g -> {
            encodeGroup(groups.get(g), tokens, textOf, rows, preset);
            progress.count(
                    "tokens",
                    Arrays.stream(groups.get(g)).mapToLong(i -> lengths[i]).sum());
            progress.advance(groups.get(g).length);
        });
        return rows;
    }

    /// A text without a token, such as an empty one where the tokenizer adds nothing, has no direction: its vector
    /// is zeros.
    private List<int[]> withTokens(List<int[]> groups, int[] lengths, float[][] rows, Progress progress) {
        for (int i = 0; i < lengths.length; i++) {
            if (lengths[i] == 0) {
                rows[i] = new float[dimension];
                progress.advance(1);
            }
        }
        return groups.stream()
                .map(group -> Arrays.stream(group).filter(i -> lengths[i] > 0).toArray())
                .filter(group -> group.length > 0)
                .toList();
    }

    private void encodeGroup(
            int[] group,
            List<TokenIds> tokens,
            IntToLongFunction textOf,
            float[][] rows,
            @Nullable PromptPreset preset) {
        List<TokenIds> members = new ArrayList<>();
        for (int i : group) {
            members.add(tokens.get(i));
        }
        float[] values = run(TokenBatch.of(members, padId), preset);
        for (int i = 0; i < group.length; i++) {
            float[] row = Arrays.copyOfRange(values, i * dimension, (i + 1) * dimension);
            requireFinite(row, textOf.applyAsLong(group[i]));
            rows[group[i]] = row;
        }
    }

    private float[] run(TokenBatch batch, @Nullable PromptPreset preset) {
        try (Scope _ = Scope.open();
                NoGradient _ = NoGradient.open();
                Deterministic _ = Deterministic.open(config.deterministic());
                ShortWork _ = ShortWork.open(brief);
                Autocast _ = Autocast.bfloat16(model.device(), casts)) {
            return Tensors.floats(kept(preset == null ? model.forward(batch) : model.forward(batch, preset.pooling())));
        }
    }

    private Tensor kept(Tensor vectors_BD) {
        if (dimension == model.dimension()) {
            return vectors_BD;
        }
        Tensor first = vectors_BD.narrow(1, 0, dimension);
        return model.folder().normalize() ? first.normalise() : first;
    }

    /// The last states of the tokens of some texts, row-major each, one text a batch.
    float[][] states(List<TokenIds> tokens) {
        float[][] states = new float[tokens.size()][];
        streams.forEach(tokens.size(), i -> {
            try (Scope _ = Scope.open();
                    NoGradient _ = NoGradient.open();
                    Deterministic _ = Deterministic.open(config.deterministic());
                    Autocast _ = Autocast.bfloat16(model.device(), casts)) {
                states[i] = Tensors.floats(model.tokenStates(TokenBatch.of(List.of(tokens.get(i)), padId)));
            }
        });
        return states;
    }

    /// The vector that the model makes of pooled states.
    float[] finished(float[] pooled, long text) {
        try (Scope _ = Scope.open();
                NoGradient _ = NoGradient.open();
                Deterministic _ = Deterministic.open(config.deterministic())) {
            float[] row = Tensors.floats(
                    kept(model.finish(Tensors.of(pooled, 1, pooled.length).to(model.device()))));
            requireFinite(row, text);
            return row;
        }
    }

    private void requireFinite(float[] row, long text) {
        for (float value : row) {
            if (!Float.isFinite(value)) {
                throw new InputException(
                        model.folder().name() + ": the vector of text " + text + " must be finite; value=" + value);
            }
        }
    }

    @Override
    public void close() {
        streams.close();
    }
}

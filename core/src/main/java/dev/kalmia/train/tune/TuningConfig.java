package dev.kalmia.train.tune;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelPart;
import dev.kalmia.model.ModelSize;
import dev.kalmia.run.Default;
import dev.kalmia.run.UsageException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// What of a model a training moves, and how fast. By default all of it, at one rate.
///
/// @param frozen what stays as it is: `embeddings`, `head` (pooling heads and dense layers), `layers`,
///     `layers 0-5`
/// @param layerDecay ξ: layer k of L learns at `ξ^(L-1-k)` of the rate, embeddings at `ξ^L`, what stands
///     above the layers at the rate itself (Howard and Ruder 2018, arXiv 1801.06146, section 3.2)
/// @param accumulationSteps batches whose mean gradient makes an update; no batch sees another's texts as
///     negatives
/// @param average d of an average of weights over the updates, which is what is measured and written; 0:
///     there is none
/// @param recompute whether layers keep nothing but their input and run again for the gradient: less memory,
///     a third more time
/// @param adapter what is learnt beside the transformer's weights, which then stay as they are
/// @param earlyStopping a task that is measured on the way, by which the best weights are kept
/// @param newTokens tokens that the model is given first
public record TuningConfig(
        @Default("[]") List<String> frozen,
        @Default("1") double layerDecay,
        @Default("1") int accumulationSteps,
        @Default("0") double average,
        @Default("false") boolean recompute,
        AdapterConfig adapter,
        StoppingConfig earlyStopping,
        TokensConfig newTokens) {
    private static final int MOST_ACCUMULATED = 100_000;

    public TuningConfig {
        frozen = List.copyOf(frozen);
        frozen.forEach(FrozenPart::parse);
        if (!(layerDecay > 0 && layerDecay <= 1)) {
            throw new UsageException("layer-decay must be above 0 and at most 1; layer-decay=" + layerDecay);
        }
        if (accumulationSteps < 1 || accumulationSteps > MOST_ACCUMULATED) {
            throw new UsageException("accumulation-steps must be in 1.." + MOST_ACCUMULATED + "; accumulation-steps="
                    + accumulationSteps);
        }
        if (!(average >= 0 && average < 1)) {
            throw new UsageException("average must be at least 0 and below 1; average=" + average);
        }
    }

    /// Whether a parameter of the model moves, as a whole.
    boolean moves(String parameter) {
        boolean stays = newTokens.alone()
                || (adapter.wanted() && ModelPart.of(parameter).kind() != ModelPart.Kind.HEAD);
        return !stays && !isFrozen(parameter);
    }

    boolean isFrozen(String parameter) {
        return frozenParts().stream().anyMatch(part -> part.has(parameter));
    }

    /// What of this a model cannot do: the key of the setting → what is wrong with it.
    public SequencedMap<String, String> misfits(ModelFolder model) {
        SequencedMap<String, String> misfits = new LinkedHashMap<>();
        if (!frozen.isEmpty() || adapter.wanted()) {
            addMisfits(model.name(), ModelSize.of(model).shapes(), misfits);
        }
        if (model.isComplete()) {
            NewTokens.misfit(newTokens, model).ifPresent(fault -> misfits.put("new-tokens", fault));
        }
        return misfits;
    }

    private void addMisfits(String model, Map<String, List<Long>> shapes, SequencedMap<String, String> misfits) {
        int layers = ModelPart.layers(shapes.keySet());
        for (FrozenPart part : frozenParts()) {
            if (part.highest() >= layers) {
                misfits.put(
                        "frozen",
                        "must be of the " + layers + " layers of " + model + ", counted from 0; layer="
                                + part.highest());
            }
        }
        if (adapter.wanted()) {
            adapter.misfit(model, shapes).ifPresent(fault -> misfits.put("adapter", fault));
        }
    }

    List<FrozenPart> frozenParts() {
        return frozen.stream().map(FrozenPart::parse).toList();
    }
}

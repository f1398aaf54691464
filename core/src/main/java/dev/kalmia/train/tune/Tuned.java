package dev.kalmia.train.tune;

import dev.kalmia.checkpoint.ModelPart;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.AdamW;
import dev.kalmia.tensor.Gradients;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.SharedAdamW;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.WorkerGroup;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A model that is being trained, and what of it moves. Closed before the model.
public final class Tuned implements AutoCloseable {
    private final TuningConfig config;
    private final SentenceModel model;
    private final SequencedMap<String, Tensor> trained = new LinkedHashMap<>();
    private final @Nullable AdapterSet adapters;
    private final @Nullable WeightAverage average;
    private final @Nullable NewRows rows;

    private Tuned(TuningConfig config, SentenceModel model, SequencedMap<String, Tensor> beside, long seed) {
        this.config = config;
        this.model = model;
        adapters = config.adapter().wanted() ? AdapterSet.into(model, config.adapter(), config::isFrozen, seed) : null;
        model.parameters().forEach((name, parameter) -> {
            if (config.moves(name)) {
                trained.put(name, parameter.requireGradient());
            }
        });
        // New tokens are trained where their table is not: their rows alone.
        rows = NewTokens.rows(config.newTokens(), model)
                .filter(table -> !trained.containsKey(table.name()))
                .orElse(null);
        if (rows != null) {
            trained.put(rows.name(), rows.table().requireGradient());
        }
        if (adapters != null) {
            adapters.parameters().forEach((name, parameter) -> trained.put(name, parameter.requireGradient()));
        }
        if (trained.isEmpty()) {
            throw new UsageException("tuning.frozen must leave something to be trained of "
                    + model.folder().name() + "; frozen=" + config.frozen());
        }
        beside.forEach((name, parameter) -> trained.put(name, parameter.requireGradient()));
        average = config.average() == 0 ? null : new WeightAverage(config.average(), trained);
    }

    /// Marks what is trained; puts adapters into the model where they are asked for.
    ///
    /// @param seed of what adapters begin with
    /// @throws UsageException when nothing is left to be trained, or no layer is one that adapters are asked
    ///     for
    public static Tuned of(TuningConfig config, SentenceModel model, long seed) {
        return new Tuned(config, model, new LinkedHashMap<>(), seed);
    }

    /// The same with parameters that are no part of the model and are trained with it, at the rate itself:
    /// those of losses. They stay the caller's.
    ///
    /// @param beside by names that no parameter of the model has
    public static Tuned of(TuningConfig config, SentenceModel model, SequencedMap<String, Tensor> beside, long seed) {
        return new Tuned(config, model, beside, seed);
    }

    /// What moves, by name. The tensors are not the caller's.
    public SequencedMap<String, Tensor> trained() {
        return Collections.unmodifiableSequencedMap(trained);
    }

    /// The averages of what moves, by the same names; empty where there are none.
    public SequencedMap<String, Tensor> averages() {
        return average == null ? new LinkedHashMap<>() : average.averages();
    }

    /// An optimiser of what moves; the caller closes it.
    ///
    /// @param group the workers that share it
    public SharedAdamW optimiser(AdamW.Settings settings, WorkerGroup group) {
        Map<String, AdamW.Pace> paces = new LinkedHashMap<>();
        int layers = ModelPart.layers(model.parameters().keySet());
        trained.keySet()
                .forEach(name -> paces.put(
                        name, new AdamW.Pace(factor(name, layers), rows == null || !name.equals(rows.name()))));
        return new SharedAdamW(trained, settings, paces, group);
    }

    /// The share of the learning rate that a parameter moves at.
    private double factor(String name, int layers) {
        ModelPart part = ModelPart.of(name);
        return switch (part.kind()) {
            case EMBEDDINGS -> Math.pow(config.layerDecay(), layers);
            case LAYER -> Math.pow(config.layerDecay(), layers - 1.0 - part.layer());
            case HEAD, OTHER -> 1;
        };
    }

    /// Makes of the sum of some batches' gradients what an update is made of: their mean, of what moves.
    ///
    /// @param batches how many
    public void prepare(int batches) {
        if (rows != null) {
            rows.hold();
        }
        if (batches > 1) {
            Gradients.scale(trained.values(), 1.0 / batches);
        }
    }

    /// Hears of an update that was made.
    ///
    /// @param count how many there were, this one among them
    public void updated(long count) {
        if (average != null) {
            average.add(count);
        }
    }

    /// Lends the model's parameters as they would be written now, by their names: averaged where that is
    /// asked for, adapters merged.
    public void lend(Consumer<SequencedMap<String, Tensor>> use) {
        if (average == null) {
            lendNow(use);
        } else {
            average.during(() -> lendNow(use));
        }
    }

    private void lendNow(Consumer<SequencedMap<String, Tensor>> use) {
        try (Scope _ = Scope.open()) {
            SequencedMap<String, Tensor> whole = new LinkedHashMap<>(model.parameters());
            if (adapters != null) {
                whole.putAll(adapters.merged());
            }
            use.accept(whole);
        }
    }

    /// Writes the adapter by itself, as PEFT lays it out, where there is one. Inside [#lend], so that it is
    /// what was lent.
    public void writeAdapter(Path folder) {
        if (adapters != null) {
            AdapterFolder.write(folder, adapters, model.folder());
        }
    }

    @Override
    public void close() {
        if (average != null) {
            average.close();
        }
        if (adapters != null) {
            adapters.close();
        }
    }
}

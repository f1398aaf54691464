package dev.kalmia.train.tune;

import dev.kalmia.model.SentenceModel;
import dev.kalmia.nn.Linear;
import dev.kalmia.nn.LowRankAdapter;
import dev.kalmia.run.Seeds;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.DType;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Predicate;

/// The adapters of a model. They start as nothing: B is 0, A is drawn evenly between `±1/√in` by the seed and its
/// name, as in PEFT (Kaiming with a = √5), and magnitudes are the lengths of the weight's rows.
final class AdapterSet implements AutoCloseable {
    static final String DOWN = ".lora_A.weight";
    static final String UP = ".lora_B.weight";
    static final String MAGNITUDE = ".lora_magnitude_vector";

    private final AdapterConfig config;
    private final long seed;
    private final SequencedMap<String, Placed> adapters = new LinkedHashMap<>();
    private final SequencedMap<String, Tensor> parameters = new LinkedHashMap<>();

    private record Placed(Linear layer, LowRankAdapter adapter) {}

    private AdapterSet(AdapterConfig config, long seed) {
        this.config = config;
        this.seed = seed;
    }

    /// Puts adapters into the layers of a model.
    ///
    /// @param frozen parameters that are not to move
    /// @throws UsageException when none of its layers is meant
    static AdapterSet into(SentenceModel model, AdapterConfig config, Predicate<String> frozen, long seed) {
        AdapterSet set = new AdapterSet(config, seed);
        SequencedMap<String, Linear> linears = model.linears();
        linears.forEach((module, layer) -> {
            if (config.has(module) && !frozen.test(module + ".weight")) {
                set.add(module, layer, model);
            }
        });
        if (set.adapters.isEmpty()) {
            TreeSet<String> names = new TreeSet<>();
            linears.keySet().forEach(module -> names.add(module.replaceFirst(".*layers?\\.\\d+\\.", "")));
            throw new UsageException("tuning.adapter must be for linear layers of "
                    + model.folder().name() + " that are not frozen: " + names + "; targets=" + config.targets()
                    + " layers=" + config.layers());
        }
        return set;
    }

    private void add(String module, Linear layer, SentenceModel model) {
        try (Scope scope = Scope.open()) {
            long[] shape = layer.weight().shape();
            Tensor down =
                    parameter(scope, module + DOWN, drawn(module, shape[1]).to(model.device()));
            Tensor up = parameter(
                    scope,
                    module + UP,
                    Tensors.zeros(DType.FLOAT32, shape[0], config.rank()).to(model.device()));
            Tensor magnitude = config.kind() == AdapterConfig.Kind.DORA
                    ? parameter(scope, module + MAGNITUDE, LowRankAdapter.norms(layer.weight()))
                    : null;
            LowRankAdapter adapter = new LowRankAdapter(down, up, magnitude, config.alpha() / config.rank());
            layer.adapt(adapter);
            adapters.put(module, new Placed(layer, adapter));
        }
    }

    private Tensor parameter(Scope scope, String name, Tensor numbers) {
        Tensor parameter = scope.release(numbers);
        parameters.put(name, parameter);
        return parameter;
    }

    private Tensor drawn(String module, long in) {
        SplittableRandom random = new SplittableRandom(Seeds.derive(seed, "adapter " + module));
        float[] numbers = new float[Math.toIntExact(Math.multiplyExact(config.rank(), in))];
        double bound = 1 / Math.sqrt((double) in);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextDouble(-bound, bound);
        }
        return Tensors.of(numbers, config.rank(), in);
    }

    AdapterConfig config() {
        return config;
    }

    /// The names of the layers that have one.
    Iterable<String> modules() {
        return adapters.keySet();
    }

    /// What is learnt, by name: that of the layer, and what PEFT calls the part.
    SequencedMap<String, Tensor> parameters() {
        return parameters;
    }

    /// The weights that compute the same by themselves, by name. They belong to the innermost scope.
    SequencedMap<String, Tensor> merged() {
        SequencedMap<String, Tensor> merged = new LinkedHashMap<>();
        adapters.forEach((module, placed) -> merged.put(
                module + ".weight", placed.adapter().merged(placed.layer().weight())));
        return merged;
    }

    @Override
    public void close() {
        parameters.values().forEach(Tensor::close);
    }
}

package dev.kalmia.train;

import dev.kalmia.run.Seeds;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SplittableRandom;

/// Parameters that begin as those of `torch.nn.Linear`, evenly between `±1/√in`; what is drawn follows from the seed
/// and the parameter's name.
final class HeadParameters implements AutoCloseable {
    private final long seed;
    private final Device device;
    private final SequencedMap<String, Tensor> parameters = new LinkedHashMap<>();
    private final List<Tensor> views = new ArrayList<>();

    HeadParameters(long seed, Device device) {
        this.seed = seed;
        this.device = device;
    }

    /// `(out, in)`.
    Tensor linear(String name, long out, long in) {
        return drawn(name, in, out, in);
    }

    /// `(out)`.
    Tensor bias(String name, long out, long in) {
        return drawn(name, in, out);
    }

    private Tensor drawn(String name, long in, long... shape) {
        SplittableRandom random = new SplittableRandom(Seeds.derive(seed, "head " + name));
        long count = 1;
        for (long each : shape) {
            count = Math.multiplyExact(count, each);
        }
        float[] numbers = new float[Math.toIntExact(count)];
        double bound = 1 / Math.sqrt((double) in);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextDouble(-bound, bound);
        }
        try (Scope scope = Scope.open()) {
            Tensor parameter = scope.release(Tensors.of(numbers, shape).to(device));
            parameters.put(name, parameter);
            return parameter;
        }
    }

    /// The same memory, to which no gradient flows; it lives as long as this.
    Tensor cutOff(Tensor parameter) {
        try (Scope scope = Scope.open()) {
            Tensor view = scope.release(parameter.detach());
            views.add(view);
            return view;
        }
    }

    /// What a loss computes with and nothing trains; it lives as long as this.
    Tensor fixed(float[] numbers, long... shape) {
        try (Scope scope = Scope.open()) {
            Tensor made = scope.release(Tensors.of(numbers, shape).to(device));
            views.add(made);
            return made;
        }
    }

    /// By name.
    SequencedMap<String, Tensor> parameters() {
        return Collections.unmodifiableSequencedMap(parameters);
    }

    @Override
    public void close() {
        views.forEach(Tensor::close);
        parameters.values().forEach(Tensor::close);
    }
}

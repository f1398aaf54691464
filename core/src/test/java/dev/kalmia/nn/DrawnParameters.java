package dev.kalmia.nn;

import dev.kalmia.tensor.DType;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Random;
import java.util.SequencedMap;

/// Random parameters, kept as plain numbers too. Tensors belong to the scope that is open.
public final class DrawnParameters implements ParameterSource {
    private final Random random;
    private final DType type;
    private final SequencedMap<String, double[]> numbers = new LinkedHashMap<>();
    private final SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();

    public DrawnParameters(long seed, DType type) {
        this.random = new Random(seed);
        this.type = type;
    }

    @Override
    public Tensor take(String name, long... shape) {
        double[] values = new double[(int) Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        for (int i = 0; i < values.length; i++) {
            // Exact in float32, so that both computations begin with the same numbers.
            values[i] = (float) (0.5 * random.nextGaussian() + (name.contains("norm") ? 0.7 : 0));
        }
        Tensor tensor = Tensors.of(values, shape).to(type);
        numbers.put(name, values);
        tensors.put(name, tensor);
        return tensor;
    }

    /// What was taken, row-major; changing an array changes no tensor.
    public SequencedMap<String, double[]> numbers() {
        return numbers;
    }

    public SequencedMap<String, Tensor> tensors() {
        return tensors;
    }
}

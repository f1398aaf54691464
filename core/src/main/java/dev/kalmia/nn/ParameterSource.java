package dev.kalmia.nn;

import dev.kalmia.tensor.Tensor;

/// Where layers take their parameters from: a checkpoint, or random numbers in tests.
public interface ParameterSource {
    /// The parameter of that name, of exactly that shape.
    ///
    /// @throws dev.kalmia.run.InputException when there is none, or when its shape is another
    Tensor take(String name, long... shape);

    /// Whole numbers that belong to the model but are no parameter, `count` of them.
    ///
    /// @throws dev.kalmia.run.InputException when there are none, or their number is another
    default int[] integers(String name, int count) {
        throw new UnsupportedOperationException(name);
    }

    /// Hears of every linear layer that takes its parameters here.
    default void made(Linear layer) {}

    /// The same source, where every name is read below `prefix` and a dot.
    default ParameterSource under(String prefix) {
        ParameterSource outer = this;
        return new ParameterSource() {
            @Override
            public Tensor take(String name, long... shape) {
                return outer.take(prefix + "." + name, shape);
            }

            @Override
            public int[] integers(String name, int count) {
                return outer.integers(prefix + "." + name, count);
            }

            @Override
            public void made(Linear layer) {
                outer.made(layer);
            }
        };
    }
}

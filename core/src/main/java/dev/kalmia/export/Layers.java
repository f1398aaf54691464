package dev.kalmia.export;

import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.export.onnx.Attribute;
import dev.kalmia.export.onnx.Initialiser;
import dev.kalmia.run.InputException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// Layers of a graph that take their weights by name out of a weight file, as those of `nn` do.
///
/// @param file must stay open until the graph is written
/// @param stored what stands before the names in the file
/// @param shown what stands before the names in the graph
/// @param prefix the layer's own, in both
record Layers(Graph graph, WeightFile file, String stored, String shown, String prefix) {
    /// Those whose names begin with `name` and a dot.
    Layers under(String name) {
        return new Layers(graph, file, stored, shown, prefix + name + ".");
    }

    boolean has(String name) {
        return file.names().contains(stored + prefix + name);
    }

    /// A weight.
    ///
    /// @throws InputException when it is missing or has another shape
    Value weight(String name, long... shape) {
        return take(shown + prefix + name, name, numbers -> numbers, shape);
    }

    /// `x Wᵀ + b`: `(…, in)` to `(…, out)`.
    Value linear(Value x, long in, long out, boolean bias) {
        String layer = shown + prefix.substring(0, prefix.length() - 1);
        // The names by which the layer is found again when the file is read.
        Value matrix = take("onnx::MatMul_" + layer, "weight", TurnedMatrix::new, out, in);
        Value product = graph.named("/" + layer + "/MatMul", "MatMul", List.of(), x, matrix);
        return bias ? product.add(weight("bias", out)) : product;
    }

    /// Rows of a table `(rows, D)`: `(…)` to `(…, D)`.
    Value embedding(Value ids, long rows, long dimension) {
        return weight("weight", rows, dimension).rows(ids);
    }

    /// To mean 0 and variance 1 over the last dimension, scaled and, where there is a bias, shifted.
    Value layerNorm(Value x, long dimension, double epsilon, boolean bias) {
        Value weight = weight("weight", dimension);
        List<Attribute> settings = List.of(Attribute.of("axis", -1L), Attribute.of("epsilon", (float) epsilon));
        return bias
                ? graph.add("LayerNormalization", settings, x, weight, weight("bias", dimension))
                : graph.add("LayerNormalization", settings, x, weight);
    }

    /// To a root mean square of 1 over the last dimension, scaled.
    ///
    /// @param aroundOne whether the weight is what is added to a scale of 1
    Value rmsNorm(Value x, long dimension, double epsilon, boolean aroundOne) {
        Value weight = weight("weight", dimension);
        Value size = x.multiply(x).mean().add(epsilon).sqrt();
        return x.divide(size).multiply(aroundOne ? weight.add(1) : weight);
    }

    private Value take(String name, String key, Function<WeightNumbers, Initialiser> form, long... shape) {
        String wanted = stored + prefix + key;
        if (!file.names().contains(wanted)) {
            throw new InputException(file + ": tensor " + wanted + " is missing");
        }
        long[] found = file.info(wanted).shape();
        if (!Arrays.equals(found, shape)) {
            throw new InputException(file + ": shape of " + wanted + " must be " + Arrays.toString(shape)
                    + " as config.json has it; shape=" + Arrays.toString(found));
        }
        return graph.initialiser(name, () -> form.apply(new WeightNumbers(file, wanted)));
    }
}

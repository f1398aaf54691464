package dev.kalmia.train.tune;

import dev.kalmia.checkpoint.ModelPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How many numbers a training moves.
///
/// @param numbers that have a gradient
/// @param largest numbers of the largest parameter that has one
/// @param averaged numbers of which an average is kept
public record TrainedSize(long numbers, long largest, long averaged) {
    private static final String WEIGHT = ".weight";

    /// Counts what moves of a model.
    ///
    /// @param shapes of its parameters, by name
    public static TrainedSize of(TuningConfig config, Map<String, List<Long>> shapes) {
        List<Long> sizes = new ArrayList<>();
        shapes.forEach((name, shape) -> {
            long size = shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
            // Of a table of which new rows alone move, the gradient is of the table all the same.
            if (config.moves(name) || (config.newTokens().wanted() && NewTokens.isTable(name))) {
                sizes.add(size);
            }
            if (config.adapter().wanted() && isMatrix(name, shape) && !config.isFrozen(name)) {
                sizes.addAll(config.adapter().sizes(module(name), shape));
            }
        });
        long numbers = sizes.stream().mapToLong(Long::longValue).sum();
        return new TrainedSize(
                numbers, sizes.stream().mapToLong(Long::longValue).max().orElse(0), config.average() > 0 ? numbers : 0);
    }

    /// The linear layer that a weight is of.
    static String module(String weight) {
        return weight.substring(0, weight.length() - WEIGHT.length());
    }

    /// Whether it is the weight of a linear layer that can have an adapter.
    static boolean isMatrix(String name, List<Long> shape) {
        return shape.size() == 2 && name.endsWith(WEIGHT) && ModelPart.of(name).kind() == ModelPart.Kind.LAYER;
    }
}

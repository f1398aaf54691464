package dev.kalmia.bench;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.WeightFile;

/// How much arithmetic a token needs.
final class FlopsOf {
    private FlopsOf() {}

    /// A multiplication and an addition for each number of the layers' matrices, and for each pair of a query's and a
    /// key's values, twice: for the score and for the mixture. A causal token sees half of the others on average.
    static double token(ModelFolder folder, int tokens) {
        double matrices = 0;
        try (WeightFile weights = folder.weights()) {
            for (String name : weights.names()) {
                boolean layer = name.contains("layer") && name.endsWith(".weight");
                if (layer && weights.info(name).shape().length == 2) {
                    matrices += weights.info(name).elements();
                }
            }
        }
        int hidden = folder.config().integer("hidden_size");
        double seen = folder.modelType().equals("bert") ? tokens : (tokens + 1) / 2.0;
        return 2 * matrices + 4.0 * hidden * seen * folder.config().integer("num_hidden_layers");
    }
}

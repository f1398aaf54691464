package dev.kalmia.train.tune;

import dev.kalmia.checkpoint.ModelPart;
import dev.kalmia.run.Default;
import dev.kalmia.run.UsageException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is learnt beside weights that stay as they are.
///
/// @param kind of adapter
/// @param rank r, the inner size
/// @param alpha α; what is learnt is multiplied by α/r
/// @param targets linear layers by the end of their name, `query`, `attention.output.dense`; empty: all of
///     the transformer's
/// @param layers of the transformer, `0-5`, `11`; empty: all
public record AdapterConfig(
        @Default("none") Kind kind,
        @Default("8") int rank,
        @Default("16") double alpha,
        @Default("[]") List<String> targets,
        @Default("[]") List<String> layers) {
    /// What an adapter computes.
    public enum Kind {
        /// There is none: the weights are trained.
        NONE,
        /// Hu et al. 2021, arXiv 2106.09685.
        LORA,
        /// Liu et al. 2024, arXiv 2402.09353.
        DORA
    }

    private static final int MOST_RANK = 4096;

    public AdapterConfig {
        targets = List.copyOf(targets);
        layers = List.copyOf(layers);
        if (rank < 1 || rank > MOST_RANK) {
            throw new UsageException("rank must be in 1.." + MOST_RANK + "; rank=" + rank);
        }
        if (!(alpha > 0 && alpha <= Float.MAX_VALUE)) {
            throw new UsageException("alpha must be above 0; alpha=" + alpha);
        }
        layers.forEach(range -> LayerRange.parse(range, "layers"));
        if (targets.stream().anyMatch(String::isBlank)) {
            throw new UsageException("targets must be names of linear layers; targets=" + targets);
        }
        if (kind == Kind.NONE && !(targets.isEmpty() && layers.isEmpty())) {
            throw new UsageException("kind must be lora or dora where layers of the model are named; kind=none");
        }
    }

    /// Whether there is one.
    boolean wanted() {
        return kind != Kind.NONE;
    }

    /// Numbers of each parameter that is learnt beside a linear layer's weight; none where it has no adapter.
    ///
    /// @param shape of the weight, out and in
    List<Long> sizes(String module, List<Long> shape) {
        if (!has(module)) {
            return List.of();
        }
        List<Long> low = List.of(rank * shape.getLast(), rank * shape.getFirst());
        return kind == Kind.DORA ? List.of(low.getFirst(), low.getLast(), shape.getFirst()) : low;
    }

    /// Why no model of such parameters can have it.
    ///
    /// @param shapes of the model's parameters, by name
    Optional<String> misfit(String model, Map<String, List<Long>> shapes) {
        List<Map.Entry<String, List<Long>>> matrices = shapes.entrySet().stream()
                .filter(each -> TrainedSize.isMatrix(each.getKey(), each.getValue()))
                .filter(each -> has(TrainedSize.module(each.getKey())))
                .toList();
        if (matrices.isEmpty()) {
            return Optional.of("must be for linear layers of " + model + "; targets=" + targets + " layers=" + layers);
        }
        // A product of two matrices cannot have a higher rank than the matrix that it is added to.
        return matrices.stream()
                .filter(each -> rank
                        > Math.min(each.getValue().getFirst(), each.getValue().getLast()))
                .findFirst()
                .map(each -> "must have a rank of at most the smaller side of each matrix; "
                        + TrainedSize.module(each.getKey()) + "=" + each.getValue() + " rank=" + rank);
    }

    List<LayerRange> ranges() {
        return layers.stream().map(range -> LayerRange.parse(range, "layers")).toList();
    }

    /// Whether it is for a linear layer.
    ///
    /// @param module its name
    boolean has(String module) {
        int layer = ModelPart.of(module + ".weight").layer();
        return (targets.isEmpty()
                        || targets.stream().anyMatch(target -> module.equals(target) || module.endsWith("." + target)))
                && (layers.isEmpty() || ranges().stream().anyMatch(range -> range.has(layer)));
    }
}

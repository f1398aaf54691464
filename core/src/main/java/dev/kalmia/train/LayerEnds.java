package dev.kalmia.train;

import dev.kalmia.checkpoint.HeadShape;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.PoolingHead;
import dev.kalmia.model.ModelSize;
import java.util.List;
import java.util.Optional;

/// Layers after which a model may end.
final class LayerEnds {
    private LayerEnds() {}

    /// A model cannot end after its last layer and be another, nor where its head looks at all layers.
    static Optional<String> misfit(List<Integer> layers, ModelFolder model) {
        if (layers.isEmpty()) {
            return Optional.empty();
        }
        boolean allLayers = model.head()
                .map(PoolingHead::shape)
                .filter(shape -> shape instanceof HeadShape.MultiLayer sizes && sizes.allLayers())
                .isPresent();
        if (allLayers) {
            return Optional.of(
                    "must be empty for " + model.name() + ", whose head pools all layers; matryoshka-layers=" + layers);
        }
        int most = ModelSize.of(model).layers() - 1;
        return layers.stream().allMatch(layer -> layer <= most)
                ? Optional.empty()
                : Optional.of("must be at most " + most + " for " + model.name() + "; matryoshka-layers=" + layers);
    }
}

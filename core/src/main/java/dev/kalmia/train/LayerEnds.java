package dev.kalmia.train;

import dev.kalmia.checkpoint.HeadShape;
import dev.kalmia.checkpoint.PoolingHead;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.run.UsageException;
import java.util.List;

/// Layers after which a model may end.
final class LayerEnds {
    private LayerEnds() {}

    /// A model cannot end after its last layer and be another, nor where its head looks at all layers.
    static void require(List<Integer> layers, SentenceModel model) {
        int most = model.layers() - 1;
        for (int layer : layers) {
            if (layer > most) {
                throw new UsageException("matryoshka-layers must be at most " + most + " for "
                        + model.folder().name() + "; matryoshka-layers=" + layers);
            }
        }
        boolean allLayers = model.folder()
                .head()
                .map(PoolingHead::shape)
                .filter(shape -> shape instanceof HeadShape.MultiLayer sizes && sizes.allLayers())
                .isPresent();
        if (allLayers && !layers.isEmpty()) {
            throw new UsageException("matryoshka-layers must be empty for "
                    + model.folder().name() + ", whose head pools all layers; matryoshka-layers=" + layers);
        }
    }
}

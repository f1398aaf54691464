package dev.kalmia.train.tune;

import dev.kalmia.checkpoint.ModelPart;
import dev.kalmia.run.UsageException;

/// Parameters that stay as they are.
///
/// @param kind of which part
/// @param range of layers, where the kind is [ModelPart.Kind#LAYER]
record FrozenPart(ModelPart.Kind kind, LayerRange range) {
    private static final String LAYERS = "layers";
    private static final LayerRange ALL = new LayerRange(0, Integer.MAX_VALUE);

    /// Reads `embeddings`, `head`, `layers`, `layers 5` or `layers 0-5`.
    static FrozenPart parse(String text) {
        return switch (text) {
            case "embeddings" -> new FrozenPart(ModelPart.Kind.EMBEDDINGS, ALL);
            case "head" -> new FrozenPart(ModelPart.Kind.HEAD, ALL);
            case LAYERS -> new FrozenPart(ModelPart.Kind.LAYER, ALL);
            default -> new FrozenPart(ModelPart.Kind.LAYER, range(text));
        };
    }

    private static LayerRange range(String text) {
        if (!text.startsWith(LAYERS + " ")) {
            throw new UsageException("frozen must be of embeddings, head, layers and 'layers 0-5'; frozen=" + text);
        }
        return LayerRange.parse(text.substring(LAYERS.length() + 1).strip(), "frozen");
    }

    /// The highest layer that is named, -1 where none is.
    int highest() {
        return range.last() == Integer.MAX_VALUE ? -1 : range.last();
    }

    boolean has(String parameter) {
        ModelPart part = ModelPart.of(parameter);
        return part.kind() == kind && (kind != ModelPart.Kind.LAYER || range.has(part.layer()));
    }
}

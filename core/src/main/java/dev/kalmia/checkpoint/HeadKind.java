package dev.kalmia.checkpoint;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The trained heads that may stand in place of a pooling. Their types in `modules.json` are ours: Python
/// knows no such class, and does not load a model that has one.
public enum HeadKind {
    LATENT_ATTENTION("kalmia.LatentAttention"),
    MULTI_LAYER_POOLING("kalmia.MultiLayerPooling");

    private final String type;

    HeadKind(String type) {
        this.type = type;
    }

    /// What `modules.json` calls it.
    public String type() {
        return type;
    }

    static Optional<HeadKind> of(String type) {
        return Arrays.stream(values()).filter(kind -> kind.type.equals(type)).findFirst();
    }

    static List<String> types() {
        return Arrays.stream(values()).map(HeadKind::type).toList();
    }
}

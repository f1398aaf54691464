package dev.kalmia.checkpoint;

import java.nio.file.Path;
import java.util.SequencedMap;

/// A trained head in a model folder: where other models have a Pooling, a module with `config.json` and
/// weights.
///
/// @param module its folder within the model's, such as `1_LatentAttention`
/// @param includePrompt whether the tokens of a prompt take part in what is summed up
/// @param weights the file with its parameters
public record PoolingHead(String module, HeadShape shape, boolean includePrompt, Path weights) {
    private static final String INCLUDE_PROMPT = "include_prompt";

    static PoolingHead read(Path model, ModuleList.Head head) {
        ConfigView config = ConfigView.read(head.folder().resolve("config.json"));
        HeadShape shape = switch (head.kind()) {
            case LATENT_ATTENTION -> HeadShape.LatentAttention.read(config);
            case MULTI_LAYER_POOLING -> HeadShape.MultiLayer.read(config);
        };
        return new PoolingHead(
                model.relativize(head.folder()).toString().replace('\\', '/'),
                shape,
                config.flag(INCLUDE_PROMPT, true),
                Weights.find(head.folder()));
    }

    /// What a parameter of this head is called among those of the whole model.
    public String parameter(String name) {
        return module + "/" + name;
    }

    /// All that its `config.json` says.
    SequencedMap<String, Object> settings() {
        return settings(shape, includePrompt);
    }

    static SequencedMap<String, Object> settings(HeadShape shape, boolean includePrompt) {
        SequencedMap<String, Object> settings = shape.settings();
        settings.put(INCLUDE_PROMPT, includePrompt);
        return settings;
    }
}

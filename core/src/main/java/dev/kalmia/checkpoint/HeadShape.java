package dev.kalmia.checkpoint;

import dev.kalmia.run.UsageException;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// The sizes of a trained head, all but those that follow from the transformer.
public sealed interface HeadShape permits HeadShape.LatentAttention, HeadShape.MultiLayer {
    HeadKind kind();

    /// By the keys of its `config.json`.
    SequencedMap<String, Object> settings();

    /// The head of NV-Embed: tokens ask latents (arXiv 2405.17428).
    ///
    /// @param latents how many there are
    /// @param latentSize of each
    /// @param heads of the attention
    /// @param headSize of each
    record LatentAttention(int latents, int latentSize, int heads, int headSize) implements HeadShape {
        public LatentAttention {
            requirePositive("latents", latents);
            requirePositive("latent_size", latentSize);
            requirePositive("heads", heads);
            requirePositive("head_size", headSize);
        }

        @Override
        public HeadKind kind() {
            return HeadKind.LATENT_ATTENTION;
        }

        @Override
        public SequencedMap<String, Object> settings() {
            SequencedMap<String, Object> settings = new LinkedHashMap<>();
            settings.put("latents", latents);
            settings.put("latent_size", latentSize);
            settings.put("heads", heads);
            settings.put("head_size", headSize);
            return settings;
        }

        static LatentAttention read(ConfigView config) {
            return new LatentAttention(
                    positive(config, "latents"),
                    positive(config, "latent_size"),
                    positive(config, "heads"),
                    positive(config, "head_size"));
        }
    }

    /// Latents ask one layer or all (arXiv 2409.02727).
    ///
    /// @param latents how many there are, each as large as a token's state
    /// @param heads of the attention
    /// @param headSize of each
    /// @param allLayers whether every layer is asked, or the last alone
    /// @param allTokens whether all tokens of a layer take part, or the last alone, which suits transformers
    ///     whose tokens see those before them
    record MultiLayer(int latents, int heads, int headSize, boolean allLayers, boolean allTokens) implements HeadShape {
        public MultiLayer {
            requirePositive("latents", latents);
            requirePositive("heads", heads);
            requirePositive("head_size", headSize);
        }

        @Override
        public HeadKind kind() {
            return HeadKind.MULTI_LAYER_POOLING;
        }

        @Override
        public SequencedMap<String, Object> settings() {
            SequencedMap<String, Object> settings = new LinkedHashMap<>();
            settings.put("latents", latents);
            settings.put("heads", heads);
            settings.put("head_size", headSize);
            settings.put("all_layers", allLayers);
            settings.put("all_tokens", allTokens);
            return settings;
        }

        static MultiLayer read(ConfigView config) {
            return new MultiLayer(
                    positive(config, "latents"),
                    positive(config, "heads"),
                    positive(config, "head_size"),
                    said(config, "all_layers"),
                    said(config, "all_tokens"));
        }
    }

    private static void requirePositive(String key, int size) {
        if (size < 1) {
            throw new UsageException(key + " must be at least 1; " + key + "=" + size);
        }
    }

    private static int positive(ConfigView config, String key) {
        int size = config.integer(key);
        if (size < 1) {
            throw config.refused(key, "at least 1", size);
        }
        return size;
    }

    /// True or false, and not left out: nothing about a vector is guessed.
    private static boolean said(ConfigView config, String key) {
        config.json(key);
        return config.flag(key, false);
    }
}

package dev.kalmia.cli;

import dev.kalmia.checkpoint.ConfigView;
import dev.kalmia.checkpoint.TransformerFolder;
import dev.kalmia.model.Transformer;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Device;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which tokens those of a decoder see, where it shall not be as the model's folder says.
final class AttentionOption {
    @Option(
            names = "--attention",
            paramLabel = "causal|bidirectional",
            description = "Which tokens those of a decoder see: those before them, or all; default: as the model says.")
    private @Nullable String attention;

    Transformer open(TransformerFolder folder, Device device) {
        return Transformer.open(folder, config(folder.config()), device);
    }

    private ConfigView config(ConfigView config) {
        return switch (attention == null ? "" : attention) {
            case "" -> config;
            case "causal" -> causal(config, true);
            case "bidirectional" -> causal(config, false);
            default ->
                throw new UsageException("--attention must be causal or bidirectional; --attention=" + attention);
        };
    }

    private static ConfigView causal(ConfigView config, boolean causal) {
        return config.with("is_causal", causal).with("use_bidirectional_attention", !causal);
    }

    /// Where it would change nothing.
    void refuse(String why) {
        if (attention != null) {
            throw new UsageException("--attention is for .safetensors reference files; " + why);
        }
    }
}

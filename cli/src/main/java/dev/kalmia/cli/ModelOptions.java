package dev.kalmia.cli;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Overflow;
import dev.kalmia.encode.PromptPreset;
import dev.kalmia.model.Transformer;
import dev.kalmia.run.Progress;
import dev.kalmia.tensor.Device;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Which model, and how it runs.
final class ModelOptions {
    @Option(
            names = "--model",
            paramLabel = "REF",
            required = true,
            description = "A model folder, bundled:NAME (all-MiniLM-L6-v2, bge-small-en-v1.5, bge-small-zh-v1.5,"
                    + " e5-small-v2), or hf:ORG/NAME[@REVISION].")
    private String model = "";

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Mixin
    private EncodeOptions settings = new EncodeOptions();

    ModelFolder folder() {
        return ModelSource.resolve(model, progress());
    }

    /// A model, or a bare decoder that pools as the preset says.
    ModelFolder folder(PromptPreset preset) {
        return ModelSource.resolve(model, preset.pooling(), progress());
    }

    private Progress progress() {
        PrintWriter err = Objects.requireNonNull(command).commandLine().getErr();
        return TerminalProgress.on(err);
    }

    /// The model without what makes one vector of a text, by the folder's word or another of its attention.
    Transformer transformer(AttentionOption attention) {
        return attention.open(ModelSource.transformer(model, progress()), settings.device());
    }

    Overflow overflow() {
        return settings.overflow();
    }

    /// What vectors depend on, apart from what the encoder says itself.
    Map<String, String> settings() {
        return settings.all();
    }

    Encoder open() {
        Device.prepare();
        return settings.open(folder());
    }

    Encoder open(PromptPreset preset) {
        Device.prepare();
        return settings.open(folder(preset));
    }
}

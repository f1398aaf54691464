package dev.kalmia.cli;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Overflow;
import java.io.PrintWriter;
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
        PrintWriter err = Objects.requireNonNull(command).commandLine().getErr();
        return ModelSource.resolve(model, TerminalProgress.on(err));
    }

    Overflow overflow() {
        return settings.overflow();
    }

    Encoder open() {
        return settings.open(folder());
    }
}

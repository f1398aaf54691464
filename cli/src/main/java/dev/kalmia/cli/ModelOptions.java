package dev.kalmia.cli;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Overflow;
import dev.kalmia.tensor.Device;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which model, and how it runs.
final class ModelOptions {
    @Option(
            names = "--model",
            paramLabel = "REF",
            required = true,
            description =
                    "A model folder, or bundled:NAME (all-MiniLM-L6-v2, bge-small-en-v1.5, bge-small-zh-v1.5, e5-small-v2).")
    private String model = "";

    @Mixin
    private EncodeOptions settings = new EncodeOptions();

    ModelFolder folder() {
        return ModelSource.resolve(model);
    }

    String reference() {
        return model;
    }

    Device device() {
        return settings.device();
    }

    Overflow overflow() {
        return settings.overflow();
    }

    Encoder open() {
        return settings.open(folder());
    }
}

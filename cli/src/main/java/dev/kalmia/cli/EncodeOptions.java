package dev.kalmia.cli;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.encode.EncodeConfig;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Overflow;
import dev.kalmia.encode.Precision;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Device;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How a model runs.
final class EncodeOptions {
    @Option(
            names = "--max-length",
            paramLabel = "N",
            description = "Most tokens of a text; default: the model's limit.")
    private int maxLength;

    @Option(names = "--dims", paramLabel = "N", description = "Keep the first N dimensions; default: all.")
    private @Nullable Integer dimensions;

    @Option(names = "--force-dims", description = "Take --dims even where the model was not trained for so many.")
    private boolean forceDimensions;

    @Option(
            names = "--deterministic",
            description = "Give a text the same bits whatever texts are beside it; slower for short texts.")
    private boolean deterministic;

    @Option(
            names = "--precision",
            paramLabel = "f32|bf16|int8",
            description = "What the model computes with; default: ${DEFAULT-VALUE}.")
    private String precision = "f32";

    @Option(
            names = "--on-overflow",
            paramLabel = "warn|error|truncate|truncate-left|chunk|windows|late",
            description = "What becomes of texts that are too long: cut their end and say so, refuse, cut their end,"
                    + " cut their start, or encode all: even chunks and their weighted mean, full windows and their"
                    + " mean, or overlapping windows whose tokens are pooled together; default: ${DEFAULT-VALUE}.")
    private String overflow = "warn";

    @Option(
            names = "--device",
            paramLabel = "cpu|cuda:N",
            description = "Where the model runs; default: ${DEFAULT-VALUE}.")
    private String device = "cpu";

    @Mixin
    private ContextOptions context = new ContextOptions();

    Overflow overflow() {
        return Overflow.parse(overflow);
    }

    Precision precision() {
        return Precision.parse(precision);
    }

    Device device() {
        return Device.parse(device);
    }

    /// What results depend on, apart from what the encoder says itself.
    Map<String, String> labels() {
        Map<String, String> labels = new HashMap<>(context.labels());
        labels.put("precision", precision().name().toLowerCase(Locale.ROOT));
        switch (overflow()) {
            case CHUNK -> labels.put("overflow", "chunk");
            case WINDOWS -> labels.put("overflow", "windows");
            case LATE -> labels.put("overflow", "late");
            case TRUNCATE_LEFT -> labels.put("overflow", "truncate-left");
            case WARN, ERROR, TRUNCATE -> {}
        }
        if (deterministic) {
            labels.put("deterministic", "true");
        }
        return labels;
    }

    /// What vectors depend on to the last bit, apart from what the encoder says itself.
    Map<String, String> all() {
        Map<String, String> all = new HashMap<>(labels());
        all.put("device", device);
        return all;
    }

    Encoder open(ModelFolder folder) {
        if (dimensions != null && dimensions < 1) {
            throw new UsageException("--dims must be at least 1; --dims=" + dimensions);
        }
        int kept = dimensions == null ? 0 : dimensions;
        EncodeConfig config = EncodeConfig.defaults();
        config = (forceDimensions ? config.withForcedDimensions(kept) : config.withDimensions(kept))
                .withMaxTokens(maxLength)
                .withDeterministic(deterministic)
                .withPrecision(precision())
                .withOverflow(overflow())
                .withDevice(device())
                .withExtension(context.extension(maxLength));
        return Encoder.open(folder, config);
    }
}

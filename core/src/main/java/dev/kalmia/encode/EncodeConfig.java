package dev.kalmia.encode;

import static java.util.Objects.requireNonNull;

import dev.kalmia.model.ContextExtension;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Device;

/// How texts are encoded.
///
/// @param maxTokens most tokens of a text; 0 means the limit in the model folder, which may be passed up to
///     the number of positions the model has
/// @param dimensions first values kept of each embedding (Matryoshka); 0 means all
/// @param tokensPerBatch most padded tokens of one batch
/// @param precision what the model computes with
/// @param overflow what becomes of texts that are too long
/// @param device where the model lives
/// @param forceDimensions whether `dimensions` may be a number that the model was not trained for
/// @param deterministic whether a text's vector is the same bits whatever texts are encoded with it, in
///     whatever order, batches and number of threads. Each text then is a batch of its own, which takes
///     longer
/// @param extension how the model reads texts longer than it was trained on; its target takes the place of
///     the limit in the model folder
public record EncodeConfig(
        int maxTokens,
        int dimensions,
        int tokensPerBatch,
        Precision precision,
        Overflow overflow,
        Device device,
        boolean forceDimensions,
        boolean deterministic,
        ContextExtension extension) {
    public EncodeConfig {
        if (maxTokens < 0) {
            throw new UsageException("max-length must not be negative; max-length=" + maxTokens);
        }
        if (dimensions < 0) {
            throw new UsageException("dims must not be negative; dims=" + dimensions);
        }
        if (tokensPerBatch < 1) {
            throw new UsageException("tokens per batch must be positive; tokens per batch=" + tokensPerBatch);
        }
        requireNonNull(precision, "precision is null");
        requireNonNull(overflow, "overflow is null");
        requireNonNull(device, "device is null");
        requireNonNull(extension, "extension is null");
    }

    /// The model's own limits, float32, processor, 1,024 tokens a batch, too long texts counted.
    public static EncodeConfig defaults() {
        return new EncodeConfig(
                0, 0, 1024, Precision.F32, Overflow.WARN, Device.cpu(), false, false, ContextExtension.none());
    }

    public EncodeConfig withMaxTokens(int tokens) {
        return with(tokens, dimensions, precision, overflow, device, forceDimensions, deterministic, extension);
    }

    public EncodeConfig withDimensions(int kept) {
        return with(maxTokens, kept, precision, overflow, device, false, deterministic, extension);
    }

    public EncodeConfig withPrecision(Precision chosen) {
        return with(maxTokens, dimensions, chosen, overflow, device, forceDimensions, deterministic, extension);
    }

    public EncodeConfig withOverflow(Overflow chosen) {
        return with(maxTokens, dimensions, precision, chosen, device, forceDimensions, deterministic, extension);
    }

    public EncodeConfig withDevice(Device chosen) {
        return with(maxTokens, dimensions, precision, overflow, chosen, forceDimensions, deterministic, extension);
    }

    /// With a number of dimensions that the model need not have been trained for.
    public EncodeConfig withForcedDimensions(int kept) {
        return with(maxTokens, kept, precision, overflow, device, true, deterministic, extension);
    }

    public EncodeConfig withDeterministic(boolean chosen) {
        return with(maxTokens, dimensions, precision, overflow, device, forceDimensions, chosen, extension);
    }

    public EncodeConfig withExtension(ContextExtension chosen) {
        return with(maxTokens, dimensions, precision, overflow, device, forceDimensions, deterministic, chosen);
    }

    private EncodeConfig with(
            int tokens,
            int kept,
            Precision computed,
            Overflow tooLong,
            Device where,
            boolean forced,
            boolean same,
            ContextExtension longer) {
        return new EncodeConfig(tokens, kept, tokensPerBatch, computed, tooLong, where, forced, same, longer);
    }
}

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
/// @param extension how the model reads texts longer than it was trained on; its target takes the place of the limit in
///     the model folder
public record EncodeConfig(
        int maxTokens,
        int dimensions,
        int tokensPerBatch,
        Precision precision,
        Overflow overflow,
        Device device,
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
        return new EncodeConfig(0, 0, 1024, Precision.F32, Overflow.WARN, Device.cpu(), ContextExtension.none());
    }

    public EncodeConfig withMaxTokens(int tokens) {
        return new EncodeConfig(tokens, dimensions, tokensPerBatch, precision, overflow, device, extension);
    }

    public EncodeConfig withDimensions(int kept) {
        return new EncodeConfig(maxTokens, kept, tokensPerBatch, precision, overflow, device, extension);
    }

    public EncodeConfig withPrecision(Precision chosen) {
        return new EncodeConfig(maxTokens, dimensions, tokensPerBatch, chosen, overflow, device, extension);
    }

    public EncodeConfig withOverflow(Overflow chosen) {
        return new EncodeConfig(maxTokens, dimensions, tokensPerBatch, precision, chosen, device, extension);
    }

    public EncodeConfig withDevice(Device chosen) {
        return new EncodeConfig(maxTokens, dimensions, tokensPerBatch, precision, overflow, chosen, extension);
    }

    public EncodeConfig withExtension(ContextExtension chosen) {
        return new EncodeConfig(maxTokens, dimensions, tokensPerBatch, precision, overflow, device, chosen);
    }
}

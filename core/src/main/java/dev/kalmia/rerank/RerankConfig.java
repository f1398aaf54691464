package dev.kalmia.rerank;

import static java.util.Objects.requireNonNull;

import dev.kalmia.encode.Precision;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Device;
import org.jspecify.annotations.Nullable;

/// How documents are scored.
///
/// @param maxTokens most tokens of query and document together, with all that the model wants around them; 0 means
///     the model's own limit
/// @param tokensPerBatch most padded tokens of one batch
/// @param precision what the model computes with, [Precision#F32] or [Precision#BF16]
/// @param device where the model lives
/// @param instruction what a model that takes one is to look for; null for the one that it was published with
/// @param logits whether scores are what the model has before it makes shares of them: of a cross-encoder the number
///     before its activation, of one that answers the difference between yes and no
public record RerankConfig(
        int maxTokens,
        int tokensPerBatch,
        Precision precision,
        Device device,
        @Nullable String instruction,
        boolean logits) {
    public RerankConfig {
        if (maxTokens < 0) {
            throw new UsageException("max-length must not be negative; max-length=" + maxTokens);
        }
        if (tokensPerBatch < 1) {
            throw new UsageException("tokens per batch must be positive; tokens per batch=" + tokensPerBatch);
        }
        if (requireNonNull(precision, "precision is null") == Precision.INT8) {
            throw new UsageException("precision of a reranker must be f32 or bf16; precision=int8");
        }
        requireNonNull(device, "device is null");
    }

    /// The model's own limit and instruction, float32, processor, 1,024 tokens a batch.
    public static RerankConfig defaults() {
        return new RerankConfig(0, 1024, Precision.F32, Device.cpu(), null, false);
    }

    public RerankConfig withMaxTokens(int tokens) {
        return new RerankConfig(tokens, tokensPerBatch, precision, device, instruction, logits);
    }

    public RerankConfig withTokensPerBatch(int tokens) {
        return new RerankConfig(maxTokens, tokens, precision, device, instruction, logits);
    }

    public RerankConfig withPrecision(Precision chosen) {
        return new RerankConfig(maxTokens, tokensPerBatch, chosen, device, instruction, logits);
    }

    public RerankConfig withDevice(Device chosen) {
        return new RerankConfig(maxTokens, tokensPerBatch, precision, chosen, instruction, logits);
    }

    public RerankConfig withInstruction(String chosen) {
        return new RerankConfig(maxTokens, tokensPerBatch, precision, device, chosen, logits);
    }

    public RerankConfig withLogits() {
        return new RerankConfig(maxTokens, tokensPerBatch, precision, device, instruction, true);
    }

    boolean bfloat16() {
        return precision == Precision.BF16;
    }
}

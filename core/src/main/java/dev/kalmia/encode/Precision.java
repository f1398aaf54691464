package dev.kalmia.encode;

import dev.kalmia.run.UsageException;
import java.util.Locale;

/// The numbers a model computes with. What comes out is float32 in every case.
public enum Precision {
    /// 32-bit floats: equal to the reference software up to rounding.
    F32,
    /// bfloat16: on devices with instructions for it, products of bfloat16 numbers with 32-bit sums; on others
    /// the linear layers' weights are rounded to it and all arithmetic is float32, so that half as much memory
    /// passes where texts are few and short, and nothing is slower.
    BF16,
    /// 8-bit integer multiplications with 32-bit sums in the transformer's linear layers; all else float32. Weights
    /// are rounded once, the vector of each token at each layer. On the processor, for encoding.
    INT8;

    /// Reads `f32`, `bf16` or `int8`.
    public static Precision parse(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "f32" -> F32;
            case "bf16" -> BF16;
            case "int8" -> INT8;
            default -> throw new UsageException("precision must be f32, bf16 or int8; precision=" + name);
        };
    }
}

package dev.kalmia.tensor;

/// What a device's arithmetic units can do.
public final class Processor {
    private Processor() {}

    /// Whether products in bfloat16 are made by instructions of their own. Where it cannot be known they are taken not
    /// to be: without them libtorch's bfloat16 is several times slower than float32.
    public static boolean multipliesBfloat16(Device device) {
        if (device.kind() != Device.Kind.CPU) {
            return true;
        }
        String flags = " " + NativeSetup.processorFlags() + " ";
        return flags.contains(" avx512_bf16 ") || flags.contains(" amx_bf16 ");
    }
}

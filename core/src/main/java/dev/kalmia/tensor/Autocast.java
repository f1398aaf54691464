package dev.kalmia.tensor;

import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;

/// While open, matrix products on this thread are computed in bfloat16 from float32 parameters; sums, norms
/// and losses stay in float32.
public final class Autocast implements AutoCloseable {
    private final DeviceType device;
    private final boolean before;
    private final boolean wanted;

    private Autocast(DeviceType device, boolean before, boolean wanted) {
        this.device = device;
        this.before = before;
        this.wanted = wanted;
    }

    /// Opens it, or when `wanted` is false opens something that changes nothing.
    public static Autocast bfloat16(Device where, boolean wanted) {
        NativeSetup.ensure();
        DeviceType type = where.kind() == Device.Kind.CPU ? DeviceType.CPU : DeviceType.CUDA;
        boolean before = torch.is_autocast_enabled(type);
        if (wanted) {
            torch.set_autocast_dtype(type, DType.BFLOAT16.torch());
            torch.set_autocast_enabled(type, true);
            torch.increment_nesting();
        }
        return new Autocast(type, before, wanted);
    }

    @Override
    public void close() {
        if (wanted) {
            // What was cast here would be stale after the next update of the parameters.
            if (torch.decrement_nesting() == 0) {
                torch.clear_cache();
            }
            torch.set_autocast_enabled(device, before);
        }
    }
}

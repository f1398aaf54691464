package dev.kalmia.tensor;

import static java.util.Objects.requireNonNull;

import dev.kalmia.run.UsageException;
import org.bytedeco.pytorch.global.torch;

/// Where a tensor lives.
///
/// @param kind processor or graphics card
/// @param index which card, from 0; 0 for the processor
public record Device(Kind kind, int index) {
    /// Kinds of device.
    public enum Kind {
        CPU,
        CUDA
    }

    public Device {
        requireNonNull(kind, "kind is null");
        if (index < 0 || (kind == Kind.CPU && index > 0)) {
            throw new UsageException(
                    "device index must be " + (kind == Kind.CPU ? "0" : "at least 0") + "; index=" + index);
        }
    }

    public static Device cpu() {
        return new Device(Kind.CPU, 0);
    }

    public static Device cuda(int index) {
        return new Device(Kind.CUDA, index);
    }

    /// Reads `cpu`, `cuda` or `cuda:n`.
    public static Device parse(String text) {
        if (text.equals("cpu")) {
            return cpu();
        }
        if (text.equals("cuda")) {
            return cuda(0);
        }
        if (text.matches("cuda:\\d{1,3}")) {
            return cuda(Integer.parseInt(text.substring("cuda:".length())));
        }
        throw new UsageException("device must be cpu, cuda or cuda:n; device=" + text);
    }

    /// Begins to load the libraries that every device needs, which takes about a second, in a thread of its own: for
    /// whoever has other things to do before the first tensor. What goes wrong is told when they are needed.
    public static void prepare() {
        NativeSetup.begin();
    }

    /// Refuses a graphics card that this machine has not, or that this build of libtorch cannot use.
    public void requireThere() {
        if (kind == Kind.CPU) {
            return;
        }
        NativeSetup.ensure();
        int cards = torch.cuda_is_available() ? Byte.toUnsignedInt(torch.cuda_device_count()) : 0;
        if (index >= cards) {
            throw new UsageException("device must be cpu or one of the " + cards
                    + " graphics cards that can be used here; device=" + this);
        }
    }

    @Override
    public String toString() {
        return kind == Kind.CPU ? "cpu" : "cuda:" + index;
    }
}

package dev.kalmia.tensor;

import dev.kalmia.kernel.AttentionKernel;
import dev.kalmia.kernel.Kernels;
import dev.kalmia.kernel.PackedMatrix;
import dev.kalmia.kernel.RowNorm;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.jspecify.annotations.Nullable;

/// Sends linear layers and attention to the room `kernel` where nothing but float32 numbers on the processor
/// is wanted: no gradients, no bfloat16. The operations of [Tensor] ask here first, so models know nothing of
/// it.
final class KernelPath {
    /// Packed weights are copies; they may take this share of the heap together.
    private static final long MOST_PACKED = Runtime.getRuntime().maxMemory() / 2;

    private static final AtomicLong PACKED = new AtomicLong();

    private KernelPath() {}

    /// A weight laid out for the kernels, and the state of the weight it was made of.
    /// The matrix is null where the weight was not packed and is not going to be.
    record Packed(@Nullable PackedMatrix matrix, long version) {
        long bytes() {
            return matrix == null ? 0 : matrix.bytes();
        }
    }

    /// `x Wᵀ + b`, or the GELU of that, or null where libtorch has to do it.
    static @Nullable Tensor linear(Tensor x, Tensor weight, @Nullable Tensor bias, boolean gelu) {
        if (!open() || !plain(x) || !plain(weight) || (bias != null && !plain(bias))) {
            return null;
        }
        long[] shape = x.shape();
        long[] sizes = weight.shape();
        if (sizes.length != 2 || shape.length == 0 || shape[shape.length - 1] != sizes[1] || x.size() == 0) {
            return null;
        }
        long rows = x.size() / sizes[1];
        boolean fit = rows <= PackedMatrix.MOST_ROWS || Deterministic.isOpen();
        PackedMatrix packed = fit ? packed(weight, sizes) : null;
        if (packed == null) {
            return null;
        }
        shape[shape.length - 1] = sizes[0];
        Tensor y = Tensors.empty(DType.FLOAT32, shape);
        MemorySegment from = Tensors.memory(x);
        MemorySegment to = Tensors.memory(y);
        MemorySegment shift = bias == null ? null : Tensors.memory(bias);
        for (long row = 0; row < rows; row += PackedMatrix.MOST_ROWS) {
            int count = (int) Math.min(PackedMatrix.MOST_ROWS, rows - row);
            packed.multiply(rows(from, row, count, sizes[1]), count, shift, gelu, rows(to, row, count, sizes[0]));
        }
        return y;
    }

    private static MemorySegment rows(MemorySegment all, long first, int count, long size) {
        return all.asSlice(4L * first * size, 4L * count * size);
    }

    /// Weights of a model stay, so they are packed once; what belongs to a scope is not worth it.
    private static @Nullable PackedMatrix packed(Tensor weight, long[] sizes) {
        if (weight.owner != null || !PackedMatrix.fits(sizes[0], sizes[1])) {
            return null;
        }
        synchronized (weight) {
            long version = weight.handle()._version();
            Packed packed = weight.packed;
            if (packed == null || packed.version() != version) {
                forget(weight);
                if (PACKED.get() + 4 * weight.size() > MOST_PACKED) {
                    if (Deterministic.isOpen()) {
                        // Packing it later, when there is room, would change the last bits of vectors.
                        weight.packed = new Packed(null, version);
                    }
                    return null;
                }
                packed = new Packed(PackedMatrix.of(Tensors.memory(weight), (int) sizes[0], (int) sizes[1]), version);
                PACKED.addAndGet(packed.bytes());
                weight.packed = packed;
            }
            return packed.matrix();
        }
    }

    /// Gives the packed copy of a weight back.
    static void forget(Tensor weight) {
        Packed packed = weight.packed;
        if (packed != null) {
            PACKED.addAndGet(-packed.bytes());
            weight.packed = null;
        }
    }

    /// Layer normalisation over the last dimension, or null where libtorch has to do it.
    static @Nullable Tensor layerNorm(Tensor x, Tensor weight, Tensor bias, double epsilon) {
        if (!open() || !plain(x) || !plain(weight) || !plain(bias)) {
            return null;
        }
        long[] shape = x.shape();
        long dimension = weight.size();
        boolean lastOnly = shape.length > 0 && weight.shape().length == 1 && shape[shape.length - 1] == dimension;
        if (!lastOnly
                || bias.size() != dimension
                || !RowNorm.fits(dimension)
                || x.size() / dimension > Integer.MAX_VALUE) {
            return null;
        }
        Tensor y = Tensors.empty(DType.FLOAT32, shape);
        RowNorm.apply(
                Tensors.memory(x),
                (int) (x.size() / dimension),
                (int) dimension,
                Tensors.memory(weight),
                Tensors.memory(bias),
                epsilon,
                Tensors.memory(y));
        return y;
    }

    /// Attention of `(B, L, D)` each, heads side by side, or null where libtorch has to do it.
    static @Nullable Tensor attention(Tensor query, Tensor key, Tensor value, long heads, @Nullable Tensor keys) {
        if (!open() || !plain(query) || !plain(key) || !plain(value)) {
            return null;
        }
        long[] shape = query.shape();
        if (shape.length != 3 || !Arrays.equals(shape, key.shape()) || !Arrays.equals(shape, value.shape())) {
            return null;
        }
        byte[] taken = keys == null ? null : taken(keys, shape[0], shape[1]);
        long size = shape[2] / heads;
        if ((keys != null && taken == null) || !AttentionKernel.fits(shape[1], heads, size)) {
            return null;
        }
        Tensor mixed = Tensors.empty(DType.FLOAT32, shape);
        AttentionKernel.attend(
                (int) shape[0],
                (int) shape[1],
                (int) heads,
                (int) size,
                Tensors.memory(query),
                Tensors.memory(key),
                Tensors.memory(value),
                taken,
                Tensors.memory(mixed));
        return mixed;
    }

    private static byte @Nullable [] taken(Tensor keys, long texts, long tokens) {
        boolean oneRowEach = Arrays.equals(keys.shape(), new long[] {texts, 1, 1, tokens});
        if (!oneRowEach || keys.dtype() != DType.BOOL || !keys.hasPlainMemory()) {
            return null;
        }
        return Tensors.memory(keys).toArray(ValueLayout.JAVA_BYTE);
    }

    /// Whether plain float32 numbers on the processor are what is asked of, here and now.
    static boolean takes(Tensor x) {
        return open() && plain(x);
    }

    private static boolean open() {
        return !ShortWork.isOpen()
                && Kernels.available()
                && !GradMode.is_enabled()
                && !torch.is_autocast_enabled(DeviceType.CPU);
    }

    private static boolean plain(Tensor x) {
        return x.dtype() == DType.FLOAT32 && x.hasPlainMemory();
    }
}

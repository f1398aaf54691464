package dev.kalmia.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/// How numbers come into tensors and out of them. Tensors made here live on the processor.
public final class Tensors {
    private Tensors() {}

    /// Float32 from a row-major array.
    public static Tensor of(float[] values, long... shape) {
        return copied(MemorySegment.ofArray(values), DType.FLOAT32, shape);
    }

    /// Float64 from a row-major array.
    public static Tensor of(double[] values, long... shape) {
        return copied(MemorySegment.ofArray(values), DType.FLOAT64, shape);
    }

    /// Int64 from a row-major array.
    public static Tensor of(long[] values, long... shape) {
        return copied(MemorySegment.ofArray(values), DType.INT64, shape);
    }

    /// Int32 from a row-major array.
    public static Tensor of(int[] values, long... shape) {
        return copied(MemorySegment.ofArray(values), DType.INT32, shape);
    }

    /// Boolean from a row-major array.
    public static Tensor of(boolean[] values, long... shape) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) (values[i] ? 1 : 0);
        }
        return copied(MemorySegment.ofArray(bytes), DType.BOOL, shape);
    }

    /// A copy of little-endian numbers, such as a part of a mapped file.
    public static Tensor copied(MemorySegment bytes, DType type, long... shape) {
        long count = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        if (bytes.byteSize() != count * type.bytes()) {
            throw new IllegalArgumentException("a tensor of shape " + Arrays.toString(shape) + " has "
                    + count * type.bytes() + " bytes; bytes=" + bytes.byteSize());
        }
        Tensor tensor = empty(type, shape);
        MemorySegment.copy(bytes, 0, memory(tensor), 0, bytes.byteSize());
        return tensor;
    }

    public static Tensor zeros(DType type, long... shape) {
        Tensor tensor = empty(type, shape);
        tensor.handle().zero_();
        return tensor;
    }

    /// `0, 1, …, count - 1`, int64.
    public static Tensor range(int count) {
        long[] values = new long[count];
        Arrays.setAll(values, i -> i);
        return of(values, count);
    }

    /// The numbers as float32, row-major.
    public static float[] floats(Tensor tensor) {
        try (Scope _ = Scope.open()) {
            Tensor plain = plain(tensor, DType.FLOAT32);
            return memory(plain).toArray(ValueLayout.JAVA_FLOAT);
        }
    }

    /// The numbers as float64, row-major.
    public static double[] doubles(Tensor tensor) {
        try (Scope _ = Scope.open()) {
            Tensor plain = plain(tensor, DType.FLOAT64);
            return memory(plain).toArray(ValueLayout.JAVA_DOUBLE);
        }
    }

    /// The numbers as int64, row-major.
    public static long[] longs(Tensor tensor) {
        try (Scope _ = Scope.open()) {
            Tensor plain = plain(tensor, DType.INT64);
            return memory(plain).toArray(ValueLayout.JAVA_LONG);
        }
    }

    /// The one number of a tensor of size 1.
    public static double item(Tensor tensor) {
        if (tensor.size() != 1) {
            throw new IllegalArgumentException("the tensor must hold one number; size=" + tensor.size());
        }
        return doubles(tensor)[0];
    }

    /// Lends the tensor's own memory, little-endian and row-major, for as long as the tensor lives: for
    /// writing files without a copy. The tensor must be on the processor and contiguous.
    @SuppressWarnings("restricted")
    public static MemorySegment memory(Tensor tensor) {
        if (!tensor.hasPlainMemory()) {
            throw new IllegalArgumentException("only a contiguous tensor on the processor lends its memory");
        }
        long bytes = tensor.size() * tensor.dtype().bytes();
        return MemorySegment.ofAddress(tensor.handle().data_ptr().address()).reinterpret(bytes);
    }

    private static Tensor plain(Tensor tensor, DType type) {
        return tensor.detach().to(Device.cpu()).to(type).contiguous();
    }

    static Tensor empty(DType type, long... shape) {
        NativeSetup.ensure();
        Scope.innermost();
        return new Tensor(torch.empty(shape, new TensorOptions(type.torch()), new MemoryFormatOptional()), type, shape);
    }

    static org.bytedeco.pytorch.Device torch(Device device) {
        return new org.bytedeco.pytorch.Device(device.toString());
    }
}

package dev.kalmia.tensor;

import dev.kalmia.kernel.RowRange;
import java.lang.foreign.MemorySegment;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/// `x Wᵀ + b` in 8-bit integers with 32-bit sums, on the processor, without gradients.
///
/// Each row of the weight is rounded once, to -63…63 of its own largest value; each row of the input at each call, to
/// 0…255 between its own smallest and largest value, so that no row's result depends on the rows beside it. The
/// weight has seven bits because processors without VNNI add pairs of products in 16 bits: 2 · 255 · 63 fits.
///
/// Lives until closed. Safe for use by many threads.
public final class Int8Linear implements AutoCloseable {
    private static final long[] LAST = {-1};
    private static final double STEPS = 63;
    private static final boolean SEVEN_BIT_INPUTS = false;

    private final IValue packed;
    private final Tensor sums;
    private final @Nullable Tensor bias;
    private boolean closed;

    /// @param sums of each row of the rounded weight
    private Int8Linear(IValue packed, Tensor sums, @Nullable Tensor bias) {
        this.packed = packed;
        this.sums = sums;
        this.bias = bias;
    }

    /// Rounds a layer.
    ///
    /// @param weight `(out, in)` float32 on the processor; not needed after
    /// @param bias `(out)`; is used as it is, and closed by its owner
    public static Int8Linear of(Tensor weight, @Nullable Tensor bias) {
        if (weight.device().kind() != Device.Kind.CPU) {
            throw new IllegalArgumentException("8-bit layers are on the processor; device=" + weight.device());
        }
        try (Scope scope = Scope.open();
                PointerScope temporaries = new PointerScope();
                NoGradient _ = NoGradient.open()) {
            var handle = weight.handle().detach();
            var largest = handle.abs().amax(new long[] {1}, false);
            // A row of zeros has no largest value to divide by.
            var scales = largest.div(new Scalar(STEPS))
                    .clamp_min(new Scalar(Float.MIN_NORMAL))
                    .to(ScalarType.Double);
            var zeros = torch.zeros(new long[] {handle.size(0)}, new TensorOptions(ScalarType.Long));
            var rounded = torch.quantize_per_channel(handle, scales, zeros, 0, ScalarType.QInt8);
            IValueVector stack = new IValueVector();
            stack.push_back(new IValue(rounded));
            stack.push_back(new IValue());
            call(Operators.PREPACK, stack);
            var sums = released(rounded.dequantize().sum(new long[] {1}), temporaries);
            return new Int8Linear(
                    released(new IValue(stack.get(0)), temporaries), scope.release(new Tensor(sums)), bias);
        }
    }

    /// `(…, in)` float32 to `(…, out)` float32.
    public Tensor apply(Tensor x) {
        return apply(x, false);
    }

    /// The GELU of that.
    public Tensor applyGelu(Tensor x) {
        return apply(x, true);
    }

    private Tensor apply(Tensor x, boolean gelu) {
        if (closed) {
            throw new IllegalStateException("the layer is closed");
        }
        if (KernelPath.takes(x) && KernelPath.takes(sums)) {
            long[] shape = x.shape();
            long in = shape[shape.length - 1];
            long rows = in == 0 ? 0 : x.size() / in;
            if (rows > 0 && RowRange.fits(rows, in) && RowRange.fits(rows, sums.size())) {
                return inKernels(x, (int) rows, shape, gelu);
            }
        }
        Tensor y = inLibrary(x);
        return gelu ? y.gelu() : y;
    }

    private Tensor inKernels(Tensor x, int rows, long[] shape, boolean gelu) {
        int in = (int) shape[shape.length - 1];
        Tensor stretched = Tensors.empty(DType.FLOAT32, shape);
        RowRange range = RowRange.stretch(Tensors.memory(x), rows, in, Tensors.memory(stretched));
        Tensor y = new Tensor(product(stretched.handle()));
        MemorySegment shift = bias == null ? null : Tensors.memory(bias);
        range.restore(Tensors.memory(y), (int) sums.size(), Tensors.memory(sums), shift, gelu);
        return y;
    }

    private Tensor inLibrary(Tensor x) {
        // Temporaries belong to the scope that every tensor needs.
        var least = x.handle().amin(LAST, true);
        var span = x.handle().amax(LAST, true).sub(least).clamp_min(new Scalar(Float.MIN_NORMAL));
        var y = product(x.handle().sub(least).div_(span)).mul_(span).addcmul_(least, sums.handle());
        return new Tensor(bias == null ? y : y.add_(bias.handle()));
    }

    /// Every row reaches from 0 to 1, and so does what the operator takes for the range of all rows.
    private org.bytedeco.pytorch.Tensor product(org.bytedeco.pytorch.Tensor stretched) {
        IValueVector stack = new IValueVector();
        stack.push_back(new IValue(stretched));
        stack.push_back(packed);
        stack.push_back(new IValue(SEVEN_BIT_INPUTS));
        call(Operators.DYNAMIC, stack);
        return stack.get(0).toTensor();
    }

    private static void call(OperatorHandle operator, IValueVector stack) {
        Dispatcher.singleton().callBoxed(operator, stack);
    }

    /// Operators that the binding has no method for, by their names in libtorch.
    private static final class Operators {
        private static final OperatorHandle PREPACK = find("quantized::linear_prepack");
        private static final OperatorHandle DYNAMIC = find("quantized::linear_dynamic");

        private static OperatorHandle find(String name) {
            NativeSetup.ensure();
            try (PointerScope temporaries = new PointerScope()) {
                return released(Dispatcher.singleton().findSchemaOrThrow(name, ""), temporaries);
            }
        }
    }

    /// Takes a pointer out of its scope, as [Scope#release] does a tensor.
    private static <P extends Pointer> P released(P pointer, PointerScope scope) {
        pointer.retainReference();
        scope.detach(pointer);
        return pointer;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            packed.deallocate();
            sums.close();
        }
    }
}

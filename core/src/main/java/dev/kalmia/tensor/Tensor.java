package dev.kalmia.tensor;

import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// An array of numbers in native memory, and the operations on it.
///
/// A tensor belongs to the innermost [Scope] of the thread that made it and dies with it; using it later is
/// an [IllegalStateException]. Operations make new tensors and leave their inputs alone; a dimension may be
/// counted from the end by a negative number. How numbers come in and out is in [Tensors].
///
/// Not safe for use by several threads at once.
public final class Tensor implements AutoCloseable {
    private final org.bytedeco.pytorch.Tensor handle;
    private boolean closed;

    // What a handle is never changes, and each question to the library is a call across the border: asked once.
    private volatile long @Nullable [] sizes;
    private volatile @Nullable DType type;
    private volatile @Nullable Boolean plainMemory;

    @Nullable
    Scope owner;

    KernelPath.@Nullable Packed packed;

    Tensor(org.bytedeco.pytorch.Tensor handle) {
        this.handle = handle;
        Scope.adopt(this);
    }

    /// One that was just made on the processor, in row-major order.
    Tensor(org.bytedeco.pytorch.Tensor handle, DType type, long[] sizes) {
        this(handle);
        this.type = type;
        this.sizes = sizes.clone();
        this.plainMemory = true;
    }

    org.bytedeco.pytorch.Tensor handle() {
        requireOpen();
        return handle;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the tensor is used after its scope was closed");
        }
    }

    void markClosed() {
        closed = true;
    }

    /// Frees this tensor before its scope ends. Closing twice does nothing.
    @Override
    public void close() {
        if (!closed) {
            Scope.forget(this);
            KernelPath.forget(this);
            closed = true;
            handle.deallocate();
        }
    }

    // What it is

    /// Size of each dimension.
    public long[] shape() {
        return sizes().clone();
    }

    private long[] sizes() {
        requireOpen();
        long[] known = sizes;
        if (known == null) {
            known = new long[(int) handle.dim()];
            for (int i = 0; i < known.length; i++) {
                known[i] = handle.size(i);
            }
            sizes = known;
        }
        return known;
    }

    /// How many numbers.
    public long size() {
        long size = 1;
        for (long each : sizes()) {
            size *= each;
        }
        return size;
    }

    public DType dtype() {
        requireOpen();
        DType known = type;
        if (known == null) {
            known = DType.of(handle.scalar_type());
            type = known;
        }
        return known;
    }

    /// Whether it lies on the processor, in row-major order without gaps.
    boolean hasPlainMemory() {
        requireOpen();
        Boolean known = plainMemory;
        if (known == null) {
            known = handle.is_cpu() && handle.is_contiguous();
            plainMemory = known;
        }
        return known;
    }

    public Device device() {
        var device = handle().device();
        return device.is_cuda() ? Device.cuda(Byte.toUnsignedInt(device.index())) : Device.cpu();
    }

    // Shape

    public Tensor reshape(long... shape) {
        return new Tensor(handle().reshape(shape));
    }

    public Tensor transpose(long first, long second) {
        return new Tensor(handle().transpose(first, second));
    }

    public Tensor unsqueeze(long dimension) {
        return new Tensor(handle().unsqueeze(dimension));
    }

    public Tensor expand(long... shape) {
        return new Tensor(handle().expand(shape));
    }

    /// `length` entries of a dimension from `start` on; shares memory.
    public Tensor narrow(long dimension, long start, long length) {
        return new Tensor(handle().narrow(dimension, start, length));
    }

    /// The same numbers in row-major order.
    public Tensor contiguous() {
        return new Tensor(handle().contiguous());
    }

    public static Tensor concat(List<Tensor> parts, long dimension) {
        TensorVector vector = new TensorVector();
        parts.forEach(part -> vector.push_back(part.handle()));
        return new Tensor(torch.cat(vector, dimension));
    }

    // Choosing

    /// Entries of a dimension at the positions `index`, `(n)` int64.
    public Tensor indexSelect(long dimension, Tensor index) {
        return new Tensor(handle().index_select(dimension, index.handle()));
    }

    public Tensor gather(long dimension, Tensor index) {
        return new Tensor(handle().gather(dimension, index.handle()));
    }

    /// This table's rows at `ids` `(…)`: `(rows, D)` gives `(…, D)`.
    public Tensor embedding(Tensor ids) {
        return new Tensor(torch.embedding(handle(), ids.handle()));
    }

    /// This with `value` at the positions `index` along a dimension, int64.
    public Tensor scatter(long dimension, Tensor index, double value) {
        return new Tensor(handle().scatter(dimension, index.handle(), new Scalar(value)));
    }

    /// This where `mask` is false, `value` where it is true.
    public Tensor maskedFill(Tensor mask, double value) {
        return new Tensor(handle().masked_fill(mask.handle(), new Scalar(value)));
    }

    // Arithmetic

    public Tensor add(Tensor other) {
        return new Tensor(handle().add(other.handle()));
    }

    /// Whole numbers stay whole.
    public Tensor add(long term) {
        return new Tensor(handle().add(new Scalar(term)));
    }

    public Tensor add(double term) {
        return new Tensor(handle().add(new Scalar(term)));
    }

    public Tensor subtract(Tensor other) {
        return new Tensor(handle().sub(other.handle()));
    }

    public Tensor multiply(Tensor other) {
        return new Tensor(handle().mul(other.handle()));
    }

    public Tensor multiply(double factor) {
        return new Tensor(handle().mul(new Scalar(factor)));
    }

    public Tensor divide(Tensor other) {
        return new Tensor(handle().div(other.handle()));
    }

    public Tensor divide(double divisor) {
        return new Tensor(handle().div(new Scalar(divisor)));
    }

    public Tensor sqrt() {
        return new Tensor(handle().sqrt());
    }

    public Tensor square() {
        return new Tensor(handle().square());
    }

    public Tensor exp() {
        return new Tensor(handle().exp());
    }

    public Tensor abs() {
        return new Tensor(handle().abs());
    }

    /// Truth values: where a number is larger than the other's.
    public Tensor greaterThan(Tensor other) {
        return new Tensor(handle().gt(other.handle()));
    }

    public Tensor equalTo(double value) {
        return new Tensor(handle().eq(new Scalar(value)));
    }

    public Tensor notEqualTo(double value) {
        return new Tensor(handle().ne(new Scalar(value)));
    }

    // Sums

    /// The sum of everything, `()`.
    public Tensor sum() {
        return new Tensor(handle().sum());
    }

    public Tensor sum(long dimension) {
        return new Tensor(handle().sum(new long[] {dimension}, false, new ScalarTypeOptional()));
    }

    /// The mean of everything, `()`.
    public Tensor mean() {
        return new Tensor(handle().mean());
    }

    /// The largest value along a dimension, which goes away.
    public Tensor max(long dimension) {
        return new Tensor(handle().amax(new long[] {dimension}, false));
    }

    /// Position of the first largest value along a dimension, int64.
    public Tensor argmax(long dimension) {
        return new Tensor(handle().argmax(new LongOptional(dimension), false));
    }

    /// Rows of Euclidean length 1 along the last dimension; a row shorter than 1e-12 is divided by that.
    public Tensor normalise() {
        Tensor squares = square().sum(-1).unsqueeze(-1);
        return divide(new Tensor(squares.sqrt().handle().clamp_min(new Scalar(1e-12))));
    }

    // Layers

    public Tensor matmul(Tensor other) {
        return new Tensor(handle().matmul(other.handle()));
    }

    /// `x Wᵀ + b`; `weight` is `(out, in)`.
    public Tensor linear(Tensor weight, @Nullable Tensor bias) {
        Tensor plain = KernelPath.linear(this, weight, bias, false);
        if (plain != null) {
            return plain;
        }
        TensorOptional optional = bias == null ? new TensorOptional() : new TensorOptional(bias.handle());
        return new Tensor(torch.linear(handle(), weight.handle(), optional));
    }

    /// `gelu(x Wᵀ + b)`.
    public Tensor linearGelu(Tensor weight, @Nullable Tensor bias) {
        Tensor plain = KernelPath.linear(this, weight, bias, true);
        return plain != null ? plain : linear(weight, bias).gelu();
    }

    public Tensor layerNorm(Tensor weight, @Nullable Tensor bias, double epsilon) {
        Tensor plain = bias == null ? null : KernelPath.layerNorm(this, weight, bias, epsilon);
        if (plain != null) {
            return plain;
        }
        TensorOptional shift = bias == null ? new TensorOptional() : new TensorOptional(bias.handle());
        return new Tensor(
                torch.layer_norm(handle(), weight.shape(), new TensorOptional(weight.handle()), shift, epsilon, true));
    }

    /// Divides by the root mean square of the last dimension and scales (Zhang and Sennrich 2019).
    public Tensor rmsNorm(Tensor weight, double epsilon) {
        return new Tensor(torch.rms_norm(
                handle(), weight.shape(), new TensorOptional(weight.handle()), new DoubleOptional(epsilon)));
    }

    /// `x Φ(x)`, with the exact error function.
    public Tensor gelu() {
        return new Tensor(torch.gelu(handle()));
    }

    /// [#gelu] by its approximation with a hyperbolic tangent (Hendrycks and Gimpel 2016, section 2).
    public Tensor geluTanh() {
        return new Tensor(torch.gelu(handle(), "tanh"));
    }

    /// `x / (1 + e⁻ˣ)`.
    public Tensor silu() {
        return new Tensor(torch.silu(handle()));
    }

    public Tensor tanh() {
        return new Tensor(handle().tanh());
    }

    public Tensor relu() {
        return new Tensor(handle().relu());
    }

    public Tensor sigmoid() {
        return new Tensor(handle().sigmoid());
    }

    public Tensor softmax(long dimension) {
        return new Tensor(torch.softmax(handle(), dimension));
    }

    public Tensor logSoftmax(long dimension) {
        return new Tensor(torch.log_softmax(handle(), dimension));
    }

    /// The logarithm of the sum of exponentials along a dimension, which goes away.
    public Tensor logSumExp(long dimension) {
        return new Tensor(torch.logsumexp(handle(), dimension));
    }

    // Kinds and places

    public Tensor to(DType type) {
        return new Tensor(handle().to(type.torch()));
    }

    public Tensor to(Device where) {
        return new Tensor(handle().to(Tensors.torch(where), handle().scalar_type()));
    }

    // Gradients

    /// Whether gradients flow to this tensor.
    public boolean requiresGradient() {
        return handle().requires_grad();
    }

    /// Marks a leaf so that `backward` leaves its gradient here; returns this.
    public Tensor requireGradient() {
        handle().set_requires_grad(true);
        return this;
    }

    /// The same numbers, cut off from whatever they were computed from.
    public Tensor detach() {
        return new Tensor(handle().detach());
    }

    /// Computes the gradient of this number `()` with respect to every leaf that requires one, and adds it
    /// to those there.
    public void backward() {
        handle().backward();
    }

    /// Goes on with a gradient that was computed elsewhere: adds what it means for every leaf that requires
    /// one.
    ///
    /// @param gradient of this tensor's shape
    public void backward(Tensor gradient) {
        handle().backward(gradient.handle(), new BoolOptional(), false, new TensorArrayRefOptional());
    }

    /// The gradient that `backward` left here, null when there is none.
    public @Nullable Tensor gradient() {
        // The binding lends a pointer into the parameter; a handle of its own outlives clearGradient.
        var lent = handle().grad();
        return lent.defined() ? new Tensor(new org.bytedeco.pytorch.Tensor(lent)) : null;
    }

    /// The gradient, made of zeros where there is none.
    Tensor gradientOrZeros() {
        Tensor there = gradient();
        if (there != null) {
            return there;
        }
        Tensor zeros = Tensors.zeros(dtype(), shape()).to(device());
        handle().mutable_grad().put(zeros.handle());
        return zeros;
    }

    /// Overwrites the numbers of this parameter with those of another tensor of its shape.
    public void assign(Tensor other) {
        try (Scope _ = Scope.open();
                NoGradient _ = NoGradient.open()) {
            handle().copy_(other.handle());
        }
    }

    /// Drops the gradient.
    public void clearGradient() {
        handle().mutable_grad().reset();
    }
}

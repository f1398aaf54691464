package dev.kalmia.model;

import static java.util.Objects.requireNonNull;

import dev.kalmia.checkpoint.ConfigView;
import dev.kalmia.checkpoint.DataType;
import dev.kalmia.checkpoint.NamePrefix;
import dev.kalmia.checkpoint.TensorInfo;
import dev.kalmia.checkpoint.TransformerFolder;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.checkpoint.WholeNumbers;
import dev.kalmia.nn.Linear;
import dev.kalmia.nn.ParameterSource;
import dev.kalmia.run.InputException;
import dev.kalmia.tensor.DType;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;

/// Reads parameters out of a weight file as float32, under the names the file has, and remembers which were
/// taken.
final class CheckpointParameters implements ParameterSource {
    private final WeightFile file;
    private final Device device;
    private final boolean bytes;
    private final String prefix;
    private final SequencedMap<String, Tensor> taken = new LinkedHashMap<>();
    private final List<Linear> linears = new ArrayList<>();

    /// Finds the prefix of the names and takes nothing yet.
    ///
    /// @param landmark a name that every checkpoint of the architecture has, by which the prefix is found
    CheckpointParameters(WeightFile file, String landmark, Device device) {
        this(file, landmark, device, false);
    }

    /// @param bytes whether a weight of whole numbers of 8 bits is what it says, and not the half of a scaled one
    private CheckpointParameters(WeightFile file, String landmark, Device device, boolean bytes) {
        this.bytes = bytes;
        this.file = file;
        this.device = device;
        this.prefix = NamePrefix.of(file, landmark);
    }

    /// Makes something of a folder's weights. Where that is refused, what was taken is freed.
    ///
    /// @param making takes what it needs; the tensors then belong to what it makes
    static <T> T read(
            TransformerFolder folder, ConfigView config, Device device, Function<CheckpointParameters, T> making) {
        device.requireThere();
        try (WeightFile file = folder.weights();
                Scope _ = Scope.open()) {
            Architectures architecture = Architectures.of(config);
            CheckpointParameters source = new CheckpointParameters(
                    file, architecture.landmark(config), device, architecture == Architectures.STATIC);
            try {
                return making.apply(source);
            } catch (RuntimeException refused) {
                source.taken.values().forEach(Tensor::close);
                throw refused;
            }
        }
    }

    /// Whether the file has a tensor of that whole name.
    boolean has(String stored) {
        return file.names().contains(stored);
    }

    @Override
    public Tensor take(String name, long... shape) {
        return takeWhole(stored(prefix + name), shape);
    }

    /// The first checkpoints of BERT call the two numbers of a norm otherwise.
    private String stored(String name) {
        String old = name.replaceFirst("LayerNorm\\.weight$", "LayerNorm.gamma")
                .replaceFirst("LayerNorm\\.bias$", "LayerNorm.beta");
        return !file.names().contains(name) && file.names().contains(old) ? old : name;
    }

    /// Takes a parameter by the whole name that it has in the file.
    Tensor takeWhole(String stored, long... shape) {
        if (!file.names().contains(stored)) {
            throw new InputException(file + ": tensor " + stored + " is missing");
        }
        TensorInfo info = file.info(stored);
        if (!Arrays.equals(info.shape(), shape)) {
            throw new InputException(file + ": shape of " + stored + " must be " + Arrays.toString(shape)
                    + " as config.json has it; shape=" + Arrays.toString(info.shape()));
        }
        try (Scope scope = Scope.open()) {
            Tensor raw = raw(info, stored);
            Tensor parameter = raw.to(DType.FLOAT32).to(device).contiguous();
            scope.release(parameter);
            taken.put(stored, parameter);
            return parameter;
        }
    }

    @Override
    public int[] integers(String name, int count) {
        String stored = prefix + name;
        if (!file.names().contains(stored)) {
            throw new InputException(file + ": tensor " + stored + " is missing");
        }
        int[] numbers = WholeNumbers.read(file, stored);
        if (numbers.length != count) {
            throw new InputException(
                    file + ": " + stored + " must have " + count + " numbers; it is " + file.info(stored));
        }
        return numbers;
    }

    /// Refuses a classifier that tells more classes apart than a pair's score.
    void requireOneLabel(String stored) {
        if (file.names().contains(stored)
                && file.info(stored).shape().length == 2
                && file.info(stored).shape()[0] != 1) {
            throw new InputException(file + ": a reranker must have one label; rows of " + stored + "="
                    + file.info(stored).shape()[0]);
        }
    }

    private Tensor raw(TensorInfo info, String stored) {
        MemorySegment data = file.data(stored);
        if (!bytes || info.type() != DataType.I8) {
            return Tensors.copied(data, dtype(info, stored), info.shape());
        }
        if (info.elements() > Integer.MAX_VALUE - 8) {
            throw new InputException(
                    file + ": a table of I8 must have less than 2147483640 numbers; " + stored + " is " + info);
        }
        float[] numbers = new float[(int) info.elements()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = data.get(ValueLayout.JAVA_BYTE, i);
        }
        return Tensors.of(numbers, info.shape());
    }

    private DType dtype(TensorInfo info, String name) {
        return switch (info.type().name()) {
            case "F32" -> DType.FLOAT32;
            case "F64" -> DType.FLOAT64;
            case "F16" -> DType.FLOAT16;
            case "BF16" -> DType.BFLOAT16;
            default ->
                throw new InputException(
                        file + ": type of " + name + " must be F64, F32, F16 or BF16; type=" + info.type());
        };
    }

    /// The same file, where names are read as they are, without the prefix.
    ParameterSource whole() {
        return this::takeWhole;
    }

    @Override
    public void made(Linear layer) {
        linears.add(layer);
    }

    /// The linear layers that were made so far.
    List<Linear> linears() {
        return linears;
    }

    /// A parameter that was taken before.
    Tensor taken(String name) {
        return requireNonNull(taken.get(prefix + name), name);
    }

    /// What was taken so far, by the names in the file.
    SequencedMap<String, Tensor> taken() {
        return taken;
    }

    @Override
    public String toString() {
        return file.toString();
    }
}

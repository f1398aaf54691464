package dev.kalmia.export;

import dev.kalmia.export.onnx.Attribute;
import dev.kalmia.export.onnx.Constant;
import dev.kalmia.export.onnx.ElementType;
import dev.kalmia.export.onnx.Initialiser;
import dev.kalmia.export.onnx.Node;
import dev.kalmia.export.onnx.OnnxModel;
import dev.kalmia.export.onnx.Port;
import dev.kalmia.run.CodeVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// A graph while it is built. Operations are [Value]'s methods; equal constants, and a weight that is used twice,
/// are there once.
final class Graph {
    private final List<Port> inputs = new ArrayList<>();
    private final List<Port> outputs = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final SequencedMap<String, Initialiser> initialisers = new LinkedHashMap<>();

    /// What the caller of the finished model gives, of whole numbers.
    Value input(String name, String... dimensions) {
        inputs.add(new Port(name, ElementType.INT64, List.of(dimensions)));
        return new Value(this, name);
    }

    /// What the caller gets, of float32.
    void output(String name, Value value, String... dimensions) {
        nodes.add(new Node(name, "Identity", List.of(value.name()), List.of(name), List.of()));
        outputs.add(new Port(name, ElementType.FLOAT, List.of(dimensions)));
    }

    /// An operation with one output.
    Value add(String operation, List<Attribute> attributes, Value... operands) {
        return named(operation + "_" + nodes.size(), operation, attributes, operands);
    }

    /// An operation whose name says something to whoever reads the file.
    Value named(String name, String operation, List<Attribute> attributes, Value... operands) {
        String output = name + "_output";
        List<String> names = Arrays.stream(operands).map(Value::name).toList();
        nodes.add(new Node(name, operation, names, List.of(output), attributes));
        return new Value(this, output);
    }

    /// A tensor of the model.
    ///
    /// @param tensor asked when there is none of the name
    Value initialiser(String name, Supplier<Initialiser> tensor) {
        initialisers.computeIfAbsent(name, _ -> tensor.get());
        return new Value(this, name);
    }

    int initialisers() {
        return initialisers.size();
    }

    /// A list of whole numbers.
    Value integers(long... values) {
        String name = LongStream.of(values).mapToObj(Long::toString).collect(Collectors.joining("_", "integers_", ""));
        return initialiser(name, () -> Constant.of(values));
    }

    /// A whole number, with no dimension.
    Value integer(long value) {
        return initialiser("integer_" + value, () -> Constant.single(value));
    }

    /// A number, with no dimension.
    Value number(double value) {
        return initialiser("number_" + (float) value, () -> Constant.single((float) value));
    }

    OnnxModel model(SequencedMap<String, String> notes) {
        return new OnnxModel(inputs, outputs, nodes, initialisers, CodeVersion.current(), notes);
    }
}

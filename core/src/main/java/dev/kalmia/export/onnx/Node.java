package dev.kalmia.export.onnx;

import java.util.List;

/// An operation of a graph (`NodeProto`).
///
/// @param inputs and `outputs` are names of values
public record Node(
        String name, String operation, List<String> inputs, List<String> outputs, List<Attribute> attributes) {
    private static final int INPUT = 1;
    private static final int OUTPUT = 2;
    private static final int NAME = 3;
    private static final int OPERATION = 4;
    private static final int ATTRIBUTE = 5;

    public Node {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        attributes = List.copyOf(attributes);
    }

    WireWriter message() {
        WireWriter node = new WireWriter();
        inputs.forEach(input -> node.text(INPUT, input));
        outputs.forEach(output -> node.text(OUTPUT, output));
        node.text(NAME, name).text(OPERATION, operation);
        attributes.forEach(attribute -> node.message(ATTRIBUTE, attribute.message()));
        return node;
    }
}

package dev.kalmia.export.onnx;

import java.util.List;
import java.util.SequencedMap;

/// A model to be written: a graph and what is said of it.
///
/// @param nodes each after those whose outputs it takes
/// @param notes what a program may ask for by key
public record OnnxModel(
        List<Port> inputs,
        List<Port> outputs,
        List<Node> nodes,
        SequencedMap<String, Initialiser> initialisers,
        String producerVersion,
        SequencedMap<String, String> notes) {
    /// Of 2021, with `LayerNormalization`; what came later is not needed, and older runtimes do not know it.
    private static final int OPERATOR_SET = 17;

    private static final int FORMAT_VERSION = 8;

    private static final int MODEL_FORMAT = 1;
    private static final int MODEL_PRODUCER = 2;
    private static final int MODEL_PRODUCER_VERSION = 3;
    private static final int MODEL_OPERATORS = 8;
    private static final int MODEL_NOTES = 14;
    private static final int OPERATORS_VERSION = 2;
    private static final int GRAPH_NODE = 1;
    private static final int GRAPH_NAME = 2;
    private static final int GRAPH_INPUT = 11;
    private static final int GRAPH_OUTPUT = 12;
    private static final int NOTE_KEY = 1;
    private static final int NOTE_VALUE = 2;

    /// All of the model that stands before its graph.
    byte[] head() {
        WireWriter head = new WireWriter()
                .number(MODEL_FORMAT, FORMAT_VERSION)
                .text(MODEL_PRODUCER, "kalmia")
                .text(MODEL_PRODUCER_VERSION, producerVersion)
                .message(MODEL_OPERATORS, new WireWriter().number(OPERATORS_VERSION, OPERATOR_SET));
        notes.forEach((key, value) ->
                head.message(MODEL_NOTES, new WireWriter().text(NOTE_KEY, key).text(NOTE_VALUE, value)));
        return head.toBytes();
    }

    /// All of the graph but its initialisers.
    byte[] graph() {
        WireWriter graph = new WireWriter();
        nodes.forEach(node -> graph.message(GRAPH_NODE, node.message()));
        graph.text(GRAPH_NAME, "kalmia");
        inputs.forEach(input -> graph.message(GRAPH_INPUT, input.message()));
        outputs.forEach(output -> graph.message(GRAPH_OUTPUT, output.message()));
        return graph.toBytes();
    }
}

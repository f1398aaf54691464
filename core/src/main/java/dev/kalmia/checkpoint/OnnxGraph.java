package dev.kalmia.checkpoint;

import dev.kalmia.run.InputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// What weights need of an ONNX file (`ModelProto`, `GraphProto`): its initialisers by name, and its nodes.
///
/// @param initialisers in the file's order
record OnnxGraph(SequencedMap<String, OnnxTensor> initialisers, List<Node> nodes) {
    /// An operation (`NodeProto`).
    record Node(String name, String operation, List<String> inputs, List<String> outputs) {}

    private static final int MODEL_GRAPH = 7;
    private static final int GRAPH_NODE = 1;
    private static final int GRAPH_INITIALISER = 5;
    private static final int GRAPH_SPARSE_INITIALISER = 15;
    private static final int NODE_INPUT = 1;
    private static final int NODE_OUTPUT = 2;
    private static final int NODE_NAME = 3;
    private static final int NODE_OPERATION = 4;

    static OnnxGraph read(MappedFile file) {
        String place = file.toString();
        OnnxExternal external = new OnnxExternal(file);
        OnnxGraph graph = new OnnxGraph(new LinkedHashMap<>(), new ArrayList<>());
        WireReader model = new WireReader(file.bytes(), place);
        while (model.next()) {
            if (model.field() == MODEL_GRAPH) {
                graph.add(model.nested(), external);
            } else {
                model.skip();
            }
        }
        if (graph.initialisers.isEmpty()) {
            throw new InputException(place + ": there are no weights in this ONNX file");
        }
        return graph;
    }

    private void add(WireReader graph, OnnxExternal external) {
        while (graph.next()) {
            switch (graph.field()) {
                case GRAPH_NODE -> nodes.add(node(graph.nested()));
                case GRAPH_INITIALISER -> add(OnnxTensor.read(graph.nested(), external), external.place());
                case GRAPH_SPARSE_INITIALISER ->
                    throw new InputException(external.place() + ": sparse weights in an ONNX file are not read");
                default -> graph.skip();
            }
        }
    }

    private void add(OnnxTensor tensor, String place) {
        if (initialisers.put(tensor.name(), tensor) != null) {
            throw new InputException(place + ": initialiser '" + tensor.name() + "' is there twice");
        }
    }

    private static Node node(WireReader proto) {
        String name = "";
        String operation = "";
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        while (proto.next()) {
            switch (proto.field()) {
                case NODE_INPUT -> inputs.add(proto.text());
                case NODE_OUTPUT -> outputs.add(proto.text());
                case NODE_NAME -> name = proto.text();
                case NODE_OPERATION -> operation = proto.text();
                default -> proto.skip();
            }
        }
        return new Node(name, operation, inputs, outputs);
    }
}

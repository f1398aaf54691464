package dev.kalmia.export;

import dev.kalmia.checkpoint.DenseLayer;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.NamePrefix;
import dev.kalmia.checkpoint.PoolingMode;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.export.onnx.OnnxModel;
import dev.kalmia.model.ActivationNames;
import dev.kalmia.model.Architectures;
import dev.kalmia.run.InputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.SequencedMap;

/// A whole model as a graph: tokens in; the vector of each token and that of the text out. Holds the weight files
/// open, from which the graph is written.
final class SentenceGraph implements AutoCloseable {
    /// Below it a vector has no direction.
    private static final double LEAST_LENGTH = 1e-12;

    private final ModelFolder folder;
    private final Graph graph = new Graph();
    private final List<WeightFile> files = new ArrayList<>();

    private SentenceGraph(ModelFolder folder) {
        this.folder = folder;
    }

    /// Builds the graph and reads no weight.
    ///
    /// @throws InputException when the architecture is unknown, or the weights do not fit the configuration
    static SentenceGraph of(ModelFolder folder) {
        SentenceGraph graph = new SentenceGraph(folder);
        try {
            graph.build();
            return graph;
        } catch (RuntimeException refused) {
            graph.close();
            throw refused;
        }
    }

    private void build() {
        Architectures architecture = Architectures.of(folder.config());
        Tokens tokens = new Tokens(graph);
        WeightFile weights = opened(folder.weights());
        String prefix = NamePrefix.of(weights, architecture.landmark(folder.config()));
        Layers layers = new Layers(graph, weights, prefix, "", "");
        Value hidden = Backbones.lastHidden(architecture, folder.config(), tokens, layers);
        Value vector = dense(pooled(hidden, tokens));
        if (folder.normalize()) {
            vector = vector.divide(vector.length().atLeast(graph.number(LEAST_LENGTH)));
        }
        String size = Integer.toString(folder.config().integer("hidden_size"));
        graph.output("last_hidden_state", hidden, "batch_size", "sequence_length", size);
        graph.output("sentence_embedding", vector, "batch_size", Integer.toString(folder.dimension()));
    }

    private Value pooled(Value hidden, Tokens tokens) {
        List<Value> parts = new ArrayList<>();
        Value taking = taking(tokens);
        for (PoolingMode mode : folder.poolings()) {
            // The first token stands for the text even where a prompt takes no part, as in sentence-transformers.
            Value own = mode == PoolingMode.CLS ? tokens.mask() : taking;
            parts.add(new Poolings(hidden, own, tokens).apply(mode));
        }
        return parts.stream().reduce(Value::beside).orElseThrow();
    }

    /// The tokens that count. Where nothing but a first token does, nobody is asked how long a prompt is.
    private Value taking(Tokens tokens) {
        if (folder.includePrompt() || folder.poolings().equals(List.of(PoolingMode.CLS))) {
            return known(tokens);
        }
        Value behind = tokens.numbers().greater(tokens.promptLengths().unsqueeze(1));
        return tokens.mask().multiply(behind.toInteger());
    }

    /// All tokens but those that the model's own tokenizer would leave out.
    private Value known(Tokens tokens) {
        OptionalInt leftOut = folder.leftOutToken();
        if (leftOut.isEmpty()) {
            return tokens.mask();
        }
        Value unknown = tokens.ids().equal(graph.integer(leftOut.getAsInt())).toInteger();
        return tokens.mask().multiply(graph.integer(1).subtract(unknown));
    }

    private Value dense(Value pooled) {
        Value x = pooled;
        int size = folder.pooledSize();
        for (DenseLayer layer : folder.dense()) {
            if (layer.inputs() != size) {
                throw new InputException(folder.name() + "/" + layer.module() + ": in_features must be " + size
                        + ", the size of what comes in; in_features=" + layer.inputs());
            }
            WeightFile weights = opened(WeightFile.open(layer.weights()));
            String shown = layer.module().replace('/', '.') + ".";
            Layers linear = new Layers(graph, weights, NamePrefix.of(weights, "linear.weight"), shown, "linear.");
            x = Activations.of(
                    ActivationNames.of(layer.activation()),
                    linear.linear(x, layer.inputs(), layer.outputs(), layer.bias()));
            size = layer.outputs();
        }
        return x;
    }

    private WeightFile opened(WeightFile file) {
        files.add(file);
        return file;
    }

    /// To be written while this is open.
    OnnxModel model() {
        SequencedMap<String, String> notes = new LinkedHashMap<>();
        notes.put("fingerprint", folder.fingerprint());
        notes.put("pooling", folder.poolingName());
        notes.put("normalized", Boolean.toString(folder.normalize()));
        notes.put("max_tokens", Integer.toString(folder.maxTokens()));
        return graph.model(notes);
    }

    @Override
    public void close() {
        files.forEach(WeightFile::close);
    }
}

package dev.kalmia.checkpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A model that ends after one of its layers: its configuration says so, and the tensors of the layers behind
/// it are left out. What comes after the last layer (a norm, pooling, dense layers) stays.
///
/// @param layers that it keeps
record Shortened(ModelFolder model, int layers) {
    private static final String COUNT = "num_hidden_layers";
    /// Lists with an entry a layer.
    private static final String KINDS = "layer_types";

    private static final Pattern LAYER = Pattern.compile("(?:^|.*\\.)layers?\\.(\\d{1,6})\\..*");

    Shortened {
        int most = model.config().integer(COUNT, 0);
        if (layers < 1 || layers > most) {
            throw new UsageException("layers must be 1 to " + most + " for " + model.name() + "; layers=" + layers);
        }
        model.head()
                .filter(head -> head.shape() instanceof HeadShape.MultiLayer sizes && sizes.allLayers())
                .ifPresent(head -> {
                    throw new InputException(model.name() + ": its head pools all layers, so it cannot end earlier");
                });
    }

    /// Writes the configuration of the transformer.
    ///
    /// @param folder where it belongs
    void writeConfig(Path folder) throws IOException {
        ObjectNode config = JsonFile.readObject(model.modules().first().resolve("config.json"));
        config.put(COUNT, layers);
        if (config.path(KINDS) instanceof ArrayNode kinds) {
            while (kinds.size() > layers) {
                kinds.remove(kinds.size() - 1);
            }
        }
        Files.createDirectories(folder);
        JsonFile.write(folder.resolve("config.json"), config);
    }

    /// The tensors that stay.
    SequencedMap<String, TensorData> weights(WeightFile before) {
        SequencedMap<String, TensorData> kept = new LinkedHashMap<>();
        for (String name : before.names()) {
            Matcher layer = LAYER.matcher(name);
            if (!layer.matches() || Integer.parseInt(layer.group(1)) < layers) {
                kept.put(name, new TensorData(before.info(name), before.data(name)));
            }
        }
        return kept;
    }
}

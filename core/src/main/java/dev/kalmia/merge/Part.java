package dev.kalmia.merge;

import dev.kalmia.checkpoint.DenseLayer;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.NamePrefix;
import dev.kalmia.checkpoint.PoolingHead;
import dev.kalmia.checkpoint.WeightFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// One weight file of a model: that of the transformer, of a dense layer or of a head.
///
/// @param model its name, for messages
/// @param place what stands before its names among those of the whole model
/// @param prefix what a framework put before its names
/// @param names those in the file, by the names without the prefix
record Part(String model, WeightFile file, String place, String prefix, SequencedMap<String, String> names) {
    private static Part of(ModelFolder model, WeightFile file, String place) {
        String prefix = NamePrefix.common(file);
        SequencedMap<String, String> names = new LinkedHashMap<>();
        for (String name : file.names()) {
            names.put(name.startsWith(prefix) ? name.substring(prefix.length()) : name, name);
        }
        return new Part(model.name(), file, place, prefix, names);
    }

    /// All of a model, the transformer first; what was opened is closed where one cannot be.
    static List<Part> of(ModelFolder model) {
        List<Part> parts = new ArrayList<>();
        try {
            parts.add(of(model, model.weights(), ""));
            for (DenseLayer layer : model.dense()) {
                parts.add(of(model, WeightFile.open(layer.weights()), layer.parameter("")));
            }
            if (model.head().isPresent()) {
                PoolingHead head = model.head().get();
                parts.add(of(model, WeightFile.open(head.weights()), head.parameter("")));
            }
            return parts;
        } catch (RuntimeException refused) {
            parts.forEach(part -> part.file().close());
            throw refused;
        }
    }

    /// Among the names of the whole model.
    String whole(String name) {
        return place + names.get(name);
    }
}

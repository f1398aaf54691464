package dev.kalmia.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/// How weights lie on disk: in one file, or in shards with an index, as Hugging Face names them.
///
/// @param shardBytes the most bytes of tensors in one file; a larger tensor has a file of its own
/// @param finished files that are there already and are not written again
record WeightLayout(long shardBytes, FinishedFiles finished) {
    private static final String INDEX = Weights.ONE_FILE + ".index.json";

    /// One file of whatever size.
    static final WeightLayout ONE_FILE = new WeightLayout(Long.MAX_VALUE, FinishedFiles.none());

    WeightLayout {
        if (shardBytes < 1) {
            throw new IllegalArgumentException("shard bytes must be at least 1; bytes=" + shardBytes);
        }
    }

    /// Writes the weights of a folder; the index comes last.
    void write(Path folder, SequencedMap<String, TensorContent> weights) throws IOException {
        List<SequencedMap<String, TensorContent>> shards = shards(weights);
        if (shards.size() == 1) {
            writeFile(folder.resolve(Weights.ONE_FILE), weights);
            return;
        }
        Map<String, String> fileOf = new TreeMap<>();
        for (int i = 0; i < shards.size(); i++) {
            String name = String.format(Locale.ROOT, "model-%05d-of-%05d.safetensors", i + 1, shards.size());
            writeFile(folder.resolve(name), shards.get(i));
            shards.get(i).keySet().forEach(tensor -> fileOf.put(tensor, name));
        }
        ObjectNode index = JsonFile.empty();
        index.putObject("metadata").put("total_size", bytes(weights));
        index.set("weight_map", JsonFile.of(fileOf));
        JsonFile.write(folder.resolve(INDEX), index);
    }

    private void writeFile(Path file, SequencedMap<String, TensorContent> weights) {
        if (!finished.has(file)) {
            SafetensorsWriter.write(file, weights);
            finished.add(file);
        }
    }

    private List<SequencedMap<String, TensorContent>> shards(SequencedMap<String, TensorContent> weights) {
        List<SequencedMap<String, TensorContent>> shards = new ArrayList<>(List.of(new LinkedHashMap<>()));
        long filled = 0;
        for (Map.Entry<String, TensorContent> tensor : weights.entrySet()) {
            long more = tensor.getValue().info().bytes();
            if (more > shardBytes - filled && !shards.getLast().isEmpty()) {
                shards.add(new LinkedHashMap<>());
                filled = 0;
            }
            shards.getLast().put(tensor.getKey(), tensor.getValue());
            filled = more > Long.MAX_VALUE - filled ? Long.MAX_VALUE : filled + more;
        }
        return shards;
    }

    private static long bytes(SequencedMap<String, TensorContent> weights) {
        return weights.values().stream()
                .mapToLong(tensor -> tensor.info().bytes())
                .reduce(0, Math::addExact);
    }
}

package dev.kalmia.checkpoint;

import dev.kalmia.run.InputException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// A table of token vectors in place of a transformer: what sentence-transformers' StaticEmbedding and
/// model2vec save, which is a weight file and a tokenizer. A token's vector is its row of the table, times
/// its weight where tokens have weights.
final class StaticTable {
    /// What the table is called, by who saved it.
    private static final List<String> NAMES = List.of("embedding.weight", "embeddings");

    /// What each token's row is multiplied by, where there is one.
    static final String WEIGHTS = "weights";

    /// Which row each token has, in a smaller form in which tokens share rows.
    static final String MAPPING = "mapping";

    private static final String CONFIG = "config.json";

    private StaticTable() {}

    /// Whether model2vec saved it, which says so without `modules.json`.
    static boolean isFolder(Path folder) {
        return configuration(folder)
                .filter(config -> config.text("model_type", "").equals("model2vec"))
                .isPresent();
    }

    /// The modules that such a folder means.
    static ModuleList modules(Path folder) {
        boolean normalize = configuration(folder)
                .map(config -> config.flag("normalize", false))
                .orElse(false);
        return new ModuleList(folder, true, Optional.empty(), Optional.empty(), List.of(), normalize);
    }

    private static Optional<ConfigView> configuration(Path folder) {
        Path file = folder.resolve(CONFIG);
        return Files.isRegularFile(file) ? Optional.of(ConfigView.read(file)) : Optional.empty();
    }

    /// What would stand in `config.json`: the sizes of the table, as its file has it.
    static ConfigView config(Path folder) {
        Path weights = Weights.find(folder);
        try (WeightFile file = WeightFile.open(weights)) {
            String name = NAMES.stream()
                    .filter(file.names()::contains)
                    .findFirst()
                    .orElseThrow(() -> new InputException(weights + ": there is no tensor " + String.join(" or ", NAMES)
                            + "; names=" + file.names().stream().limit(3).toList()));
            long[] shape = file.info(name).shape();
            if (shape.length != 2 || shape[0] < 1 || shape[1] < 1 || Math.max(shape[0], shape[1]) > Integer.MAX_VALUE) {
                throw new InputException(
                        weights + ": " + name + " must be (tokens, dimensions); it is " + file.info(name));
            }
            int tokens = tokens(file, (int) shape[0]);
            requireWeightEach(file, tokens);
            return ConfigView.of(weights.toString())
                    .with("model_type", "static")
                    .with("table", name)
                    .with("table_rows", (int) shape[0])
                    .with("vocab_size", tokens)
                    .with("hidden_size", (int) shape[1])
                    .with("num_hidden_layers", 0)
                    .with(WEIGHTS, file.names().contains(WEIGHTS))
                    .with(MAPPING, file.names().contains(MAPPING));
        }
    }

    private static int tokens(WeightFile file, int rows) {
        if (!file.names().contains(MAPPING)) {
            return rows;
        }
        int[] mapping = WholeNumbers.read(file, MAPPING);
        for (int token = 0; token < mapping.length; token++) {
            if (mapping[token] >= rows) {
                throw new InputException(file + ": a row that " + MAPPING + " names must be below " + rows
                        + ", the rows of the table; row of token " + token + "=" + mapping[token]);
            }
        }
        return mapping.length;
    }

    private static void requireWeightEach(WeightFile file, int tokens) {
        if (!file.names().contains(WEIGHTS)) {
            return;
        }
        TensorInfo info = file.info(WEIGHTS);
        if (info.shape().length != 1 || info.elements() != tokens) {
            throw new InputException(
                    file + ": " + WEIGHTS + " must be a list of one for each of " + tokens + " tokens; it is " + info);
        }
    }

    /// What belongs to the table and is no parameter: it stays as it is when other weights are written.
    static void keepMapping(ModelFolder like, SequencedMap<String, TensorContent> weights) {
        if (!like.modules().table()) {
            return;
        }
        try (WeightFile file = like.weights()) {
            if (file.names().contains(MAPPING) && !weights.containsKey(MAPPING)) {
                byte[] numbers = file.data(MAPPING).toArray(ValueLayout.JAVA_BYTE);
                weights.put(MAPPING, new TensorData(file.info(MAPPING), MemorySegment.ofArray(numbers)));
            }
        }
    }
}

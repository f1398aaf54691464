package dev.kalmia.checkpoint;

import dev.kalmia.run.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A table of token vectors in place of a transformer: what sentence-transformers' StaticEmbedding and
/// model2vec save, which is a weight file with one tensor, and a tokenizer.
final class StaticTable {
    /// What the table is called, by who saved it.
    private static final List<String> NAMES = List.of("embedding.weight", "embeddings");

    /// Parts of a smaller form, in which tokens share rows.
    private static final List<String> NOT_READ = List.of("weights", "mapping");

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

    /// What would stand in `config.json`: the size of the table, as its file has it.
    static ConfigView config(Path folder) {
        Path weights = Weights.find(folder);
        try (WeightFile file = WeightFile.open(weights)) {
            for (String part : NOT_READ) {
                if (file.names().contains(part)) {
                    throw new InputException(weights + ": a table in which tokens share rows is not read; it has the"
                            + " tensor " + part);
                }
            }
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
            return ConfigView.of(weights.toString())
                    .with("model_type", "static")
                    .with("table", name)
                    .with("vocab_size", (int) shape[0])
                    .with("hidden_size", (int) shape[1])
                    .with("num_hidden_layers", 0);
        }
    }
}

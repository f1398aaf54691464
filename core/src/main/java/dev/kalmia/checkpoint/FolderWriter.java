package dev.kalmia.checkpoint;

import static java.util.Objects.requireNonNull;

import dev.kalmia.checkpoint.hub.Descriptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Writes folders like a given one: its configuration byte for byte, and new weights. Other files (a card
/// with another model's scores, other weight formats) stay behind.
final class FolderWriter {
    private static final String CARD = "README.md";

    private final ModelFolder like;
    private final Matryoshka matryoshka;
    private final WeightLayout layout;

    FolderWriter(ModelFolder like, Matryoshka matryoshka) {
        this(like, matryoshka, WeightLayout.ONE_FILE);
    }

    FolderWriter(ModelFolder like, Matryoshka matryoshka, WeightLayout layout) {
        this.like = like;
        this.matryoshka = matryoshka;
        this.layout = layout;
    }

    void write(Path out, SequencedMap<String, TensorData> weights) {
        NewFolder.write(out, partial -> fill(partial, weights));
    }

    /// Puts the model with other weights into a folder.
    void fill(Path folder, SequencedMap<String, ? extends TensorContent> weights) throws IOException {
        SequencedMap<String, TensorContent> rest = new LinkedHashMap<>(weights);
        fillPooling(folder, rest);
        fillRest(folder, rest);
    }

    /// Writes the model with another head, and with the weights it has.
    void writeWithHead(Path out, HeadShape shape, boolean includePrompt, SequencedMap<String, TensorData> own) {
        try (WeightFile before = like.weights()) {
            SequencedMap<String, TensorContent> rest = new LinkedHashMap<>();
            before.names().forEach(name -> rest.put(name, new TensorData(before.info(name), before.data(name))));
            NewFolder.write(out, partial -> {
                fillRest(partial, rest);
                NewHead.write(partial, shape, includePrompt, own);
            });
        }
    }

    /// Writes the model as if it ended after some of its layers.
    void writeShortened(Path out, int layers) {
        Shortened shortened = new Shortened(like, layers);
        try (WeightFile before = like.weights()) {
            SequencedMap<String, TensorContent> rest = new LinkedHashMap<>(shortened.weights(before));
            NewFolder.write(out, partial -> {
                // Written first, it is not copied.
                shortened.writeConfig(inside(partial, like.modules().first()));
                fillPooling(partial, rest);
                fillRest(partial, rest);
            });
        }
    }

    /// Puts all but the transformer's weights into an empty folder, and the model's card, as the weights stay
    /// what they are.
    ///
    /// @return where the transformer's weights belong
    Path copyWithoutWeights(Path folder) throws IOException {
        SequencedMap<String, TensorContent> none = new LinkedHashMap<>();
        copyConfiguration(folder);
        fillPooling(folder, none);
        fillDense(folder, none);
        if (Files.isRegularFile(like.path().resolve(CARD))) {
            copy(like.path().resolve(CARD), folder.resolve(CARD));
        }
        return inside(folder, like.modules().first());
    }

    /// Puts all of the model into an empty folder, every file as it is.
    void copy(Path folder) throws IOException {
        copyWeights(like.weightsPath(), copyWithoutWeights(folder));
    }

    private static void copyWeights(Path weights, Path to) throws IOException {
        for (Path file : ShardedSafetensors.files(weights)) {
            copy(file, to.resolve(weights.toAbsolutePath().resolveSibling("").relativize(file.toAbsolutePath())));
        }
    }

    /// All of the model that is no weights, but for its pooling and dense layers.
    private void copyConfiguration(Path folder) throws IOException {
        ModuleList modules = like.modules();
        copyConfiguration(like.path(), folder);
        copyConfiguration(modules.first(), inside(folder, modules.first()));
        if (like.known().isPresent()) {
            // Under another name nobody would know what the model's own files leave unsaid.
            KnownModel.spellOut(like, folder);
        }
        boolean byName = PublishedMatryoshka.of(like.path(), like.wholeSize()).isPresent() && !matryoshka.between();
        if (byName || !matryoshka.equals(like.matryoshka())) {
            matryoshka.write(folder);
        }
    }

    /// Writes all but the pooling; takes out of `weights` what is not the transformer's.
    private void fillRest(Path partial, SequencedMap<String, TensorContent> weights) throws IOException {
        copyConfiguration(partial);
        fillDense(partial, weights);
        StaticTable.keepMapping(like, weights);
        layout.write(inside(partial, like.modules().first()), weights);
    }

    private void fillDense(Path partial, SequencedMap<String, TensorContent> weights) throws IOException {
        for (DenseLayer layer : like.dense()) {
            fillModule(layer.module(), layer.parameter(""), layer.weights(), partial, weights);
        }
    }

    private void fillPooling(Path partial, SequencedMap<String, TensorContent> weights) throws IOException {
        if (like.modules().pooling().isPresent()) {
            Path pooling = like.modules().pooling().get();
            copyConfiguration(pooling, inside(partial, pooling));
        }
        if (like.head().isPresent()) {
            PoolingHead head = like.head().get();
            fillModule(head.module(), head.parameter(""), head.weights(), partial, weights);
        }
    }

    /// Takes the module's own tensors out of `weights`.
    ///
    /// @param prefix of their names
    /// @param before the weights it had, which it keeps where there are no others
    private void fillModule(
            String module, String prefix, Path before, Path partial, SequencedMap<String, TensorContent> weights)
            throws IOException {
        Path from = like.path().resolve(module);
        Path to = partial.resolve(module);
        copyConfiguration(from, to);
        SequencedMap<String, TensorContent> own = new LinkedHashMap<>();
        for (String name : List.copyOf(weights.keySet())) {
            if (name.startsWith(prefix)) {
                own.put(name.substring(prefix.length()), requireNonNull(weights.remove(name)));
            }
        }
        if (!own.isEmpty()) {
            SafetensorsWriter.write(to.resolve(Weights.ONE_FILE), own);
            return;
        }
        copyWeights(before, to);
    }

    private Path inside(Path partial, Path folder) {
        return partial.resolve(like.path().relativize(folder).toString());
    }

    private static void copyConfiguration(Path from, Path to) throws IOException {
        for (String name : Descriptions.FILES) {
            if (Files.isRegularFile(from.resolve(name))) {
                copy(from.resolve(name), to.resolve(name));
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        if (!Files.exists(to)) {
            Files.createDirectories(to.toAbsolutePath().getParent());
            try (InputStream in = Files.newInputStream(from)) {
                Files.copy(in, to);
            }
        }
    }
}

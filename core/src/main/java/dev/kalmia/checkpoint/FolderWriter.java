package dev.kalmia.checkpoint;

import static java.util.Objects.requireNonNull;

import dev.kalmia.run.AtomicFolder;
import dev.kalmia.run.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// Writes folders like a given one: its configuration byte for byte, and new weights.
final class FolderWriter {
    /// Files that say what a model is. Others (a card with another model's scores, other weight formats) stay
    /// behind.
    private static final List<String> CONFIGURATION = List.of(
            "modules.json",
            Prompts.FILE,
            TextLimit.FILE,
            "config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "added_tokens.json",
            "vocab.txt",
            "vocab.json",
            "merges.txt",
            "sentencepiece.bpe.model",
            "spiece.model",
            "LICENSE",
            "NOTICE");

    private final ModelFolder like;
    private final Matryoshka matryoshka;

    FolderWriter(ModelFolder like, Matryoshka matryoshka) {
        this.like = like;
        this.matryoshka = matryoshka;
    }

    void write(Path out, SequencedMap<String, TensorData> weights) {
        try {
            refuseOccupied(out);
            Files.createDirectories(out.toAbsolutePath().getParent());
            if (!AtomicFolder.write(out, partial -> fill(partial, weights))) {
                throw occupied(out);
            }
        } catch (IOException failure) {
            throw new InputException(out + ": cannot be written: " + failure.getMessage(), failure);
        }
    }

    private static void refuseOccupied(Path out) throws IOException {
        if (!Files.exists(out)) {
            return;
        }
        if (!Files.isDirectory(out)) {
            throw occupied(out);
        }
        try (Stream<Path> entries = Files.list(out)) {
            if (entries.findAny().isPresent()) {
                throw occupied(out);
            }
        }
    }

    private static InputException occupied(Path out) {
        return new InputException(out + ": there is something here already; name a folder that does not exist");
    }

    private void fill(Path partial, SequencedMap<String, TensorData> weights) throws IOException {
        ModuleList modules = like.modules();
        copyConfiguration(like.path(), partial);
        copyConfiguration(modules.first(), inside(partial, modules.first()));
        if (modules.pooling().isPresent()) {
            copyConfiguration(modules.pooling().get(), inside(partial, modules.pooling().get()));
        }
        if (like.known().isPresent()) {
            // Under another name nobody would know what the model's own files leave unsaid.
            KnownModel.spellOut(like, partial);
        }
        if (like.known().isPresent() || !matryoshka.equals(like.matryoshka())) {
            matryoshka.write(partial);
        }
        SequencedMap<String, TensorData> transformer = new LinkedHashMap<>(weights);
        for (DenseLayer layer : like.dense()) {
            fillDense(layer, partial, transformer);
        }
        SafetensorsWriter.write(inside(partial, modules.first()).resolve(Weights.ONE_FILE), transformer);
    }

    /// Takes the layer's own tensors out of `weights`.
    private void fillDense(DenseLayer layer, Path partial, SequencedMap<String, TensorData> weights)
            throws IOException {
        Path from = like.path().resolve(layer.module());
        Path to = partial.resolve(layer.module());
        copyConfiguration(from, to);
        SequencedMap<String, TensorData> own = new LinkedHashMap<>();
        String prefix = layer.parameter("");
        for (String name : List.copyOf(weights.keySet())) {
            if (name.startsWith(prefix)) {
                own.put(name.substring(prefix.length()), requireNonNull(weights.remove(name)));
            }
        }
        if (!own.isEmpty()) {
            SafetensorsWriter.write(to.resolve(Weights.ONE_FILE), own);
            return;
        }
        for (Path file : ShardedSafetensors.files(layer.weights())) {
            copy(file, to.resolve(from.relativize(file).toString()));
        }
    }

    private Path inside(Path partial, Path folder) {
        return partial.resolve(like.path().relativize(folder).toString());
    }

    private static void copyConfiguration(Path from, Path to) throws IOException {
        for (String name : CONFIGURATION) {
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

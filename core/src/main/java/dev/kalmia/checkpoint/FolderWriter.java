package dev.kalmia.checkpoint;

import dev.kalmia.run.AtomicFolder;
import dev.kalmia.run.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
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

    FolderWriter(ModelFolder like) {
        this.like = like;
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
        copyConfiguration(modules.transformer(), inside(partial, modules.transformer()));
        copyConfiguration(modules.pooling(), inside(partial, modules.pooling()));
        for (int i = 0; i < modules.dense().size(); i++) {
            Path folder = modules.dense().get(i);
            copyConfiguration(folder, inside(partial, folder));
            for (Path file : ShardedSafetensors.files(like.dense().get(i).weights())) {
                copy(
                        file,
                        inside(partial, folder).resolve(folder.relativize(file).toString()));
            }
        }
        SafetensorsWriter.write(inside(partial, modules.transformer()).resolve(Weights.ONE_FILE), weights);
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

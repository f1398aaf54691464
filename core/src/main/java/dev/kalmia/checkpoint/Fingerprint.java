package dev.kalmia.checkpoint;

import dev.kalmia.run.InputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A model folder's identity, computed once. What goes in, in this order: the weight files, `config.json`,
/// `tokenizer.json`, pooling or head, dense layers, normalisation, the longest text, prompts.
final class Fingerprint {
    private static final String FORMAT = "kalmia model 1";

    private final ModelFolder folder;
    private @Nullable String value;

    Fingerprint(ModelFolder folder) {
        this.folder = folder;
    }

    /// A transformer's own identity: its weight files, `config.json` and `tokenizer.json`.
    static String of(TransformerFolder folder) {
        Sha256 hash = new Sha256();
        hash.add("kalmia transformer 1");
        try {
            addWeights(hash, folder.weightsPath());
            hash.add(folder.path().resolve("config.json"));
            hash.add(folder.tokenizer());
        } catch (IOException failure) {
            throw new InputException(folder + ": cannot be read: " + failure.getMessage(), failure);
        }
        return hash.hexadecimal();
    }

    synchronized String value() {
        String known = value;
        if (known == null) {
            known = compute();
            value = known;
        }
        return known;
    }

    private String compute() {
        Sha256 hash = new Sha256();
        hash.add(FORMAT);
        try {
            addWeights(hash, folder.weightsPath());
            if (!folder.modules().table()) {
                hash.add(folder.modules().first().resolve("config.json"));
            }
            if (folder.leavesOutUnknown()) {
                hash.add("unknown tokens left out");
            }
            folder.known().ifPresent(known -> hash.add("causal " + known.causal()));
            hash.add(folder.tokenizer());
            addHead(hash);
        } catch (IOException failure) {
            throw new InputException(folder + ": cannot be read: " + failure.getMessage(), failure);
        }
        folder.prompts().forEach((name, text) -> {
            hash.add(name);
            hash.add(text);
        });
        hash.add("default prompt " + folder.defaultPrompt().orElse(""));
        return hash.hexadecimal();
    }

    /// That of the weights alone, those of a head and of dense layers included.
    String ofWeights() {
        Sha256 hash = new Sha256();
        try {
            addWeights(hash, folder.weightsPath());
            if (folder.head().isPresent()) {
                addWeights(hash, folder.head().get().weights());
            }
            for (DenseLayer layer : folder.dense()) {
                addWeights(hash, layer.weights());
            }
        } catch (IOException failure) {
            throw new InputException(folder + ": cannot be read: " + InputException.reason(failure), failure);
        }
        return hash.hexadecimal();
    }

    private void addHead(Sha256 hash) throws IOException {
        if (folder.head().isPresent()) {
            PoolingHead head = folder.head().get();
            hash.add(head.shape().kind().type() + " " + head.settings());
            addWeights(hash, head.weights());
        } else {
            // One mode alone is told as it always was: stored fingerprints stay true.
            String modes = folder.poolings().stream().map(PoolingMode::name).collect(Collectors.joining("+"));
            hash.add(modes + " " + folder.includePrompt());
        }
        for (DenseLayer layer : folder.dense()) {
            hash.add(layer.inputs() + " " + layer.outputs() + " " + layer.bias() + " " + layer.activation());
            addWeights(hash, layer.weights());
        }
        hash.add(folder.normalize() + " " + folder.maxTokens());
    }

    private static void addWeights(Sha256 hash, Path weights) throws IOException {
        for (Path file : ShardedSafetensors.files(weights)) {
            hash.add(file);
        }
    }
}

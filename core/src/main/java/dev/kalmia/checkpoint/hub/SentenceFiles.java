package dev.kalmia.checkpoint.hub;

import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Function;

/// Which files of a model are needed: what says how it works, its tokenizer, and its weights in safetensors. Code,
/// other formats and pictures never are. `modules.json` and the index of shards decide, so they are read first.
final class SentenceFiles {
    static final String MODULES = "modules.json";
    private static final String WEIGHTS = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";
    private static final String CONFIG = "config.json";
    private static final String TOKENIZER = "tokenizer.json";

    private final Set<String> there;
    private final Function<String, Path> reader;
    private final String place;

    /// @param there the names of all files that can be had
    /// @param reader brings one of them here
    /// @param place whose files they are, for messages
    SentenceFiles(Set<String> there, Function<String, Path> reader, String place) {
        this.there = there;
        this.reader = reader;
        this.place = place;
    }

    /// A module of the model.
    ///
    /// @param folder ends in `/`, but for the model's own, which is empty
    /// @param type the last word of its Python class
    private record Module(String folder, String type) {
        boolean is(String... types) {
            return List.of(types).contains(type);
        }
    }

    /// The files to take, weights after all others, so that where there are weights there is everything.
    ///
    /// @throws InputException when there are no weights that can be read, or the model's own files contradict
    SequencedSet<String> needed() {
        List<Module> modules = modules();
        SequencedSet<String> folders = new LinkedHashSet<>(List.of(""));
        modules.forEach(module -> folders.add(module.folder()));
        SequencedSet<String> needed = new LinkedHashSet<>();
        for (String folder : folders) {
            Descriptions.FILES.stream()
                    .map(name -> folder + name)
                    .filter(there::contains)
                    .forEach(needed::add);
        }
        SequencedSet<String> weights = new LinkedHashSet<>();
        modules.forEach(module -> weights.addAll(weights(module.folder())));
        if (weights.isEmpty()) {
            throw new InputException(place + ": there are no weights in safetensors" + otherWeights());
        }
        needed.addAll(weights);
        return needed;
    }

    private String otherWeights() {
        return there.stream()
                .filter(name -> name.endsWith(".bin") || name.endsWith(".onnx") || name.endsWith(".gguf"))
                .findFirst()
                .map(name -> "; " + name + " is of a kind that is not read")
                .orElse("");
    }

    /// The first file that is missing for those here to be a whole model.
    Optional<String> missing() {
        for (Module module : modules()) {
            boolean reads = module.is("Transformer", "StaticEmbedding");
            if (!module.is("StaticEmbedding") && !there.contains(module.folder() + CONFIG)) {
                return Optional.of(module.folder() + CONFIG);
            }
            if (reads && !there.contains(module.folder() + TOKENIZER)) {
                return Optional.of(module.folder() + TOKENIZER);
            }
            if ((reads || module.is("Dense", "LatentAttention", "MultiLayerPooling"))
                    && weights(module.folder()).isEmpty()) {
                return Optional.of(module.folder() + WEIGHTS);
            }
        }
        return Optional.empty();
    }

    /// Without a list of modules the model's own folder is the only one; a Normalize needs no files.
    private List<Module> modules() {
        if (!there.contains(MODULES)) {
            return List.of(new Module("", "Transformer"));
        }
        Path file = reader.apply(MODULES);
        if (!(Json.read(file) instanceof List<?> list)) {
            throw new InputException(place + ": " + MODULES + " must be a list of modules");
        }
        return list.stream()
                .map(module -> module(Json.asObject(module, place + ": " + MODULES)))
                .filter(module -> !module.is("Normalize"))
                .toList();
    }

    private Module module(Map<String, Object> told) {
        String path = told.get("path") instanceof String text
                ? text.replaceFirst("^\\./?", "").replaceFirst("/+$", "")
                : "";
        if (!path.isEmpty() && !HubFile.isSafe(path)) {
            throw new InputException(
                    place + ": " + MODULES + ": a path must stay inside the model's folder; path=" + path);
        }
        String type = String.valueOf(told.get("type"));
        return new Module(path.isEmpty() ? "" : path + "/", type.substring(type.lastIndexOf('.') + 1));
    }

    private List<String> weights(String folder) {
        if (there.contains(folder + WEIGHTS)) {
            return List.of(folder + WEIGHTS);
        }
        if (!there.contains(folder + INDEX)) {
            return List.of();
        }
        Path index = reader.apply(folder + INDEX);
        if (!(Json.readObject(index).get("weight_map") instanceof Map<?, ?> map) || map.isEmpty()) {
            throw new InputException(place + ": " + folder + INDEX + ": weight_map must map tensors to files");
        }
        SequencedSet<String> weights = new LinkedHashSet<>();
        map.values().stream().distinct().forEach(shard -> weights.add(shard(folder, shard)));
        weights.add(folder + INDEX);
        return List.copyOf(weights);
    }

    private String shard(String folder, Object shard) {
        String name = folder + shard;
        if (!name.endsWith(".safetensors") || !HubFile.isSafe(name)) {
            throw new InputException(place + ": " + folder + INDEX
                    + ": a shard must be a safetensors file of the model; shard=" + shard);
        }
        if (!there.contains(name)) {
            throw new InputException(place + ": " + folder + INDEX + ": the model has no such shard; shard=" + shard);
        }
        return name;
    }
}

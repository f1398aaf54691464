package dev.kalmia.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kalmia.run.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The modules of `modules.json` in their order. A module's type is a Python class that is looked up here by name
/// and never loaded, or one of [HeadKind], which Python does not know; what is not known is refused.
///
/// @param first the folder of the transformer, or of the table of token vectors
/// @param table whether the first module is such a table, of which the mean is taken
/// @param pooling the folder of the pooling; none with a table or a head, and for a bare transformer
/// @param head what stands in place of a pooling
/// @param dense folders of dense layers, in order
record ModuleList(
        Path first, boolean table, Optional<Path> pooling, Optional<Head> head, List<Path> dense, boolean normalize) {
    static final String FILE = "modules.json";

    private static final String LIBRARY = "sentence_transformers.";
    private static final Set<Kind> POOLS = Set.of(Kind.POOLING, Kind.HEAD);

    private enum Kind {
        TRANSFORMER,
        STATICEMBEDDING,
        POOLING,
        HEAD,
        DENSE,
        NORMALIZE
    }

    private record Module(Kind kind, String type, Path folder) {}

    /// A trained head and its folder.
    record Head(HeadKind kind, Path folder) {}

    static ModuleList read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return StaticTable.isFolder(folder) ? StaticTable.modules(folder) : missing(folder);
        }
        JsonNode list = JsonFile.read(file);
        if (!list.isArray()) {
            throw new InputException(file + ": must be a list of modules");
        }
        List<Module> modules = new ArrayList<>();
        list.forEach(json -> modules.add(module(json, folder, file)));
        return inOrder(modules, file);
    }

    /// Whether a folder says nothing of what comes after its transformer.
    static boolean isBare(Path folder) {
        return !Files.isRegularFile(folder.resolve(FILE)) && !StaticTable.isFolder(folder);
    }

    /// Whether `modules.json` is there and names more than a transformer, which is all that cross-encoders have.
    static boolean hasPooling(Path folder) {
        Path file = folder.resolve(FILE);
        return Files.isRegularFile(file) && JsonFile.read(file).size() != 1;
    }

    /// A transformer and nothing after it.
    static ModuleList bare(Path folder) {
        return new ModuleList(folder, false, Optional.empty(), Optional.empty(), List.of(), false);
    }

    private static ModuleList missing(Path folder) {
        throw new InputException(folder + ": there is no " + FILE
                + ", so how the model pools is not known and is not guessed; sentence-transformers saves one");
    }

    private static Module module(JsonNode json, Path folder, Path file) {
        String type = json.path("type").asText();
        String simple = type.substring(type.lastIndexOf('.') + 1);
        for (Kind kind : Kind.values()) {
            boolean known = kind == Kind.HEAD
                    ? HeadKind.of(type).isPresent()
                    : type.startsWith(LIBRARY)
                            && simple.toUpperCase(Locale.ROOT).equals(kind.name());
            if (known) {
                Path own = InsideFolder.file(folder, json.path("path").asText(), file);
                return new Module(kind, type, own);
            }
        }
        throw new InputException(file + ": a module must be a Transformer, StaticEmbedding, Pooling, Dense or Normalize"
                + " of sentence_transformers, or one of " + HeadKind.types() + "; type=" + type);
    }

    private static ModuleList inOrder(List<Module> modules, Path file) {
        List<Kind> kinds = modules.stream().map(Module::kind).toList();
        boolean table = !kinds.isEmpty() && kinds.getFirst() == Kind.STATICEMBEDDING;
        boolean normalize = !kinds.isEmpty() && kinds.getLast() == Kind.NORMALIZE;
        int start = table ? 1 : 2;
        int end = kinds.size() - (normalize ? 1 : 0);
        boolean known = end >= start
                && (table || (kinds.get(0) == Kind.TRANSFORMER && POOLS.contains(kinds.get(1))))
                && kinds.subList(start, end).stream().allMatch(kind -> kind == Kind.DENSE);
        if (!known) {
            throw new InputException(file + ": modules must be Transformer and Pooling or a head, or StaticEmbedding,"
                    + " then any Dense, then at most one Normalize; modules=" + kinds);
        }
        List<Path> dense =
                modules.subList(start, end).stream().map(Module::folder).toList();
        Optional<Module> second = table ? Optional.empty() : Optional.of(modules.get(1));
        Optional<Head> head =
                second.flatMap(module -> HeadKind.of(module.type()).map(kind -> new Head(kind, module.folder())));
        List<Path> weighted = new ArrayList<>(dense);
        head.ifPresent(found -> weighted.add(found.folder()));
        weighted.add(modules.getFirst().folder());
        if (weighted.stream().distinct().count() < weighted.size()) {
            throw new InputException(
                    file + ": every module with weights must have a folder of its own; folders=" + weighted);
        }
        Optional<Path> pooling = head.isPresent() ? Optional.empty() : second.map(Module::folder);
        return new ModuleList(modules.getFirst().folder(), table, pooling, head, dense, normalize);
    }
}

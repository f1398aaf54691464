package dev.kalmia.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kalmia.run.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The modules of `modules.json` in their order. A module's type is a Python class that is looked up here by name
/// and never loaded; what is not known is refused.
///
/// @param first the folder of the transformer, or of the table of token vectors
/// @param table whether the first module is such a table, of which the mean is taken
/// @param pooling the folder of the pooling; none with a table
/// @param dense folders of dense layers, in order
record ModuleList(Path first, boolean table, Optional<Path> pooling, List<Path> dense, boolean normalize) {
    static final String FILE = "modules.json";

    private static final String LIBRARY = "sentence_transformers.";

    private enum Kind {
        TRANSFORMER,
        STATICEMBEDDING,
        POOLING,
        DENSE,
        NORMALIZE
    }

    private record Module(Kind kind, Path folder) {}

    static ModuleList read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return StaticTable.isFolder(folder)
                    ? StaticTable.modules(folder)
                    : missing(folder);
        }
        JsonNode list = JsonFile.read(file);
        if (!list.isArray()) {
            throw new InputException(file + ": must be a list of modules");
        }
        List<Module> modules = new ArrayList<>();
        list.forEach(json -> modules.add(module(json, folder, file)));
        return inOrder(modules, file);
    }

    private static ModuleList missing(Path folder) {
        throw new InputException(folder + ": there is no " + FILE
                + ", so how the model pools is not known and is not guessed; sentence-transformers saves one");
    }

    private static Module module(JsonNode json, Path folder, Path file) {
        String type = json.path("type").asText();
        String simple = type.substring(type.lastIndexOf('.') + 1);
        for (Kind kind : Kind.values()) {
            if (type.startsWith(LIBRARY) && simple.toUpperCase(Locale.ROOT).equals(kind.name())) {
                return new Module(
                        kind, InsideFolder.file(folder, json.path("path").asText(), file));
            }
        }
        throw new InputException(file + ": a module must be a Transformer, StaticEmbedding, Pooling, Dense or Normalize"
                + " of sentence_transformers; type=" + type);
    }

    private static ModuleList inOrder(List<Module> modules, Path file) {
        List<Kind> kinds = modules.stream().map(Module::kind).toList();
        boolean table = !kinds.isEmpty() && kinds.getFirst() == Kind.STATICEMBEDDING;
        boolean normalize = !kinds.isEmpty() && kinds.getLast() == Kind.NORMALIZE;
        int start = table ? 1 : 2;
        int end = kinds.size() - (normalize ? 1 : 0);
        boolean known = end >= start
                && (table || (kinds.get(0) == Kind.TRANSFORMER && kinds.get(1) == Kind.POOLING))
                && kinds.subList(start, end).stream().allMatch(kind -> kind == Kind.DENSE);
        if (!known) {
            throw new InputException(file + ": modules must be Transformer and Pooling, or StaticEmbedding, then any"
                    + " Dense, then at most one Normalize; modules=" + kinds);
        }
        List<Path> dense =
                modules.subList(start, end).stream().map(Module::folder).toList();
        if (dense.stream().distinct().count() < dense.size()) {
            throw new InputException(file + ": every Dense must have a folder of its own; folders=" + dense);
        }
        Optional<Path> pooling =
                table ? Optional.empty() : Optional.of(modules.get(1).folder());
        return new ModuleList(modules.get(0).folder(), table, pooling, dense, normalize);
    }
}

package dev.kalmia.checkpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.kalmia.checkpoint.hub.HubSnapshot;
import dev.kalmia.run.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A published model whose folder leaves to Python code, or to its card, something of what a text's vector
/// is. The code is never run; what it does stands here.
///
/// @param names what the folder, the hub's repository or `_name_or_path` of `config.json` ends in
/// @param causal whether a token sees those before it alone
/// @param maxTokens the longest text it was trained on and its card asks for
/// @param prompts for folders that have none; empty for a model that wants none
record KnownModel(Pattern names, boolean causal, int maxTokens, Map<String, String> prompts) {
    /// What the keys begin with that name the code of a model, with one head or another.
    private static final String CODE = "AutoModel";

    /// The KaLM embedding models (arXiv 2501.01028, 2506.20923): the Qwen2 graph, from V2 on without its
    /// causal mask. Vectors have length 1, which no module of theirs says. Prompts: the retrieval task of
    /// their evaluation.
    private static final List<KnownModel> ALL = List.of(
            kalm("mini-v1", true, null),
            kalm("mini-instruct-v1", true, "Given a query, retrieve documents that answer the query."),
            kalm("mini-instruct-v1\\.5", true, "Given a query, retrieve documents that answer the query."),
            kalm("mini-instruct-v2", false, "Given a query, retrieve documents that answer the query"),
            kalm("mini-instruct-v2\\.5", false, "Given a query, retrieve documents that answer the query"));

    private static KnownModel kalm(String name, boolean causal, @Nullable String task) {
        SequencedMap<String, String> prompts = new LinkedHashMap<>();
        if (task != null) {
            prompts.put("query", "Instruct: " + task + " \n Query: ");
            prompts.put("document", "");
        }
        Pattern pattern =
                Pattern.compile("(^|.*/)KaLM-embedding-multilingual-" + name + "/?", Pattern.CASE_INSENSITIVE);
        return new KnownModel(pattern, causal, 512, prompts);
    }

    /// The entry of the model in a folder, found by its names.
    static Optional<KnownModel> of(Path folder, ConfigView config) {
        List<String> names = Stream.of(
                        HubSnapshot.at(folder).map(HubSnapshot::repository),
                        Optional.ofNullable(folder.getFileName()).map(Path::toString),
                        Optional.of(config.text("_name_or_path", "")))
                .flatMap(Optional::stream)
                .toList();
        return ALL.stream()
                .filter(known -> names.stream()
                        .anyMatch(name -> known.names.matcher(name).matches()))
                .findFirst();
    }

    /// The configuration with what the model's code would add to it.
    ///
    /// @throws InputException when there is code that nobody here knows, and nothing says what it does
    static ConfigView complete(Path folder, ConfigView config) {
        boolean said = config.has("is_causal") || config.has("use_bidirectional_attention");
        Optional<KnownModel> known = of(folder, config);
        if (said) {
            return config;
        }
        if (known.isPresent()) {
            return config.with("is_causal", known.get().causal);
        }
        Optional<String> code = config.under("auto_map").flatMap(KnownModel::code);
        if (code.isPresent()) {
            throw new InputException(config.place() + ": auto_map must not ask for code, which is never run, and this"
                    + " model is not one that is known; if it computes what " + config.text("model_type", "its kind")
                    + " does, say is_causal true or false there; " + code.get());
        }
        return config;
    }

    private static Optional<String> code(ConfigView map) {
        return map.keys().stream()
                .filter(key -> key.startsWith(CODE) && map.has(key))
                .findFirst()
                .map(key -> key + "=" + map.text(key));
    }

    /// Writes into a copy of a known model's folder what else its name says: attention, length, prompts,
    /// normalisation.
    static void spellOut(ModelFolder model, Path copy) throws IOException {
        Path first =
                copy.resolve(model.path().relativize(model.modules().first()).toString());
        model.config().without("auto_map").write(first.resolve("config.json"));
        ConfigView.of("").with("max_seq_length", model.maxTokens()).write(first.resolve(TextLimit.FILE));
        Prompts.write(copy, model.prompts());
        Path modules = copy.resolve(ModuleList.FILE);
        if (!model.modules().normalize()) {
            ArrayNode list = (ArrayNode) JsonFile.read(modules);
            list.addObject()
                    .put("idx", list.size() - 1)
                    .put("name", String.valueOf(list.size() - 1))
                    .put("path", (list.size() - 1) + "_Normalize")
                    .put("type", "sentence_transformers.models.Normalize");
            Files.writeString(modules, list.toPrettyString());
        }
    }
}

package dev.kalmia.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kalmia.run.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;

/// What a model wants before a text, by name.
///
/// @param byName in the file's order
/// @param byDefault the name of the prompt that goes before every text unless another is asked for
record Prompts(SequencedMap<String, String> byName, Optional<String> byDefault) {
    static final String FILE = "config_sentence_transformers.json";

    Prompts {
        byName = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(byName));
    }

    /// These, or the others where there are none.
    Prompts orElse(Map<String, String> others) {
        return byName.isEmpty() ? new Prompts(new LinkedHashMap<>(others), byDefault) : this;
    }

    static Prompts read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return new Prompts(new LinkedHashMap<>(), Optional.empty());
        }
        ObjectNode json = JsonFile.readObject(file);
        SequencedMap<String, String> prompts = new LinkedHashMap<>();
        requireKind(json.path("prompts"), JsonNode::isObject, file, "prompts must map names to texts");
        requireKind(json.path("default_prompt_name"), JsonNode::isTextual, file, "default_prompt_name must be a text");
        json.path("prompts").properties().forEach(entry -> prompts.put(entry.getKey(), text(entry.getValue(), file)));
        Optional<String> byDefault = Optional.of(json.path("default_prompt_name"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue);
        byDefault.filter(name -> !prompts.containsKey(name)).ifPresent(name -> {
            throw new InputException(file + ": default_prompt_name must be one of " + prompts.keySet()
                    + "; default_prompt_name=" + name);
        });
        return new Prompts(prompts, byDefault);
    }

    /// Puts prompts among a folder's settings, in place of those that are there.
    static void write(Path folder, Map<String, String> prompts) throws IOException {
        Path file = folder.resolve(FILE);
        ObjectNode json = Files.isRegularFile(file) ? JsonFile.readObject(file) : JsonNodeFactory.instance.objectNode();
        ObjectNode byName = json.putObject("prompts");
        prompts.forEach(byName::put);
        Files.writeString(file, json.toPrettyString() + "\n");
    }

    private static void requireKind(JsonNode value, Predicate<JsonNode> kind, Path file, String rule) {
        if (!value.isMissingNode() && !value.isNull() && !kind.test(value)) {
            throw new InputException(file + ": " + rule + "; found "
                    + value.getNodeType().toString().toLowerCase(Locale.ROOT));
        }
    }

    private static String text(JsonNode prompt, Path file) {
        if (!prompt.isTextual()) {
            throw new InputException(file + ": a prompt must be a text; prompt=" + prompt);
        }
        return prompt.textValue();
    }
}

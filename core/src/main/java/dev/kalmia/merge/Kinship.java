package dev.kalmia.merge;

import dev.kalmia.checkpoint.DenseLayer;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.PoolingHead;
import dev.kalmia.run.Hashes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// What models say of themselves and must have in common for their weights to mean the same. A base gives
/// nothing but weights, so how it makes vectors is not asked.
final class Kinship {
    private static final int LONGEST_SHOWN = 40;

    private Kinship() {}

    /// All that differs from the first model.
    static List<String> differences(List<ModelFolder> models, Optional<ModelFolder> base) {
        List<String> differences = new ArrayList<>();
        ModelFolder first = models.getFirst();
        for (ModelFolder model : models.subList(1, models.size())) {
            compare(ofWeights(first), ofWeights(model), pair(first, model), differences);
            compare(ofVectors(first), ofVectors(model), pair(first, model), differences);
        }
        base.ifPresent(
                model -> compare(ofWeights(first), ofWeights(model), pair(first, model) + " (the base)", differences));
        return differences;
    }

    private static String pair(ModelFolder first, ModelFolder other) {
        return first.name() + " and " + other.name();
    }

    private static void compare(
            Map<String, Object> first, Map<String, Object> other, String pair, List<String> differences) {
        first.forEach((fact, value) -> {
            Object found = other.get(fact);
            if (!Objects.equals(value, found)) {
                differences.add(pair + " differ in the " + fact + shown(value, found));
            }
        });
    }

    private static String shown(Object first, @Nullable Object other) {
        String both = ": " + first + ", " + other;
        return both.length() > LONGEST_SHOWN ? "" : both;
    }

    private static SequencedMap<String, Object> ofWeights(ModelFolder model) {
        SequencedMap<String, Object> facts = new LinkedHashMap<>();
        facts.put("architecture", model.modelType());
        facts.put("size", model.config().integer("hidden_size", 0));
        facts.put("layers", model.config().integer("num_hidden_layers", 0));
        facts.put("attention", model.config().flag("is_causal", true) ? "as it was" : "both ways");
        facts.put("tokenizer", Hashes.path(model.tokenizer()));
        return facts;
    }

    private static SequencedMap<String, Object> ofVectors(ModelFolder model) {
        SequencedMap<String, Object> facts = new LinkedHashMap<>();
        facts.put("dimension", model.dimension());
        facts.put("pooling", model.poolingName());
        facts.put("pooling of prompts", model.includePrompt());
        facts.put("normalisation", model.normalize());
        facts.put(
                "dense layers",
                model.dense().stream().map(DenseLayer::activation).toList());
        facts.put("head", model.head().map(PoolingHead::shape));
        facts.put("prompts", model.prompts());
        facts.put("prompt by default", model.defaultPrompt().orElse("none"));
        return facts;
    }
}

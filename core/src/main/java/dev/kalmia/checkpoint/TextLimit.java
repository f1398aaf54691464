package dev.kalmia.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kalmia.run.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How long a text may be, as a model folder says.
final class TextLimit {
    static final String FILE = "sentence_bert_config.json";

    private static final Set<String> AFTER_PADDING = Set.of("roberta", "xlm-roberta", "mpnet");

    private TextLimit() {}

    /// `max_seq_length`, else `model_max_length` of the tokenizer, and the number of positions where that
    /// is less.
    static int read(Path transformer, ConfigView config) {
        Optional<ConfigView> settings = ifThere(transformer.resolve(FILE));
        settings.ifPresent(found -> refuseLowerCase(found, transformer));
        int limit = settings.map(found -> found.integer("max_seq_length", 0))
                .filter(found -> found != 0)
                .orElseGet(() -> unsaid(transformer, config));
        if (limit < 1) {
            throw new InputException(transformer + ": max_seq_length must be at least 1; max_seq_length=" + limit);
        }
        return Math.min(limit, positions(config));
    }

    static int positions(ConfigView config) {
        int positions = config.integer("max_position_embeddings", Integer.MAX_VALUE);
        // Their tables begin with rows for what comes before the first token.
        return AFTER_PADDING.contains(config.text("model_type", ""))
                ? Math.max(1, positions - config.integer("pad_token_id", 1) - 1)
                : positions;
    }

    private static int unsaid(Path transformer, ConfigView config) {
        double tokenizers = ifThere(transformer.resolve("tokenizer_config.json"))
                .map(found -> found.number("model_max_length", Integer.MAX_VALUE))
                .orElse((double) Integer.MAX_VALUE);
        int limit = (int) Math.min(tokenizers, positions(config));
        if (limit == Integer.MAX_VALUE) {
            throw new InputException(
                    transformer + ": how long a text may be is not said; max_seq_length of " + FILE
                            + ", max_position_embeddings of config.json and model_max_length of tokenizer_config.json are missing");
        }
        return limit;
    }

    /// It changes nothing where the tokenizer does it anyhow.
    private static void refuseLowerCase(ConfigView settings, Path transformer) {
        if (settings.flag("do_lower_case", false) && !lowerCases(transformer.resolve("tokenizer.json"))) {
            throw new InputException(settings.place()
                    + ": do_lower_case must be false where tokenizer.json does not lower-case, as it alone"
                    + " decides about case; do_lower_case=true");
        }
    }

    private static boolean lowerCases(Path tokenizer) {
        if (!Files.isRegularFile(tokenizer)) {
            return false;
        }
        JsonNode normalizer = JsonFile.read(tokenizer).path("normalizer");
        List<JsonNode> steps = new ArrayList<>(List.of(normalizer));
        normalizer.path("normalizers").forEach(steps::add);
        return steps.stream()
                .anyMatch(step -> step.path("lowercase").asBoolean()
                        || step.path("type").asText().equals("Lowercase"));
    }

    private static Optional<ConfigView> ifThere(Path file) {
        return Files.isRegularFile(file) ? Optional.of(ConfigView.read(file)) : Optional.empty();
    }
}

package dev.kalmia.checkpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What comes after a transformer, and how its tokens see one another, said anew: a bare language model
/// becomes a sentence model that has learnt nothing yet, or a sentence model another one to start from.
///
/// @param pooling how one vector is made of a text's
/// @param causal whether a token sees those before it alone; null: as it was
/// @param normalize whether vectors get length 1
/// @param includePrompt whether a prompt's tokens are pooled
/// @param maxTokens longest text; 0: as it was
public record Assembly(
        PoolingMode pooling, @Nullable Boolean causal, boolean normalize, boolean includePrompt, int maxTokens) {
    private static final Set<String> DECODERS = Set.of("qwen2", "qwen3", "llama", "mistral", "gemma2");
    private static final String TYPE = "sentence_transformers.models.";
    private static final String POOLING = "1_Pooling";

    /// Writes such a model; its weights stay what they are.
    ///
    /// @param folder there, with nothing of a model in it
    /// @param base a transformer with nothing but pooling and normalisation behind it
    /// @throws UsageException when the base cannot be that, and says why
    public void write(Path folder, ModelFolder base) {
        requireFit(base);
        try {
            new FolderWriter(base, Matryoshka.of(List.of())).copy(folder);
            Path inside = base.path().relativize(base.modules().first());
            writeModules(folder, inside.toString());
            writePooling(
                    Files.createDirectories(folder.resolve(POOLING)),
                    base.config().integer("hidden_size"));
            writeTransformer(folder.resolve(inside.toString()), base);
        } catch (IOException failure) {
            throw new InputException("cannot write " + folder + ": " + InputException.reason(failure), failure);
        }
        ModelFolder.open(folder);
    }

    /// Refuses a base that cannot be written so.
    public void requireFit(ModelFolder base) {
        if (base.modules().table() || base.head().isPresent() || !base.dense().isEmpty()) {
            throw new UsageException("model must have nothing behind its transformer but pooling and normalisation; "
                    + base.name() + " has other modules");
        }
        if (causal != null && !DECODERS.contains(base.modelType())) {
            throw new UsageException("attention must be left out for " + base.name() + ", whose tokens see all others;"
                    + " model_type=" + base.modelType());
        }
        int positions = TextLimit.positions(base.config());
        if (maxTokens > positions) {
            throw new UsageException(
                    "max-tokens must be at most " + positions + " for " + base.name() + "; max-tokens=" + maxTokens);
        }
    }

    private void writeModules(Path folder, String transformer) throws IOException {
        ArrayNode modules = JsonFile.empty().arrayNode();
        add(modules, transformer, "Transformer");
        add(modules, POOLING, "Pooling");
        if (normalize) {
            add(modules, "2_Normalize", "Normalize");
        }
        JsonFile.write(folder.resolve(ModuleList.FILE), modules);
    }

    private static void add(ArrayNode modules, String path, String type) {
        int place = modules.size();
        modules.addObject()
                .put("idx", place)
                .put("name", String.valueOf(place))
                .put("path", path)
                .put("type", TYPE + type);
    }

    private void writePooling(Path folder, int size) throws IOException {
        ObjectNode config = JsonFile.empty();
        config.put("word_embedding_dimension", size);
        for (PoolingMode mode : PoolingMode.values()) {
            config.put(mode.flag(), mode == pooling);
        }
        config.put("include_prompt", includePrompt);
        JsonFile.write(folder.resolve("config.json"), config);
    }

    private void writeTransformer(Path folder, ModelFolder base) throws IOException {
        ConfigView config = base.config();
        if (causal != null) {
            config = config.with("is_causal", causal).with("use_bidirectional_attention", !causal);
        }
        config.write(folder.resolve("config.json"));
        int limit = maxTokens == 0 ? base.maxTokens() : maxTokens;
        if (limit != Integer.MAX_VALUE) {
            ConfigView.of("").with("max_seq_length", limit).write(folder.resolve(TextLimit.FILE));
        }
    }
}

package dev.kalmia.merge;

import dev.kalmia.checkpoint.DenseLayer;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.PoolingHead;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.run.Hashes;
import dev.kalmia.run.UsageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/// The weights of models of one kind: transformer, dense layers and head, each from all of the models.
///
/// @param parts of a model
record Ingredients(List<Part> parts) implements AutoCloseable {
    /// @param prefix of its names among those of the whole model
    /// @param files one a model
    record Part(String prefix, List<WeightFile> files) {}

    /// Opens the weights of models that [#requireAlike] took, and compares their tensors.
    ///
    /// @throws UsageException when tensors have other names or shapes
    static Ingredients open(List<ModelFolder> models) {
        Ingredients opened = new Ingredients(new ArrayList<>());
        try {
            opened.add("", models.stream().map(ModelFolder::weights).toList(), models);
            List<DenseLayer> layers = models.getFirst().dense();
            for (int i = 0; i < layers.size(); i++) {
                int layer = i;
                opened.add(
                        layers.get(i).parameter(""),
                        models.stream()
                                .map(model ->
                                        WeightFile.open(model.dense().get(layer).weights()))
                                .toList(),
                        models);
            }
            if (models.getFirst().head().isPresent()) {
                List<PoolingHead> heads =
                        models.stream().map(model -> model.head().orElseThrow()).toList();
                opened.add(
                        heads.getFirst().parameter(""),
                        heads.stream()
                                .map(head -> WeightFile.open(head.weights()))
                                .toList(),
                        models);
            }
            return opened;
        } catch (RuntimeException refused) {
            opened.close();
            throw refused;
        }
    }

    private void add(String prefix, List<WeightFile> files, List<ModelFolder> models) {
        parts.add(new Part(prefix, files));
        WeightFile first = files.getFirst();
        for (int i = 1; i < files.size(); i++) {
            WeightFile file = files.get(i);
            if (!file.names().equals(first.names())) {
                throw differ(models, i, "names of tensors");
            }
            for (String name : first.names()) {
                if (!Arrays.equals(file.info(name).shape(), first.info(name).shape())) {
                    throw differ(models, i, "shape of " + prefix + name);
                }
            }
        }
    }

    /// Refuses models whose weights mean different things.
    ///
    /// @throws UsageException which names what differs
    static void requireAlike(List<ModelFolder> models) {
        if (models.size() < 2) {
            throw new UsageException("models must be at least two; models=" + models.size());
        }
        Map<String, Object> first = kind(models.getFirst());
        for (int i = 1; i < models.size(); i++) {
            Map<String, Object> other = kind(models.get(i));
            for (Map.Entry<String, Object> fact : first.entrySet()) {
                if (!Objects.equals(fact.getValue(), other.get(fact.getKey()))) {
                    throw differ(models, i, fact.getKey());
                }
            }
        }
    }

    private static UsageException differ(List<ModelFolder> models, int other, String what) {
        return new UsageException("models must be of one kind; "
                + models.getFirst().name() + " and " + models.get(other).name() + " differ in the " + what);
    }

    private static SequencedMap<String, Object> kind(ModelFolder model) {
        SequencedMap<String, Object> facts = new LinkedHashMap<>();
        facts.put("architecture", model.modelType());
        facts.put("dimension", model.dimension());
        facts.put("layers", model.config().integer("num_hidden_layers", 0));
        facts.put("attention", model.config().flag("is_causal", true));
        facts.put("tokenizer", Hashes.path(model.tokenizer()));
        facts.put("pooling", model.poolingName());
        facts.put("normalisation", model.normalize());
        facts.put(
                "dense layers",
                model.dense().stream().map(DenseLayer::activation).toList());
        facts.put("head", model.head().map(PoolingHead::shape));
        facts.put("prompts", model.prompts());
        return facts;
    }

    @Override
    public void close() {
        parts.forEach(part -> part.files().forEach(WeightFile::close));
    }
}

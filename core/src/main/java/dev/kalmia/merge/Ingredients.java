package dev.kalmia.merge;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.StoredNumbers;
import dev.kalmia.checkpoint.TensorContent;
import dev.kalmia.checkpoint.TensorData;
import dev.kalmia.checkpoint.TensorInfo;
import dev.kalmia.run.Progress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// The weights of models, open, and what was found when they were laid upon one another.
///
/// @param stacks tensors that are merged, under the names of the first model
/// @param longer tensors that have further rows in some models, as far as all have them; these are not merged
/// @param taken tensors that are the first model's
/// @param notes what is done with what is not alike and need not be
/// @param differences what stands in the way
/// @param opened all that is to be closed
record Ingredients(
        SequencedMap<String, TensorStack> stacks,
        SequencedMap<String, TensorStack> longer,
        SequencedMap<String, TensorData> taken,
        List<String> notes,
        List<String> differences,
        List<Part> opened)
        implements AutoCloseable {
    /// Opens and compares; reads no numbers but whole ones.
    static Ingredients open(List<ModelFolder> models, Optional<ModelFolder> base, int pieceSize) {
        Ingredients ingredients = new Ingredients(
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
        try {
            ingredients.differences.addAll(Kinship.differences(models, base));
            List<List<Part>> ofModels = new ArrayList<>();
            for (ModelFolder model : models) {
                ofModels.add(ingredients.opened(model));
            }
            Optional<List<Part>> ofBase = base.map(ingredients::opened);
            for (int i = 0; i < ofModels.getFirst().size(); i++) {
                ingredients.lay(i, ofModels, ofBase, pieceSize);
            }
            return ingredients;
        } catch (RuntimeException refused) {
            ingredients.close();
            throw refused;
        }
    }

    private List<Part> opened(ModelFolder model) {
        List<Part> parts = Part.of(model);
        opened.addAll(parts);
        return parts;
    }

    private void lay(int part, List<List<Part>> models, Optional<List<Part>> base, int pieceSize) {
        Part first = models.getFirst().get(part);
        // A model without it differs in its dense layers or its head, which was told; a base was not asked of them.
        List<Part> parts = models.stream()
                .filter(model -> model.size() > part)
                .map(model -> model.get(part))
                .toList();
        Optional<Part> below = base.filter(model -> model.size() > part).map(model -> model.get(part));
        if (base.isPresent() && below.isEmpty()) {
            differences.add(base.get().getFirst().model() + " (the base) has no " + first.place());
        }
        List<Part> others = new ArrayList<>(parts.subList(1, parts.size()));
        below.ifPresent(others::add);
        Layers layers = new Layers(first, notes, differences);
        others.forEach(layers::compare);
        for (String name : first.names().sequencedKeySet()) {
            if (layers.isWhole(name)) {
                taken.put(first.whole(name), layers.whole(name));
            } else if (layers.merges(name)) {
                stacks.put(first.whole(name), stack(name, layers.info(name), parts, below, pieceSize));
            } else {
                layers.shared(name, others)
                        .ifPresent(
                                shared -> longer.put(first.whole(name), stack(name, shared, parts, below, pieceSize)));
            }
        }
    }

    private static TensorStack stack(
            String name, TensorInfo info, List<Part> parts, Optional<Part> below, int pieceSize) {
        return new TensorStack(
                parts.getFirst().whole(name),
                info,
                parts.stream().map(each -> numbers(each, name)).toList(),
                below.map(each -> numbers(each, name)),
                pieceSize);
    }

    /// What can be laid upon one another of so many models.
    List<TensorStack> comparable(int models) {
        return Stream.concat(stacks.values().stream(), longer.values().stream())
                .filter(stack -> stack.models() == models)
                .toList();
    }

    private static TensorStack.Layer numbers(Part part, String name) {
        return new TensorStack.Layer(
                part.model(),
                new StoredNumbers(part.file(), String.valueOf(part.names().get(name))));
    }

    /// What is written, in the order of the first model's files.
    SequencedMap<String, TensorContent> contents(MergeMethod method, Precision precision, Progress progress) {
        MergeMethod.TensorMerge merge = method.prepare(List.copyOf(stacks.values()));
        SequencedMap<String, TensorContent> contents = new LinkedHashMap<>(taken);
        stacks.forEach((name, stack) -> contents.put(name, new MergedTensor(stack, merge, precision, progress)));
        return contents;
    }

    @Override
    public void close() {
        opened.forEach(part -> part.file().close());
    }
}

package dev.kalmia.merge;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelPart;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/// How far the weights of a model A are from those of B, tensor by tensor, as T-VEC (arXiv 2504.16460) tells of
/// its layers what a training moved.
///
/// @param first A's name
/// @param second B's name
/// @param tensors what both have, in the order of A's files, those with further rows last
/// @param differences in what the models are not alike; it stands in the way of merging them
public record ModelDifference(String first, String second, List<TensorChange> tensors, List<String> differences) {
    private static final int PIECE = 1 << 18;
    private static final int TOLD = 3;

    /// One tensor's.
    ///
    /// @param name in A's file, behind its module where that is another than the transformer's
    /// @param part of the model
    public record TensorChange(String name, ModelPart part, WeightRole role, Change change) {}

    /// One part of the model, and what it has of each role.
    public record PartChange(ModelPart part, Change whole, SequencedMap<WeightRole, Change> roles) {
        public PartChange {
            roles = new LinkedHashMap<>(roles);
        }
    }

    public ModelDifference {
        tensors = List.copyOf(tensors);
        differences = List.copyOf(differences);
    }

    /// Reads both models once, in pieces. Names of tensors are compared without the prefixes of frameworks, and
    /// of tables of which one has got further rows those that both have.
    ///
    /// @throws UsageException when the models have no tensor in common
    /// @throws dev.kalmia.run.InputException when weights are damaged or not finite
    public static ModelDifference between(ModelFolder a, ModelFolder b, Progress progress) {
        try (Ingredients both = Ingredients.open(List.of(a, b), Optional.empty(), PIECE)) {
            List<TensorStack> stacks = both.comparable(2);
            if (stacks.isEmpty()) {
                throw new UsageException(a.name() + " and " + b.name() + " have no tensor of one name and shape; "
                        + String.join(
                                "; ", both.differences().stream().limit(TOLD).toList()));
            }
            progress.start("diff", stacks.size(), "tensors");
            List<TensorChange> changes = new ArrayList<>();
            for (TensorStack stack : stacks) {
                changes.add(changeOf(stack));
                progress.advance(1);
            }
            progress.finish();
            return new ModelDifference(a.name(), b.name(), changes, both.differences());
        }
    }

    private static TensorChange changeOf(TensorStack stack) {
        Change change = Change.NONE;
        for (Piece piece : stack.pieces()) {
            change = change.plus(piece);
        }
        return new TensorChange(stack.name(), ModelPart.of(stack.name()), WeightRole.of(stack.name()), change);
    }

    /// Of all tensors.
    public Change whole() {
        return tensors.stream().map(TensorChange::change).reduce(Change.NONE, Change::plus);
    }

    /// Of all parts together, in the order of the enum.
    public SequencedMap<WeightRole, Change> ofRoles() {
        TreeMap<WeightRole, Change> roles = new TreeMap<>();
        tensors.forEach(tensor -> roles.merge(tensor.role(), tensor.change(), Change::plus));
        return roles;
    }

    /// From the embeddings up; roles in the order of their enum.
    public List<PartChange> parts() {
        Map<ModelPart, TreeMap<WeightRole, Change>> parts =
                new TreeMap<>(Comparator.comparing(ModelPart::kind).thenComparingInt(ModelPart::layer));
        for (TensorChange tensor : tensors) {
            parts.computeIfAbsent(tensor.part(), _ -> new TreeMap<>())
                    .merge(tensor.role(), tensor.change(), Change::plus);
        }
        List<PartChange> changes = new ArrayList<>();
        parts.forEach((part, roles) ->
                changes.add(new PartChange(part, roles.values().stream().reduce(Change.NONE, Change::plus), roles)));
        return changes;
    }

    /// The roles that there are, in the order of their enum.
    public List<WeightRole> roles() {
        return List.copyOf(ofRoles().keySet());
    }
}

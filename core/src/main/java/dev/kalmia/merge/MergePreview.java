package dev.kalmia.merge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a merge would be of; nothing is written.
///
/// @param against the model that distances are taken from: the base, or the first
/// @param models the others
/// @param groups of tensors that are merged; none where something stands in the way
/// @param notes what is done with what is not alike and need not be
/// @param differences what stands in the way
public record MergePreview(
        String against, List<String> models, List<Group> groups, List<String> notes, List<String> differences) {
    private static final Pattern LAYER = Pattern.compile("^(.*?\\.\\d{1,6})\\..*");
    private static final Pattern HEAD = Pattern.compile("^([^.]*)\\..*");

    /// Tensors of one layer, or of another part.
    ///
    /// @param numbers in all of them, for each model
    /// @param distances `‖θ − θ'‖ / ‖θ'‖` of each of the models, θ' the one that distances are taken from; 0
    ///     where both have no length
    public record Group(String name, int tensors, long numbers, List<Double> distances) {
        public Group {
            distances = List.copyOf(distances);
        }
    }

    public MergePreview {
        models = List.copyOf(models);
        groups = List.copyOf(groups);
        notes = List.copyOf(notes);
        differences = List.copyOf(differences);
    }

    static List<Group> groups(Iterable<TensorStack> tensors, boolean fromBase) {
        SequencedMap<String, List<TensorStack>> groups = new LinkedHashMap<>();
        for (TensorStack tensor : tensors) {
            groups.computeIfAbsent(group(tensor.name()), _ -> new ArrayList<>()).add(tensor);
        }
        List<Group> measured = new ArrayList<>();
        for (Map.Entry<String, List<TensorStack>> group : groups.entrySet()) {
            measured.add(new Group(
                    group.getKey(),
                    group.getValue().size(),
                    group.getValue().stream().mapToLong(TensorStack::elements).sum(),
                    distances(group.getValue(), fromBase)));
        }
        return measured;
    }

    private static String group(String name) {
        for (Pattern pattern : List.of(LAYER, HEAD)) {
            Matcher matcher = pattern.matcher(name);
            if (matcher.matches()) {
                return matcher.group(1);
            }
        }
        return name;
    }

    private static List<Double> distances(List<TensorStack> tensors, boolean fromBase) {
        int models = tensors.getFirst().models();
        double[] apart = new double[models];
        double length = 0;
        for (TensorStack tensor : tensors) {
            for (Piece piece : tensor.pieces()) {
                for (int k = 0; k < piece.count(); k++) {
                    double from = fromBase ? piece.base(k) : piece.model(0, k);
                    length += from * from;
                    for (int i = 0; i < models; i++) {
                        double way = piece.model(i, k) - from;
                        apart[i] += way * way;
                    }
                }
            }
        }
        List<Double> distances = new ArrayList<>();
        for (int i = fromBase ? 0 : 1; i < models; i++) {
            // JSON has no infinity: what moved away from nothing is told as its length.
            distances.add(Math.sqrt(length == 0 ? apart[i] : apart[i] / length));
        }
        return distances;
    }
}

package dev.kalmia.merge;

import dev.kalmia.checkpoint.StoredNumbers;
import dev.kalmia.checkpoint.TensorData;
import dev.kalmia.checkpoint.TensorInfo;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The tensors of one weight file laid upon those of the same file of other models.
///
/// @param first whose tensors they are laid upon
/// @param notes takes what is done with what is not alike and need not be
/// @param differences takes what stands in the way
/// @param apart names of tensors that cannot be merged
record Layers(Part first, List<String> notes, List<String> differences, Set<String> apart) {
    private static final int NAMED = 3;

    Layers(Part first, List<String> notes, List<String> differences) {
        this(first, notes, differences, new HashSet<>());
        tellPrefix(first, "and so do those that are written");
        List<String> taken =
                first.names().sequencedKeySet().stream().filter(this::isWhole).toList();
        if (!taken.isEmpty()) {
            notes.add(tensors(taken) + " of whole numbers: the first model's");
        }
    }

    private void tellPrefix(Part part, String done) {
        if (!part.prefix().isEmpty()) {
            notes.add("names of " + part.model() + " begin with " + part.prefix() + ", " + done);
        }
    }

    /// Whether a tensor of the first model is one that is not merged.
    boolean isWhole(String name) {
        return !StoredNumbers.holds(info(first, name).type());
    }

    TensorData whole(String name) {
        return new TensorData(info(first, name), data(first, name));
    }

    boolean merges(String name) {
        return !apart.contains(name);
    }

    TensorInfo info(String name) {
        return info(first, name);
    }

    /// Type, and shape of the rows that all have, of a tensor that is alike but in how many rows there are.
    Optional<TensorInfo> shared(String name, List<Part> others) {
        long[] shape = info(first, name).shape();
        for (Part other : others) {
            if (!other.names().containsKey(name) || !isNumbers(other, name)) {
                return Optional.empty();
            }
            long[] that = info(other, name).shape();
            if (shape.length < 2 || !Arrays.equals(inner(shape), inner(that))) {
                return Optional.empty();
            }
            shape[0] = Math.min(shape[0], that[0]);
        }
        return Optional.of(new TensorInfo(info(first, name).type(), shape));
    }

    private static long[] inner(long[] shape) {
        return shape.length == 0 ? shape : Arrays.copyOfRange(shape, 1, shape.length);
    }

    void compare(Part other) {
        if (!other.prefix().equals(first.prefix())) {
            tellPrefix(other, "which is taken away");
        }
        List<String> missing = new ArrayList<>();
        List<String> shapes = new ArrayList<>();
        List<String> types = new ArrayList<>();
        for (String name : first.names().sequencedKeySet()) {
            if (!other.names().containsKey(name)) {
                if (!isWhole(name)) {
                    missing.add(name);
                }
            } else if (!Arrays.equals(
                    info(first, name).shape(), info(other, name).shape())) {
                shapes.add(name);
            } else if (isWhole(name) ? !sameBytes(other, name) : !isNumbers(other, name)) {
                types.add(name);
            }
        }
        tell(other, "lacks", missing);
        tell(other, "has another shape of", shapes);
        tell(other, "has other whole numbers, which cannot be merged, in", types);
        compareMore(other);
    }

    private void compareMore(Part other) {
        List<String> more = other.names().sequencedKeySet().stream()
                .filter(name -> !first.names().containsKey(name))
                .toList();
        List<String> numbers =
                more.stream().filter(name -> isNumbers(other, name)).toList();
        tell(other, "has what " + first.model() + " lacks:", numbers);
        if (more.size() > numbers.size()) {
            List<String> whole =
                    more.stream().filter(name -> !isNumbers(other, name)).toList();
            notes.add(tensors(whole) + " of whole numbers of " + other.model() + ": left out");
        }
    }

    private void tell(Part other, String what, List<String> names) {
        if (!names.isEmpty()) {
            apart.addAll(names);
            differences.add(other.model() + " " + what + " " + tensors(names));
        }
    }

    private static String tensors(List<String> names) {
        return (names.size() == 1 ? "tensor " : names.size() + " tensors, ")
                + String.join(", ", names.subList(0, Math.min(NAMED, names.size())))
                + (names.size() > NAMED ? " …" : "");
    }

    private static boolean isNumbers(Part part, String name) {
        return StoredNumbers.holds(info(part, name).type());
    }

    private boolean sameBytes(Part other, String name) {
        return data(first, name).mismatch(data(other, name)) == -1;
    }

    private static TensorInfo info(Part part, String name) {
        return part.file().info(String.valueOf(part.names().get(name)));
    }

    private static MemorySegment data(Part part, String name) {
        return part.file().data(String.valueOf(part.names().get(name)));
    }
}

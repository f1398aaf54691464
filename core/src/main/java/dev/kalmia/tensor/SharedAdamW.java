package dev.kalmia.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/// [AdamW] of several workers: each updates its share of the parameters, whole tensors of about as many
/// numbers in all, and hands them to the others (Rajbhandari et al. 2020, "ZeRO", arXiv 1910.02054,
/// stage 1). The state is spread over the workers, and the parameters are the same bytes with all.
public final class SharedAdamW implements AutoCloseable {
    private final WorkerGroup group;
    private final SequencedMap<String, Tensor> parameters;
    private final Map<String, Integer> ownerOf;
    private final AdamW own;

    /// Collective, as all of it.
    ///
    /// @param paces of the parameters that are not updated as the others, by name
    public SharedAdamW(
            SequencedMap<String, Tensor> parameters,
            AdamW.Settings settings,
            Map<String, AdamW.Pace> paces,
            WorkerGroup group) {
        this.group = group;
        this.parameters = new LinkedHashMap<>(parameters);
        this.ownerOf = deal(this.parameters, group.size());
        this.own = new AdamW(shareOf(group.rank()), settings, paces);
    }

    /// Each parameter, the largest first, to the worker who has least.
    private static Map<String, Integer> deal(SequencedMap<String, Tensor> parameters, int workers) {
        List<Map.Entry<String, Tensor>> order = new ArrayList<>(parameters.entrySet());
        // The sort is stable: of tensors of one size the first is dealt first.
        order.sort(Comparator.comparingLong(entry -> -entry.getValue().size()));
        long[] dealt = new long[workers];
        Map<String, Integer> ownerOf = new LinkedHashMap<>();
        for (Map.Entry<String, Tensor> entry : order) {
            int least = 0;
            for (int rank = 1; rank < workers; rank++) {
                least = dealt[rank] < dealt[least] ? rank : least;
            }
            dealt[least] += entry.getValue().size();
            ownerOf.put(entry.getKey(), least);
        }
        return ownerOf;
    }

    private SequencedMap<String, Tensor> shareOf(int rank) {
        SequencedMap<String, Tensor> share = new LinkedHashMap<>();
        parameters.forEach((name, parameter) -> {
            if (owner(name) == rank) {
                share.put(name, parameter);
            }
        });
        return share;
    }

    private int owner(String name) {
        return Objects.requireNonNull(ownerOf.get(name));
    }

    /// One update of every parameter that has a gradient.
    public void step(double learningRate) {
        own.step(learningRate);
        if (group.size() > 1) {
            for (int rank = 0; rank < group.size(); rank++) {
                group.broadcast(List.copyOf(shareOf(rank).values()), rank);
            }
        }
    }

    /// The state of all parameters, as [AdamW#state] names it; with other workers than the first
    /// nothing. What comes from others belongs to the innermost scope.
    public SequencedMap<String, Tensor> state() {
        if (group.size() == 1) {
            return own.state();
        }
        SequencedMap<String, Tensor> known = own.state();
        SequencedMap<String, Tensor> whole = new LinkedHashMap<>();
        for (Map.Entry<String, Tensor> parameter : parameters.entrySet()) {
            try (Scope scope = Scope.open()) {
                SequencedMap<String, Tensor> moments = moments(parameter, known);
                group.broadcast(List.copyOf(moments.values()), owner(parameter.getKey()));
                if (group.first()) {
                    if (owner(parameter.getKey()) != group.rank()) {
                        moments.values().forEach(scope::keep);
                    }
                    whole.putAll(moments);
                }
            }
        }
        return whole;
    }

    /// What is known of a parameter, or room for it, by the names of [AdamW#state].
    private static SequencedMap<String, Tensor> moments(
            Map.Entry<String, Tensor> parameter, Map<String, Tensor> known) {
        SequencedMap<String, Tensor> moments = new LinkedHashMap<>();
        for (String name : AdamW.stateNames(parameter.getKey())) {
            Tensor there = known.get(name);
            moments.put(name, there == null ? room(name, parameter) : there);
        }
        return moments;
    }

    private static Tensor room(String name, Map.Entry<String, Tensor> parameter) {
        long[] shape = name.equals(AdamW.stateNames(parameter.getKey()).getLast())
                ? new long[0]
                : parameter.getValue().shape();
        return Tensors.zeros(DType.FLOAT32, shape);
    }

    /// Goes on from a checkpoint.
    ///
    /// @param saved the tensors of [#state], by the same names, with the first worker; with the others
    ///     anything
    /// @throws dev.kalmia.run.InputException with the first worker, when an entry is missing, too many
    ///     or of another shape
    public void restore(Map<String, Tensor> saved, String source) {
        if (group.size() == 1) {
            own.restore(saved, source);
            return;
        }
        try (Scope _ = Scope.open()) {
            if (group.first()) {
                requireWhole(saved, source);
            }
            Map<String, Tensor> mine = new LinkedHashMap<>();
            for (Map.Entry<String, Tensor> parameter : parameters.entrySet()) {
                try (Scope each = Scope.open()) {
                    SequencedMap<String, Tensor> moments = moments(parameter, group.first() ? saved : Map.of());
                    group.broadcast(List.copyOf(moments.values()), 0);
                    if (owner(parameter.getKey()) == group.rank()) {
                        moments.forEach((name, tensor) -> mine.put(name, group.first() ? tensor : each.keep(tensor)));
                    }
                }
            }
            own.restore(mine, source);
        }
    }

    private void requireWhole(Map<String, Tensor> saved, String source) {
        SequencedMap<String, Tensor> expected = new LinkedHashMap<>();
        for (Map.Entry<String, Tensor> parameter : parameters.entrySet()) {
            List<String> names = AdamW.stateNames(parameter.getKey());
            names.forEach(name -> expected.put(name, parameter.getValue()));
            expected.put(names.getLast(), Tensors.zeros(DType.FLOAT32));
        }
        SavedTensors.requireFit(expected, saved, source);
    }

    /// How many numbers each worker's share of the parameters has, by rank.
    long[] shares() {
        long[] shares = new long[group.size()];
        Arrays.setAll(
                shares,
                rank -> shareOf(rank).values().stream().mapToLong(Tensor::size).sum());
        return shares;
    }

    @Override
    public void close() {
        own.close();
    }
}

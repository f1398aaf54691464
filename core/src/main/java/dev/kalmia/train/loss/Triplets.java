package dev.kalmia.train.loss;

import dev.kalmia.run.InputException;
import dev.kalmia.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToIntFunction;

/// Each query with its positive and each of its own negatives.
final class Triplets {
    private final List<Triplet> all;

    /// One of them: a query and two columns.
    record Triplet(int query, int positive, int negative) {}

    private Triplets(List<Triplet> all) {
        this.all = all;
    }

    /// @throws InputException when no query has a negative of its own that takes part
    static Triplets of(Targets targets) {
        List<Triplet> triplets = new ArrayList<>();
        for (int i = 0; i < targets.queries(); i++) {
            for (int negative : targets.negatives(i)) {
                triplets.add(new Triplet(i, targets.positive(i), negative));
            }
        }
        if (triplets.isEmpty()) {
            throw new InputException("a batch must have a query with a negative of its own; negatives=0");
        }
        return new Triplets(triplets);
    }

    List<Triplet> all() {
        return Collections.unmodifiableList(all);
    }

    Tensor queriesOf(Tensor rows) {
        return rows(rows, Triplet::query);
    }

    Tensor positivesOf(Tensor rows) {
        return rows(rows, Triplet::positive);
    }

    Tensor negativesOf(Tensor rows) {
        return rows(rows, Triplet::negative);
    }

    private Tensor rows(Tensor rows, ToIntFunction<Triplet> which) {
        return rows.indexSelect(0, Scores.index(all.stream().mapToInt(which).toArray(), rows.device()));
    }
}

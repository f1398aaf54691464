package dev.kalmia.merge;

import dev.kalmia.run.UsageException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Each tensor on the arc between those of two models (Shoemake 1985), straight where the cosine is beyond
/// ±0.9995 or a tensor has no length.
///
/// @param t from 0, the first model, to 1, the second
public record Slerp(double t) implements MergeMethod {
    public Slerp {
        requireStep(t);
    }

    static void requireStep(double t) {
        if (!(t >= 0 && t <= 1)) {
            throw new UsageException("t must be 0 to 1; t=" + t);
        }
    }

    @Override
    public String name() {
        return "slerp";
    }

    @Override
    public SequencedMap<String, Object> settings() {
        return new LinkedHashMap<>(Map.of("t", t));
    }

    @Override
    public boolean usesBase() {
        return false;
    }

    @Override
    public void requireModels(int models) {
        if (models != 2) {
            throw new UsageException("models must be two for slerp; models=" + models);
        }
    }

    @Override
    public TensorMerge prepare(List<TensorStack> tensors) {
        return tensor -> {
            Gram gram = Gram.ofModels(tensor);
            Arc arc = Arc.of(gram.product(0, 1), gram.length(0) * gram.length(1), t);
            return new Combination(0, new double[] {arc.first(), arc.second()});
        };
    }
}

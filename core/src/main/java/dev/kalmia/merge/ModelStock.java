package dev.kalmia.merge;

import dev.kalmia.run.UsageException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// For each tensor `t θ̄ + (1 − t) θ_0` with `t = n c / (1 + (n − 1) c)`, c the mean cosine of two task
/// vectors (Jang et al. 2024, arXiv 2403.19522). A mean cosine below 0 counts as 0, and so does that with a
/// task vector of no length: the tensor stays the base's then.
public record ModelStock() implements MergeMethod {
    @Override
    public String name() {
        return "model-stock";
    }

    @Override
    public SequencedMap<String, Object> settings() {
        return new LinkedHashMap<>();
    }

    @Override
    public boolean usesBase() {
        return true;
    }

    @Override
    public void requireModels(int models) {
        if (models < 2) {
            throw new UsageException("models must be at least two; models=" + models);
        }
    }

    @Override
    public TensorMerge prepare(List<TensorStack> tensors) {
        return tensor -> {
            int models = tensor.models();
            double cosine = Math.max(0, meanCosine(Gram.ofTasks(List.of(tensor))));
            double t = models * cosine / (1 + (models - 1) * cosine);
            double[] shares = new double[models];
            Arrays.fill(shares, t / models);
            return new Combination(1 - t, shares);
        };
    }

    private static double meanCosine(Gram gram) {
        double sum = 0;
        int pairs = 0;
        for (int i = 0; i < gram.models(); i++) {
            for (int j = 0; j < i; j++) {
                sum += gram.cosine(i, j);
                pairs++;
            }
        }
        // Of one model alone there is nothing that it could disagree with.
        return pairs == 0 ? 1 : sum / pairs;
    }
}

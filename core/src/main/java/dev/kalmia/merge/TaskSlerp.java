package dev.kalmia.merge;

import dev.kalmia.run.UsageException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Task vectors of whole models folded along arcs: `V_1 = τ_1`, `V_i` on the arc from `τ_i` (t = 0) to
/// `V_{i−1}` (t = 1), then `θ_0 + λ V_n` (Qwen3-Embedding, arXiv 2506.05176). The order of the models
/// matters.
///
/// @param t one for each model after the first, or one for all
/// @param lambda what the vector is multiplied by
public record TaskSlerp(List<Double> t, double lambda) implements MergeMethod {
    public TaskSlerp {
        t = List.copyOf(t);
        if (t.isEmpty()) {
            throw new UsageException("t must be given; t=[]");
        }
        t.forEach(Slerp::requireStep);
        Shares.requireFinite(lambda);
    }

    @Override
    public String name() {
        return "task-slerp";
    }

    @Override
    public SequencedMap<String, Object> settings() {
        SequencedMap<String, Object> settings = new LinkedHashMap<>();
        settings.put("t", t);
        settings.put("lambda", lambda);
        return settings;
    }

    @Override
    public boolean usesBase() {
        return true;
    }

    @Override
    public void requireModels(int models) {
        MergeMethod.super.requireModels(models);
        if (t.size() != 1 && t.size() != models - 1) {
            throw new UsageException(
                    "t must be one number, or one for each model after the first, " + (models - 1) + "; t=" + t);
        }
    }

    @Override
    public TensorMerge prepare(List<TensorStack> tensors) {
        if (tensors.isEmpty()) {
            return _ -> new Combination(1, new double[0]);
        }
        double[] folded = fold(Gram.ofTasks(tensors));
        for (int i = 0; i < folded.length; i++) {
            folded[i] *= lambda;
        }
        Combination combination = Combination.ofTasks(folded);
        return _ -> combination;
    }

    private double[] fold(Gram gram) {
        double[] folded = new double[gram.models()];
        folded[0] = 1;
        for (int i = 1; i < folded.length; i++) {
            double[] next = new double[folded.length];
            next[i] = 1;
            double lengths = gram.length(i) * Math.sqrt(Math.max(0, gram.product(folded, folded)));
            Arc arc = Arc.of(gram.product(next, folded), lengths, t.size() == 1 ? t.getFirst() : t.get(i - 1));
            for (int j = 0; j < i; j++) {
                folded[j] *= arc.second();
            }
            folded[i] = arc.first();
        }
        return folded;
    }
}

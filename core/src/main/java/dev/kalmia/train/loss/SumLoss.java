package dev.kalmia.train.loss;

import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Tensor;
import java.util.List;

/// A weighted sum of losses over the same vectors, such as KaLM-Embedding-V2.5's 0.3 contrast and 0.7
/// distillation (arXiv 2506.20923).
public record SumLoss(List<Part> parts) implements Loss {
    /// A loss and how much of it.
    ///
    /// @param weight above 0 and finite
    public record Part(double weight, Loss loss) {
        public Part {
            if (!(weight > 0 && Double.isFinite(weight))) {
                throw new UsageException("the weight of a loss must be above 0 and finite; weight=" + weight);
            }
        }
    }

    public SumLoss {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new UsageException("a sum of losses must have at least one; losses=0");
        }
    }

    @Override
    public Tensor compute(Tensor queries, Tensor documents, Targets targets) {
        return parts.stream()
                .map(part -> part.loss().compute(queries, documents, targets).multiply(part.weight()))
                .reduce(Tensor::add)
                .orElseThrow();
    }
}

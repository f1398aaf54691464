package dev.kalmia.train;

import dev.kalmia.run.UsageException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a run has that losses need, or cannot do with.
record LossNeeds(
        int negatives,
        double dropout,
        List<Integer> matryoshkaDimensions,
        @Nullable TeacherConfig teacher) {
    LossNeeds {
        matryoshkaDimensions = List.copyOf(matryoshkaDimensions);
    }

    /// Refuses a loss whose needs are not met.
    void require(LossConfig loss) {
        String kind = loss.kind().key();
        if (dropout == 0 && loss.kind() == LossKind.COPIES) {
            throw new UsageException("dropout must be above 0 for the loss copies: copies are alike; dropout=0");
        }
        if (negatives == 0 && loss.needsNegatives()) {
            throw new UsageException("negatives must be at least 1 for the loss " + kind + "; negatives=0");
        }
        if (loss.kind().readsWholeVectors() && !matryoshkaDimensions.isEmpty()) {
            throw new UsageException("matryoshka-dimensions must be empty for the loss " + kind
                    + ", which reads whole vectors; matryoshka-dimensions=" + matryoshkaDimensions);
        }
        if (loss.needsVectors() && (teacher == null || teacher.model() == null)) {
            throw new UsageException("teacher must name a model for the loss " + kind);
        }
        if (loss.kind() == LossKind.ENTRIES && teacher != null && teacher.model() == null) {
            throw new UsageException("teacher must name a model, or none be given, for the loss " + kind
                    + ": a reranker has no vectors of definitions; reranker=" + teacher.reranker());
        }
    }
}

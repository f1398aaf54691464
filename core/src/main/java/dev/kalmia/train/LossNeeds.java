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

    /// Refuses losses whose needs are not met, and a decoder that none of them learns from.
    void requireAll(List<LossConfig> losses) {
        losses.forEach(this::require);
        if (teacher != null && !teacher.scores() && losses.stream().noneMatch(loss -> loss.kind() == LossKind.TOKENS)) {
            throw new UsageException(
                    "teacher.decoder must come with a loss of the kind tokens; decoder=" + teacher.name());
        }
    }

    /// Refuses a loss whose needs are not met.
    private void require(LossConfig loss) {
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
            throw new UsageException("teacher must name a model, or none be given, for the loss " + kind + ": a "
                    + teacher.key() + " has no vectors of definitions; " + teacher.key() + "=" + teacher.name());
        }
    }
}

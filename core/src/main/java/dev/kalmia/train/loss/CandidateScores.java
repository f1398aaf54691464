package dev.kalmia.train.loss;

import dev.kalmia.tensor.Tensor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The cosines that a query's positive is told apart from, one part of the columns after the other. The first
/// part are the documents, so that a positive stands in its own column.
final class CandidateScores {
    private final Tensor queries;
    private final Tensor documents;
    private final Targets targets;
    private final BitSet positives = new BitSet();
    private final List<Tensor> parts = new ArrayList<>();

    /// @param queries `(B, D)` of length 1
    /// @param documents `(N, D)` of length 1
    CandidateScores(Tensor queries, Tensor documents, Targets targets) {
        this.queries = queries;
        this.documents = documents;
        this.targets = targets;
        for (int column : targets.positives()) {
            positives.set(column);
        }
    }

    /// `(B, N + …)`, -∞ for what takes no part.
    ///
    /// @param mask leaves out what may be right though nobody says so; null: nothing
    Tensor of(Set<Candidate> candidates, @Nullable FalseNegativeMask mask, @Nullable NegativeMixing mixing) {
        Tensor scores = queries.matmul(documents.transpose(0, 1));
        Tensor known = Scores.without(scores, (i, j) -> leavesOut(candidates, i, j));
        parts.add(mask == null ? known : mask.apply(known, scores, targets));
        if (candidates.contains(Candidate.QUERIES)) {
            Tensor pairs = Scores.without(queries.matmul(queries.transpose(0, 1)), this::sameQuestion);
            parts.add(mask == null ? pairs : mask.apply(pairs, scores, targets));
        }
        if (candidates.contains(Candidate.POSITIVE_PAIRS)) {
            Tensor right = Scores.positives(documents, targets);
            parts.add(Scores.without(right.matmul(right.transpose(0, 1)), this::sameQuestion));
        }
        if (candidates.contains(Candidate.DOCUMENT_PAIRS)) {
            Tensor right = Scores.positives(documents, targets);
            parts.add(Scores.without(
                    right.matmul(documents.transpose(0, 1)),
                    (i, j) -> j == targets.positive(i) || targets.excluded(i, j)));
        }
        if (mixing != null) {
            mixing.scores(queries, documents, scores, targets).ifPresent(parts::add);
        }
        return parts.size() == 1 ? parts.getFirst() : Tensor.concat(parts, 1);
    }

    private boolean leavesOut(Set<Candidate> candidates, int i, int j) {
        if (j == targets.positive(i)) {
            return false;
        }
        if (targets.excluded(i, j)) {
            return true;
        }
        boolean own = targets.own(i, j) && candidates.contains(Candidate.OWN_NEGATIVES);
        boolean positive = positives.get(j) && candidates.contains(Candidate.POSITIVES);
        boolean other = !positives.get(j) && !targets.own(i, j) && candidates.contains(Candidate.OTHER_NEGATIVES);
        return !(own || positive || other);
    }

    /// Whether query k has a positive that is right for query i, too.
    private boolean sameQuestion(int i, int k) {
        int positive = targets.positive(k);
        return i == k || positive == targets.positive(i) || targets.excluded(i, positive);
    }
}

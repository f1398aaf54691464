package dev.kalmia.train.sample;

import dev.kalmia.train.loss.Targets;
import java.util.List;

/// The texts of one step and what they are to each other. A document that several rows share stands there
/// once.
///
/// @param queries B texts
/// @param documents N texts, all different
/// @param targets `(B, N)`
/// @param objective which of the run's losses it has
/// @param draw what is drawn for all of it
public record TrainingBatch(
        List<PromptedText> queries, List<PromptedText> documents, Targets targets, int objective, StepDraw draw) {
    public TrainingBatch {
        queries = List.copyOf(queries);
        documents = List.copyOf(documents);
        if (targets.queries() != queries.size() || targets.documents() != documents.size()) {
            throw new IllegalArgumentException("targets must be (" + queries.size() + ", " + documents.size()
                    + "); targets=(" + targets.queries() + ", " + targets.documents() + ")");
        }
    }

    /// The same texts, of which more is known.
    public TrainingBatch withTargets(Targets others) {
        return new TrainingBatch(queries, documents, others, objective, draw);
    }

    /// The same texts, embedded otherwise.
    public TrainingBatch withDraw(StepDraw other) {
        return new TrainingBatch(queries, documents, targets, objective, other);
    }
}

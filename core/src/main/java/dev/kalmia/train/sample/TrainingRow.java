package dev.kalmia.train.sample;

import static java.util.Objects.requireNonNull;

import dev.kalmia.data.GroupScores;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One training example as the sampler sees it.
///
/// @param id stable identity, from which its random choices are drawn
/// @param prompt what stands before the query; empty for nothing
/// @param query the anchor text
/// @param documentPrompt what stands before all others; empty for nothing
/// @param positives right documents, at least one
/// @param negatives hard negatives, possibly none
/// @param scores a teacher's, of positives and negatives; null where nobody scored them
/// @param task of whose batches it is, where batches are of tasks
/// @param label how alike query and positive are; null where they are right for one another
/// @param category which class query and positives are of; null where there are no classes
/// @param objective which of the run's losses it has, counted from 0; those of different ones do not meet in
///     a batch
/// @param pairClass the class of query and positive as a pair, such as entailment; null where pairs have none
public record TrainingRow(
        String id,
        String prompt,
        String query,
        String documentPrompt,
        List<String> positives,
        List<String> negatives,
        @Nullable GroupScores scores,
        String task,
        @Nullable Double label,
        @Nullable String category,
        int objective,
        @Nullable String pairClass) {
    public TrainingRow {
        requireNonNull(prompt, "prompt is null");
        requireNonNull(documentPrompt, "documentPrompt is null");
        positives = List.copyOf(positives);
        negatives = List.copyOf(negatives);
        if (positives.isEmpty()) {
            throw new IllegalArgumentException("a training row needs a positive; id=" + id);
        }
        if (scores != null
                && (scores.positives().size() != positives.size()
                        || scores.negatives().size() != negatives.size())) {
            throw new IllegalArgumentException("a training row has a score for each text; id=" + id);
        }
    }

    /// A row of no task that nobody scored, without prompts.
    public TrainingRow(String id, String query, List<String> positives, List<String> negatives) {
        this(id, "", query, "", positives, negatives, null, "", null, null, 0, null);
    }

    /// The same with these before its texts.
    public TrainingRow withPrompts(String ofQuery, String ofDocuments) {
        return made(ofQuery, ofDocuments, scores, label, pairClass);
    }

    /// The same with a teacher's scores.
    public TrainingRow withScores(@Nullable GroupScores others) {
        return made(prompt, documentPrompt, others, label, pairClass);
    }

    /// The same, graded.
    public TrainingRow withLabel(double other) {
        return made(prompt, documentPrompt, scores, other, pairClass);
    }

    /// The same as a pair of a class.
    public TrainingRow withPairClass(String other) {
        return made(prompt, documentPrompt, scores, label, other);
    }

    private TrainingRow made(
            String ofQuery,
            String ofDocuments,
            @Nullable GroupScores others,
            @Nullable Double grade,
            @Nullable String ofPair) {
        return new TrainingRow(
                id,
                ofQuery,
                query,
                ofDocuments,
                positives,
                negatives,
                others,
                task,
                grade,
                category,
                objective,
                ofPair);
    }

    /// The same, of a task, perhaps of a class, and with one of the losses.
    public TrainingRow of(String ofTask, @Nullable String ofCategory, int ofObjective) {
        return new TrainingRow(
                id,
                prompt,
                query,
                documentPrompt,
                positives,
                negatives,
                scores,
                ofTask,
                label,
                ofCategory,
                ofObjective,
                pairClass);
    }
}

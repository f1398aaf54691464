package dev.kalmia.train;

import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.data.GroupScores;
import dev.kalmia.rerank.RerankConfig;
import dev.kalmia.rerank.Reranker;
import dev.kalmia.run.Hashes;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.train.sample.TrainingRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Rows with what a reranker makes of each query beside each of its documents, in place of what scores they had. The
/// scores are kept as they come: a run that was killed goes on after the last whole row.
final class RerankedRows {
    private RerankedRows() {}

    /// Scores what is not yet scored. Prompts are the student's, the teacher sees none.
    ///
    /// @param reference which reranker
    /// @param maxTokens longest pair; 0 for the model's limit
    /// @param folder of this run alone
    static List<TrainingRow> of(
            String reference, int maxTokens, List<TrainingRow> rows, Path folder, Progress progress) {
        RerankConfig config = RerankConfig.defaults().withMaxTokens(maxTokens).withLogits();
        try (Reranker reranker = Reranker.open(ModelSource.transformer(reference, progress), config);
                RowScores kept = RowScores.open(folder.resolve("scores.jsonl"))) {
            progress.start(
                    "teach",
                    rows.stream().mapToLong(row -> documents(row).size()).sum(),
                    "pairs");
            List<TrainingRow> scored = new ArrayList<>();
            for (TrainingRow row : rows) {
                scored.add(row.withScores(scores(row, reranker, kept, progress)));
            }
            return scored;
        } catch (IOException failure) {
            throw new InputException(
                    folder + ": a teacher's scores cannot be kept: " + InputException.reason(failure), failure);
        } finally {
            progress.finish();
        }
    }

    private static List<String> documents(TrainingRow row) {
        return Stream.concat(row.positives().stream(), row.negatives().stream()).toList();
    }

    private static GroupScores scores(TrainingRow row, Reranker reranker, RowScores kept, Progress progress)
            throws IOException {
        List<String> documents = documents(row);
        List<String> of = new ArrayList<>(List.of(reranker.fingerprint(), row.query()));
        of.addAll(documents);
        String digest = Hashes.strings(of);
        Optional<List<Double>> there = kept.next(digest, documents.size());
        List<Double> scores = there.isPresent() ? there.get() : fresh(row.query(), documents, reranker);
        if (there.isEmpty()) {
            kept.add(digest, scores);
        }
        progress.advance(documents.size());
        int positives = row.positives().size();
        return new GroupScores(scores.subList(0, positives), scores.subList(positives, scores.size()));
    }

    private static List<Double> fresh(String query, List<String> documents, Reranker reranker) {
        List<Double> scores = new ArrayList<>();
        for (float score : reranker.scores(query, documents, Progress.silent())) {
            scores.add((double) score);
        }
        return scores;
    }
}

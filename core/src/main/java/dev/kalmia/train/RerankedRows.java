package dev.kalmia.train;

import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.data.GroupScores;
import dev.kalmia.rerank.RerankConfig;
import dev.kalmia.rerank.Reranker;
import dev.kalmia.run.KeptScores;
import dev.kalmia.run.Progress;
import dev.kalmia.train.sample.RowFile;
import dev.kalmia.train.sample.RowWriter;
import dev.kalmia.train.sample.TrainingRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Rows with what a reranker makes of each query beside each of its documents, in place of what scores they
/// had. The scores are kept as they come: a run that was killed goes on with them.
final class RerankedRows {
    private RerankedRows() {}

    /// Scores what is not yet scored. Prompts are the student's, the teacher sees none.
    ///
    /// @param reference which reranker
    /// @param maxTokens longest pair; 0 for the model's limit
    /// @param folder of this run alone
    static RowFile of(String reference, int maxTokens, List<TrainingRow> rows, Path folder, Progress progress) {
        RerankConfig config = RerankConfig.defaults().withMaxTokens(maxTokens).withLogits();
        try (Reranker reranker = Reranker.open(ModelSource.transformer(reference, progress), config);
                KeptScores kept = new KeptScores(folder.resolve("scores"), reranker.fingerprint() + " " + maxTokens);
                RowWriter scored = new RowWriter(folder.resolve("rows"))) {
            progress.start(
                    "teach",
                    rows.stream().mapToLong(row -> documents(row).size()).sum(),
                    "pairs");
            for (TrainingRow row : rows) {
                scored.add(row.withScores(scores(row, reranker, kept, progress)));
            }
            return scored.done();
        } finally {
            progress.finish();
        }
    }

    private static List<String> documents(TrainingRow row) {
        return Stream.concat(row.positives().stream(), row.negatives().stream()).toList();
    }

    private static GroupScores scores(TrainingRow row, Reranker reranker, KeptScores kept, Progress progress) {
        List<String> documents = documents(row);
        float[] given =
                kept.of(row.query(), documents, () -> reranker.scores(row.query(), documents, Progress.silent()));
        List<Double> scores = new ArrayList<>();
        for (float score : given) {
            scores.add((double) score);
        }
        progress.advance(documents.size());
        int positives = row.positives().size();
        return new GroupScores(scores.subList(0, positives), scores.subList(positives, scores.size()));
    }
}

package dev.kalmia.train;

import dev.kalmia.model.SentenceModel;
import dev.kalmia.run.Progress;
import dev.kalmia.tensor.WorkerGroup;
import dev.kalmia.tokenize.Tokenizer;
import dev.kalmia.train.sample.RowFile;
import dev.kalmia.train.sample.TrainingRow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What is asked and counted before the first step, for the batches to have it.
///
/// @param work folder of this run alone
record Teaching(
        TrainConfig config, List<TrainingRow> rows, long seed, Path work, WorkerGroup group, Progress progress) {
    /// Asks the teacher first, where there is one.
    BatchPlan plan(SentenceModel model, Tokenizer tokenizer) {
        LayerEnds.require(config.matryoshkaLayers(), model);
        KeyTokens keys = config.has(LossKind.TOKENS) ? KeyTokens.of(config, rows, tokenizer) : null;
        TeacherConfig asked = config.teacher();
        if (asked == null) {
            return new BatchPlan(config, rows, seed, null, keys, null);
        }
        String reranker = asked.reranker();
        Path folder = work.resolve(Teacher.FOLDER);
        RowFile scored = reranker == null ? null : RerankedRows.of(reranker, asked.maxTokens(), rows, folder, progress);
        Teacher teacher = reranker == null ? teacher(asked, model, folder) : null;
        // When a run goes on the first worker has nothing to ask any more, and the others have all.
        group.exchange("taught", Duration.ofDays(1));
        return new BatchPlan(config, scored == null ? rows : scored, seed, teacher, keys, scored);
    }

    private Teacher teacher(TeacherConfig asked, SentenceModel model, Path folder) {
        boolean meetsVectors = config.has(LossKind.EMBEDDING);
        return Teacher.open(asked, rows, model.dimension(), meetsVectors, folder, progress);
    }
}

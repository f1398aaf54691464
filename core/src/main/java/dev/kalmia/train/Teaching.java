package dev.kalmia.train;

import dev.kalmia.model.SentenceModel;
import dev.kalmia.run.Progress;
import dev.kalmia.tensor.WorkerGroup;
import dev.kalmia.tokenize.Tokenizer;
import dev.kalmia.train.sample.RowFile;
import dev.kalmia.train.sample.RowSelection;
import dev.kalmia.train.sample.TrainingRow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What is asked and counted before the first step, for the batches to have it.
///
/// @param work folder of this run alone
record Teaching(
        TrainConfig config, List<TrainingRow> rows, long seed, Path work, WorkerGroup group, Progress progress) {
    /// Asks the teacher first, where there is one.
    BatchPlan plan(SentenceModel model, Tokenizer tokenizer) {
        Dictionaries dictionaries = Dictionaries.of(config, rows, model.dimension());
        Path folder = work.resolve(Teacher.FOLDER);
        try {
            dictionaries.encode(config, model.folder(), folder.resolve("definitions"), progress);
            if (!dictionaries.isEmpty()) {
                group.exchange("told", Duration.ofDays(1));
            }
            TeacherConfig asked = config.teacher();
            if (asked == null) {
                return plan(rows, null, keys(tokenizer), null, dictionaries);
            }
            BatchPlan taught = taught(asked, dictionaries, model, tokenizer, folder);
            // When a run goes on the first worker has nothing to ask any more, and the others have all.
            group.exchange("taught", Duration.ofDays(1));
            return taught;
        } catch (RuntimeException refused) {
            dictionaries.close();
            throw refused;
        }
    }

    private BatchPlan taught(
            TeacherConfig asked, Dictionaries dictionaries, SentenceModel model, Tokenizer tokenizer, Path folder) {
        return switch (asked.kind()) {
            case MODEL -> plan(rows, teacher(asked, dictionaries, model, folder), keys(tokenizer), null, dictionaries);
            case RERANKER -> {
                RowFile scored = RerankedRows.of(asked.name(), asked.maxTokens(), rows, folder, progress);
                yield plan(scored, null, keys(tokenizer), scored, dictionaries);
            }
            case DECODER -> {
                TokenTargets told = DecoderTokens.of(config, asked, rows, tokenizer, folder, progress);
                yield plan(rows, null, told, null, dictionaries);
            }
        };
    }

    private BatchPlan plan(
            List<TrainingRow> of,
            @Nullable Teacher teacher,
            @Nullable TokenTargets tokens,
            @Nullable RowFile scored,
            Dictionaries dictionaries) {
        return new BatchPlan(config, of, seed, teacher, tokens, scored, dictionaries);
    }

    private @Nullable TokenTargets keys(Tokenizer tokenizer) {
        return config.has(LossKind.TOKENS) ? KeyTokens.of(config, rows, tokenizer) : null;
    }

    /// Of the rows that learn from more than entries; null where there are none.
    private @Nullable Teacher teacher(
            TeacherConfig asked, Dictionaries dictionaries, SentenceModel model, Path folder) {
        List<TrainingRow> others = rows;
        if (!dictionaries.isEmpty()) {
            List<Integer> places = IntStream.range(0, rows.size())
                    .filter(place -> !dictionaries.has(rows.get(place).objective()))
                    .boxed()
                    .toList();
            others = new RowSelection(rows, places);
        }
        boolean meetsVectors = config.has(LossKind.EMBEDDING);
        return others.isEmpty() ? null : Teacher.open(asked, others, model.dimension(), meetsVectors, folder, progress);
    }
}

package dev.kalmia.train;

import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.encode.EncodeConfig;
import dev.kalmia.encode.Encoder;
import dev.kalmia.pool.TextPool;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.train.loss.Targets;
import dev.kalmia.train.loss.Taught;
import dev.kalmia.train.sample.PromptedText;
import dev.kalmia.train.sample.TrainingBatch;
import dev.kalmia.train.sample.TrainingRow;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Similarity;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/// What a teacher makes of all texts of a run, made before the first step and kept on disk, where a run that
/// goes on finds it.
final class Teacher implements AutoCloseable {
    static final String FOLDER = "teacher";

    private final TextPool queries;
    private final TextPool documents;
    private final Projection projection;

    private Teacher(TextPool queries, TextPool documents, Projection projection) {
        this.queries = queries;
        this.documents = documents;
        this.projection = projection;
    }

    /// Encodes what is not yet there.
    ///
    /// @param config of a teacher that is a model
    /// @param dimension of the student's vectors
    /// @param folder of this run alone
    /// @throws UsageException when the teacher's vectors are shorter than the student's and are to be met
    static Teacher open(
            TeacherConfig config,
            List<TrainingRow> rows,
            int dimension,
            boolean meetsVectors,
            Path folder,
            Progress progress) {
        try (Encoder encoder = Encoder.open(
                ModelSource.resolve(config.name(), progress),
                EncodeConfig.defaults().withMaxTokens(config.maxTokens()))) {
            if (meetsVectors && encoder.dimension() < dimension) {
                throw new UsageException("teacher.model must have vectors of at least " + dimension
                        + " values, as the student's, where they are to be met; dimension=" + encoder.dimension());
            }
            Iterator<String> asked = rows.stream().map(TrainingRow::query).iterator();
            TextPool queries = TextPool.build(folder.resolve("queries"), asked, encoder, config.query(), progress);
            try {
                Iterator<String> answers = rows.stream()
                        .flatMap(row -> Stream.concat(row.positives().stream(), row.negatives().stream()))
                        .iterator();
                TextPool documents =
                        TextPool.build(folder.resolve("documents"), answers, encoder, config.document(), progress);
                return new Teacher(queries, documents, Projection.of(documents, meetsVectors ? dimension : 0));
            } catch (RuntimeException refused) {
                queries.close();
                throw refused;
            }
        }
    }

    /// The batch with the teacher's scores of each query's own documents, their cosines, and its vectors.
    TrainingBatch teach(TrainingBatch batch) {
        List<float[]> asked = vectors(queries, batch.queries());
        List<float[]> answers = vectors(documents, batch.documents());
        Targets targets = batch.targets();
        double[][] scores = new double[asked.size()][];
        for (int i = 0; i < scores.length; i++) {
            float[] query = asked.get(i);
            scores[i] = Arrays.stream(targets.own(i))
                    .mapToDouble(column -> Similarity.COSINE.between(query, answers.get(column)))
                    .toArray();
        }
        Embeddings first = projection.apply(asked, queries.origin());
        Embeddings second = projection.apply(answers, documents.origin());
        return batch.withTargets(targets.withTeacher(scores).withTaught(new Taught(first, second)));
    }

    private static List<float[]> vectors(TextPool pool, List<PromptedText> texts) {
        return texts.stream().map(text -> pool.vector(pool.row(text.text()))).toList();
    }

    @Override
    public void close() {
        queries.close();
        documents.close();
    }
}

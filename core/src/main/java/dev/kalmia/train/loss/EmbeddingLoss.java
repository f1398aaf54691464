package dev.kalmia.train.loss;

import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.vector.Embeddings;
import java.util.stream.IntStream;

/// How far each text's vector points away from a teacher's: `1 - cos`, the mean over queries and documents
/// alike. It is half the squared distance of vectors of length 1 (Reimers and Gurevych 2020, arXiv
/// 2004.09813, section 3, has the squared distance).
public record EmbeddingLoss() implements Loss {
    @Override
    public Tensor compute(Tensor queries, Tensor documents, Targets targets) {
        Taught taught = targets.taught();
        int[] used = Scores.grouped(targets);
        Tensor asked = Scores.cosinesOfPairs(queries, like(queries, taught.queries(), all(targets.queries())));
        Tensor answers = documents.indexSelect(0, Scores.index(used, documents.device()));
        Tensor answered = Scores.cosinesOfPairs(answers, like(documents, taught.documents(), used));
        return asked.sum()
                .add(answered.sum())
                .divide(targets.queries() + used.length)
                .multiply(-1)
                .add(1.0);
    }

    private static int[] all(int count) {
        return IntStream.range(0, count).toArray();
    }

    private static Tensor like(Tensor student, Embeddings teacher, int[] rows) {
        long size = student.shape()[1];
        if (teacher.dimension() != size) {
            throw new UsageException("a teacher's vectors must be as long as the student's, " + size + "; teacher="
                    + teacher.dimension());
        }
        double[] values = new double[rows.length * teacher.dimension()];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < teacher.dimension(); j++) {
                values[i * teacher.dimension() + j] = teacher.value(rows[i], j);
            }
        }
        return Scores.like(student, values, rows.length, size);
    }
}

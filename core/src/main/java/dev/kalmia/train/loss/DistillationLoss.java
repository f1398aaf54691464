package dev.kalmia.train.loss;

import dev.kalmia.tensor.Tensor;

/// How far a query's distribution over its own documents is from a teacher's: `KL(P_teacher ‖ P_student)`,
/// both the softmax of scores divided by τ, the mean over queries, without a factor τ² (KaLM-Embedding-V2.5,
/// arXiv 2506.20923).
///
/// @param temperature τ; KaLM: 0.05
public record DistillationLoss(double temperature) implements Loss {
    public DistillationLoss {
        InfoNceLoss.requireTemperature(temperature);
    }

    @Override
    public Tensor compute(Tensor queries, Tensor documents, Targets targets) {
        Tensor student = own(Scores.cosines(queries, documents), targets);
        Tensor teacher = own(Scores.like(queries, teacher(targets), targets.queries(), targets.documents()), targets);
        Tensor known = teacher.softmax(1);
        // What takes no part has probability 0, and 0 · -∞ is no number.
        Tensor difference = finite(teacher.logSoftmax(1)).subtract(finite(student.logSoftmax(1)));
        return known.multiply(difference).sum(1).mean();
    }

    private Tensor own(Tensor scores, Targets targets) {
        return Scores.without(scores, (i, j) -> !targets.own(i, j)).divide(temperature);
    }

    private static Tensor finite(Tensor logarithms) {
        return logarithms.maskedFill(logarithms.equalTo(Double.NEGATIVE_INFINITY), 0);
    }

    private static double[] teacher(Targets targets) {
        double[] scores = new double[targets.queries() * targets.documents()];
        for (int i = 0; i < targets.queries(); i++) {
            int[] own = targets.own(i);
            double[] given = targets.teacher(i);
            for (int k = 0; k < own.length; k++) {
                scores[i * targets.documents() + own[k]] = given[k];
            }
        }
        return scores;
    }
}

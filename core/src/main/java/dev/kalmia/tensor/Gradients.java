package dev.kalmia.tensor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.bytedeco.pytorch.Scalar;

/// Gradients of many parameters at once.
public final class Gradients {
    private Gradients() {}

    /// Scales all gradients by one factor so that their common 2-norm is at most `bound` (Pascanu et al.
    /// 2013).
    ///
    /// @return the norm before scaling; infinite or NaN norms scale nothing, so that the caller can stop
    public static double clip(Collection<Tensor> parameters, double bound) {
        try (Scope _ = Scope.open();
                NoGradient _ = NoGradient.open()) {
            List<Tensor> gradients = of(parameters);
            double squares = 0;
            for (Tensor gradient : gradients) {
                squares += Tensors.item(gradient.square().sum());
            }
            double norm = Math.sqrt(squares);
            if (norm > bound && Double.isFinite(norm)) {
                gradients.forEach(gradient -> gradient.handle().mul_(new Scalar(bound / norm)));
            }
            return norm;
        }
    }

    /// Multiplies all gradients.
    public static void scale(Collection<Tensor> parameters, double factor) {
        try (Scope _ = Scope.open();
                NoGradient _ = NoGradient.open()) {
            of(parameters).forEach(gradient -> gradient.handle().mul_(new Scalar(factor)));
        }
    }

    /// Drops all gradients.
    public static void clear(Collection<Tensor> parameters) {
        parameters.forEach(Tensor::clearGradient);
    }

    private static List<Tensor> of(Collection<Tensor> parameters) {
        List<Tensor> gradients = new ArrayList<>();
        for (Tensor parameter : parameters) {
            Tensor gradient = parameter.gradient();
            if (gradient != null) {
                gradients.add(gradient);
            }
        }
        return gradients;
    }
}

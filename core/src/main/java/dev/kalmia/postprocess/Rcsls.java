package dev.kalmia.postprocess;

import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.vector.Affine;
import dev.kalmia.vector.Matrix;
import java.util.ArrayList;
import java.util.List;

/// A linear map that is trained for the search itself (Joulin et al. 2018, arXiv 1804.07745): from
/// [Procrustes] down the gradient of the relaxed CSLS criterion
/// −1/n Σ [2 x Wᵀ y − mean x Wᵀ z over the k nearest z to W x − mean z Wᵀ y over the k nearest z to y].
/// A step that would raise it is not made, and the next is half as long.
///
/// @param neighbours k, from 1
/// @param iterations steps that are tried
/// @param rate of the first step
public record Rcsls(int neighbours, int iterations, double rate) implements SpaceAlignment {
    public Rcsls {
        if (neighbours < 1 || iterations < 1 || !(rate > 0)) {
            throw new UsageException("neighbours and iterations must be at least 1 and rate above 0; neighbours="
                    + neighbours + ", iterations=" + iterations + ", rate=" + rate);
        }
    }

    @Override
    public Fitted fit(Matrix from, Matrix to, Progress progress) {
        Matrix weight = Procrustes.turn("rcsls", from, to);
        Enough.requireBetween("neighbours", 1, from.rows(), neighbours);
        RcslsCriterion criterion = new RcslsCriterion(from, to, neighbours);
        RcslsCriterion.Value best = criterion.at(weight);
        List<Double> course = new ArrayList<>(List.of(best.loss()));
        double step = rate;
        progress.start("rcsls", iterations, "steps");
        for (int i = 0; i < iterations; i++) {
            double length = step;
            Matrix next = weight.minus(best.gradient().each(number -> length * number));
            RcslsCriterion.Value found = criterion.at(next);
            if (found.loss() > best.loss()) {
                step /= 2;
            } else {
                weight = next;
                best = found;
            }
            course.add(best.loss());
            progress.advance(1);
            progress.detail("criterion " + best.loss());
        }
        progress.finish();
        return Fitted.of(Affine.linear(weight)).with("criterion", course);
    }
}

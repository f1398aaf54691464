package dev.kalmia.postprocess;

import dev.kalmia.run.Progress;
import dev.kalmia.vector.Affine;
import dev.kalmia.vector.Matrix;

/// The turn of one space that brings its vectors nearest to the other's (Schönemann 1966): W = U Vᵀ of U S Vᵀ
/// = Yᵀ X. Lengths and angles stay. Models leave directions empty: those of no vector are turned as they
/// fall, which no vector shows.
public record Procrustes() implements SpaceAlignment {
    @Override
    public Fitted fit(Matrix from, Matrix to, Progress progress) {
        return Fitted.of(Affine.linear(turn("procrustes", from, to)));
    }

    static Matrix turn(String method, Matrix from, Matrix to) {
        Enough.requirePairs(from, to);
        Enough.requireSameSize(method, from.columns(), to.columns());
        Enough.require(method, from.rows(), from.columns());
        return Spectrum.polar(to.transposed().times(from));
    }
}

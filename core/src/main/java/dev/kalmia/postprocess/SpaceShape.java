package dev.kalmia.postprocess;

import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Hits;
import dev.kalmia.vector.Matrix;
import dev.kalmia.vector.Similarity;
import dev.kalmia.vector.TopK;

/// What a space is like, told by the vectors of texts, each brought to length 1.
///
/// @param meanCosine of two different texts: 0 where directions are spread evenly
/// @param isotropy min Z(c) / max Z(c), Z(c) = Σ exp(c x), over the eigenvectors c of XᵀX and their opposites
///     (Mu and Viswanath 2018, arXiv 1702.01417): 1 where no direction stands out
/// @param uniformity log of the mean of exp(−2‖x − y‖²) over different texts (Wang and Isola 2020, arXiv
///     2005.10242): lower is more even
/// @param hubness skewness of how often a text is among the ten nearest of others (Radovanović et al. 2010):
///     high where a few are near to all
public record SpaceShape(double meanCosine, double isotropy, double uniformity, double hubness) {
    /// The nearest that hubness looks at.
    private static final int NEAREST = 10;

    /// Texts whose cosines with all others are held at once.
    private static final int BLOCK = 128;

    /// Looks at a space.
    ///
    /// @param vectors at least three
    public static SpaceShape of(Embeddings vectors) {
        if (vectors.size() < 3) {
            throw new IllegalArgumentException("vectors must be at least three; vectors=" + vectors.size());
        }
        Matrix unit = Matrix.of(vectors).unitRows();
        Matrix transposed = unit.transposed();
        double cosines = 0;
        double potential = 0;
        for (int start = 0; start < unit.rows(); start += BLOCK) {
            int end = Math.min(unit.rows(), start + BLOCK);
            Matrix block = unit.slice(start, end).times(transposed);
            for (int i = 0; i < block.rows(); i++) {
                for (int j = 0; j < block.columns(); j++) {
                    double cosine = start + i == j ? 0 : block.get(i, j);
                    cosines += cosine;
                    potential += start + i == j ? 0 : Math.exp(4 * cosine - 4);
                }
            }
        }
        double pairs = (double) unit.rows() * (unit.rows() - 1);
        return new SpaceShape(cosines / pairs, isotropy(unit), Math.log(potential / pairs), hubness(unit));
    }

    /// The mean of ‖x − y‖² over pairs that should be near one another, rows of both of length 1 (Wang and
    /// Isola 2020): lower is better.
    ///
    /// @param first as many as `second`, at least one
    public static double alignment(Embeddings first, Embeddings second) {
        Matrix apart = Matrix.of(first).unitRows().minus(Matrix.of(second).unitRows());
        double sum = 0;
        for (int i = 0; i < apart.rows(); i++) {
            for (int j = 0; j < apart.columns(); j++) {
                sum += apart.get(i, j) * apart.get(i, j);
            }
        }
        return sum / apart.rows();
    }

    private static double isotropy(Matrix unit) {
        Matrix axes = Spectrum.of(unit.transposed().times(unit)).vectors();
        Matrix along = unit.times(axes.transposed());
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        for (int axis = 0; axis < axes.rows(); axis++) {
            double there = 0;
            double opposite = 0;
            for (int i = 0; i < along.rows(); i++) {
                there += Math.exp(along.get(i, axis));
                opposite += Math.exp(-along.get(i, axis));
            }
            least = Math.min(least, Math.min(there, opposite));
            most = Math.max(most, Math.max(there, opposite));
        }
        return least / most;
    }

    /// A text is not its own neighbour.
    private static double hubness(Matrix unit) {
        int nearest = Math.min(NEAREST, unit.rows() - 1);
        Embeddings rows = Neighbours.rows(unit);
        Hits hits = TopK.search(rows, rows, nearest + 1, Similarity.DOT);
        double[] counts = new double[unit.rows()];
        for (int i = 0; i < counts.length; i++) {
            int found = 0;
            for (int rank = 0; rank <= nearest && found < nearest; rank++) {
                if (hits.row(i, rank) != i) {
                    counts[hits.row(i, rank)]++;
                    found++;
                }
            }
        }
        return skewness(counts, nearest);
    }

    private static double skewness(double[] counts, double mean) {
        double squares = 0;
        double cubes = 0;
        for (double count : counts) {
            squares += Math.pow(count - mean, 2) / counts.length;
            cubes += Math.pow(count - mean, 3) / counts.length;
        }
        return squares == 0 ? 0 : cubes / Math.pow(squares, 1.5);
    }
}

package dev.kalmia.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The innermost loop of every product: six rows by two vectors of columns, twelve sums in registers.
///
/// Columns come in panels: `LANES` of them side by side, row after row. The stride of a panel is a constant
/// because the compiler lifts bounds checks out of the loop only then.
final class Tile {
    /// Rows of one tile.
    static final int ROWS = 6;

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int WIDTH = SPECIES.length();

    /// Columns of one tile and of a panel.
    static final int LANES = 2 * WIDTH;

    private Tile() {}

    static boolean worthwhile() {
        return WIDTH >= 8;
    }

    /// How many panels hold that many columns.
    static int panels(int count) {
        return (count + LANES - 1) / LANES;
    }

    /// Where a column's number of row `k` lies, counted from the start of all panels.
    static int place(int column, int k, int depth) {
        return (column / LANES * depth + k) * LANES + column % LANES;
    }

    /// `C = A B + bias`: C is `ROWS × LANES`, A `ROWS × depth` and B a panel of `depth` rows. All sums run
    /// over the depth in order.
    ///
    /// @param lda distance of the rows of A
    /// @param bias what is added to each column, read from `biasFrom` on
    /// @param ldc distance of the rows of C
    static void product(
            float[] a,
            int aFrom,
            int lda,
            float[] panel,
            int panelFrom,
            int depth,
            float[] bias,
            int biasFrom,
            float[] c,
            int cFrom,
            int ldc) {
        FloatVector c00 = FloatVector.zero(SPECIES);
        FloatVector c01 = c00;
        FloatVector c10 = c00;
        FloatVector c11 = c00;
        FloatVector c20 = c00;
        FloatVector c21 = c00;
        FloatVector c30 = c00;
        FloatVector c31 = c00;
        FloatVector c40 = c00;
        FloatVector c41 = c00;
        FloatVector c50 = c00;
        FloatVector c51 = c00;
        int a1 = aFrom + lda;
        int a2 = a1 + lda;
        int a3 = a2 + lda;
        int a4 = a3 + lda;
        int a5 = a4 + lda;
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, panel, panelFrom + k * LANES);
            FloatVector b1 = FloatVector.fromArray(SPECIES, panel, panelFrom + k * LANES + WIDTH);
            FloatVector v = FloatVector.broadcast(SPECIES, a[aFrom + k]);
            c00 = b0.fma(v, c00);
            c01 = b1.fma(v, c01);
            v = FloatVector.broadcast(SPECIES, a[a1 + k]);
            c10 = b0.fma(v, c10);
            c11 = b1.fma(v, c11);
            v = FloatVector.broadcast(SPECIES, a[a2 + k]);
            c20 = b0.fma(v, c20);
            c21 = b1.fma(v, c21);
            v = FloatVector.broadcast(SPECIES, a[a3 + k]);
            c30 = b0.fma(v, c30);
            c31 = b1.fma(v, c31);
            v = FloatVector.broadcast(SPECIES, a[a4 + k]);
            c40 = b0.fma(v, c40);
            c41 = b1.fma(v, c41);
            v = FloatVector.broadcast(SPECIES, a[a5 + k]);
            c50 = b0.fma(v, c50);
            c51 = b1.fma(v, c51);
        }
        FloatVector bias0 = FloatVector.fromArray(SPECIES, bias, biasFrom);
        FloatVector bias1 = FloatVector.fromArray(SPECIES, bias, biasFrom + WIDTH);
        int to = cFrom;
        c00.add(bias0).intoArray(c, to);
        c01.add(bias1).intoArray(c, to + WIDTH);
        to += ldc;
        c10.add(bias0).intoArray(c, to);
        c11.add(bias1).intoArray(c, to + WIDTH);
        to += ldc;
        c20.add(bias0).intoArray(c, to);
        c21.add(bias1).intoArray(c, to + WIDTH);
        to += ldc;
        c30.add(bias0).intoArray(c, to);
        c31.add(bias1).intoArray(c, to + WIDTH);
        to += ldc;
        c40.add(bias0).intoArray(c, to);
        c41.add(bias1).intoArray(c, to + WIDTH);
        to += ldc;
        c50.add(bias0).intoArray(c, to);
        c51.add(bias1).intoArray(c, to + WIDTH);
    }
}

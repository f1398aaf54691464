package dev.kalmia.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// [Tile] over bfloat16 numbers: half as much memory passes, and each sum is the same to the bit as that over the
/// same numbers in float32. A word holds a number of the first half of a panel's columns below and one of the second
/// half above, so that two vectors come of one without anything changing its lane.
final class HalfTile {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> PAIRS = IntVector.SPECIES_PREFERRED;
    private static final int WIDTH = SPECIES.length();
    private static final int UPPER = 0xFFFF0000;

    /// Words of a panel's row.
    static final int WORDS = WIDTH;

    private HalfTile() {}

    /// As [Tile#product].
    static void product(
            float[] a,
            int aFrom,
            int lda,
            int[] panel,
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
            IntVector pairs = IntVector.fromArray(PAIRS, panel, panelFrom + k * WORDS);
            FloatVector b0 = pairs.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector b1 = pairs.and(UPPER).reinterpretAsFloats();
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

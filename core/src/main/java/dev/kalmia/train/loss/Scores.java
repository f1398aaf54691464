package dev.kalmia.train.loss;

import dev.kalmia.tensor.DType;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/// Scores of queries against columns, and which of them count.
final class Scores {
    /// Which columns of a row are left out.
    @FunctionalInterface
    interface Rule {
        boolean leavesOut(int row, int column);
    }

    private Scores() {}

    /// `(B, N)`: the cosine of each row with each row.
    static Tensor cosines(Tensor rows, Tensor columns) {
        return rows.normalise().matmul(columns.normalise().transpose(0, 1));
    }

    /// `(B)`: the cosine of each row with the row beside it.
    static Tensor cosinesOfPairs(Tensor first, Tensor second) {
        return first.normalise().multiply(second.normalise()).sum(1);
    }

    /// The scores with -∞ where a rule leaves them out.
    static Tensor without(Tensor scores, Rule rule) {
        int rows = Math.toIntExact(scores.shape()[0]);
        int columns = Math.toIntExact(scores.shape()[1]);
        BitSet out = new BitSet(rows * columns);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                out.set(i * columns + j, rule.leavesOut(i, j));
            }
        }
        return out.isEmpty()
                ? scores
                : scores.maskedFill(mask(out, rows, columns, scores.device()), Double.NEGATIVE_INFINITY);
    }

    private static Tensor mask(BitSet out, int rows, int columns, Device device) {
        boolean[] mask = new boolean[rows * columns];
        out.stream().forEach(bit -> mask[bit] = true);
        return Tensors.of(mask, rows, columns).to(device);
    }

    /// Documents of any query's group, in their order.
    static int[] grouped(Targets targets) {
        return IntStream.range(0, targets.queries())
                .flatMap(i -> Arrays.stream(targets.own(i)))
                .distinct()
                .sorted()
                .toArray();
    }

    /// `(n)`, to look entries up with.
    static Tensor index(int[] positions, Device device) {
        return Tensors.of(positions, positions.length).to(DType.INT64).to(device);
    }

    /// `(B, 1)`: each query's score of its positive.
    static Tensor ofPositives(Tensor scores, Targets targets) {
        return scores.gather(1, index(targets.positives(), scores.device()).unsqueeze(1));
    }

    /// `(B, D)`: the document of each query's positive.
    static Tensor positives(Tensor documents, Targets targets) {
        return documents.indexSelect(0, index(targets.positives(), documents.device()));
    }

    /// Numbers as a tensor of another's kind and place.
    static Tensor like(Tensor other, double[] values, long... shape) {
        return Tensors.of(values, shape).to(other.dtype()).to(other.device());
    }
}

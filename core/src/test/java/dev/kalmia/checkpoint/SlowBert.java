package dev.kalmia.checkpoint;

import java.lang.foreign.MemorySegment;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/// BERT in double precision, loop by loop from the paper: slow, obvious, and independent of every other room.
public final class SlowBert {
    private final WeightFile weights;
    private final int heads;
    private final int layers;
    private final DoubleUnaryOperator activation;

    SlowBert(WeightFile weights, int heads, int layers) {
        this(weights, heads, layers, SlowBert::gelu);
    }

    public SlowBert(WeightFile weights, int heads, int layers, DoubleUnaryOperator activation) {
        this.weights = weights;
        this.heads = heads;
        this.layers = layers;
        this.activation = activation;
    }

    /// The last hidden state, a row a token.
    public double[][] forward(int[] ids) {
        double[] type = row("embeddings.token_type_embeddings.weight", 0);
        double[][] x = IntStream.range(0, ids.length)
                .mapToObj(i -> sum(
                        row("embeddings.word_embeddings.weight", ids[i]),
                        sum(row("embeddings.position_embeddings.weight", i), type)))
                .toArray(double[][]::new);
        x = norm("embeddings.LayerNorm", x);
        for (int i = 0; i < layers; i++) {
            x = layer("encoder.layer." + i, x);
        }
        return x;
    }

    private double[][] layer(String name, double[][] x) {
        double[][] mixed = attention(name + ".attention.self", x);
        double[][] attended =
                norm(name + ".attention.output.LayerNorm", sum(linear(name + ".attention.output.dense", mixed), x));
        double[][] inner = linear(name + ".intermediate.dense", attended);
        for (double[] row : inner) {
            IntStream.range(0, row.length).forEach(i -> row[i] = activation.applyAsDouble(row[i]));
        }
        return norm(name + ".output.LayerNorm", sum(linear(name + ".output.dense", inner), attended));
    }

    private double[][] attention(String name, double[][] x) {
        double[][] q = linear(name + ".query", x);
        double[][] k = linear(name + ".key", x);
        double[][] v = linear(name + ".value", x);
        int width = x[0].length / heads;
        double[][] out = new double[x.length][x[0].length];
        for (int head = 0; head < heads; head++) {
            for (int i = 0; i < x.length; i++) {
                double[] shares = shares(q[i], k, head * width, width);
                for (int j = 0; j < x.length; j++) {
                    for (int c = head * width; c < (head + 1) * width; c++) {
                        out[i][c] += shares[j] * v[j][c];
                    }
                }
            }
        }
        return out;
    }

    private static double[] shares(double[] query, double[][] keys, int from, int width) {
        double[] shares = new double[keys.length];
        double total = 0;
        for (int j = 0; j < keys.length; j++) {
            double dot = 0;
            for (int c = from; c < from + width; c++) {
                dot += query[c] * keys[j][c];
            }
            shares[j] = Math.exp(dot / Math.sqrt(width));
            total += shares[j];
        }
        for (int j = 0; j < keys.length; j++) {
            shares[j] /= total;
        }
        return shares;
    }

    private double[][] linear(String name, double[][] x) {
        double[][] weight = matrix(name + ".weight");
        float[] bias = Samples.floats(weights.data(name + ".bias"));
        double[][] out = new double[x.length][weight.length];
        for (int i = 0; i < x.length; i++) {
            for (int o = 0; o < weight.length; o++) {
                double dot = bias[o];
                for (int c = 0; c < x[i].length; c++) {
                    dot += weight[o][c] * x[i][c];
                }
                out[i][o] = dot;
            }
        }
        return out;
    }

    private double[][] norm(String name, double[][] x) {
        float[] weight = Samples.floats(weights.data(name + ".weight"));
        float[] bias = Samples.floats(weights.data(name + ".bias"));
        double[][] out = new double[x.length][];
        for (int i = 0; i < x.length; i++) {
            double[] row = x[i];
            double mean = IntStream.range(0, row.length)
                    .mapToDouble(c -> row[c])
                    .average()
                    .orElseThrow();
            double variance = IntStream.range(0, row.length)
                    .mapToDouble(c -> (row[c] - mean) * (row[c] - mean))
                    .average()
                    .orElseThrow();
            double scale = 1 / Math.sqrt(variance + 1e-12);
            out[i] = IntStream.range(0, row.length)
                    .mapToDouble(c -> (row[c] - mean) * scale * weight[c] + bias[c])
                    .toArray();
        }
        return out;
    }

    /// `x Φ(x)`, with the error function as a series of positive terms (Abramowitz and Stegun, 7.1.6).
    public static double gelu(double x) {
        double z = Math.abs(x) / Math.sqrt(2);
        double erf = 1;
        if (z < 6) {
            double term = z;
            double sum = 0;
            for (int n = 0; term > 1e-17 * sum; n++) {
                sum += term;
                term *= 2 * z * z / (2 * n + 3);
            }
            erf = sum * Math.exp(-z * z) * 2 / Math.sqrt(Math.PI);
        }
        return x * (1 + Math.copySign(erf, x)) / 2;
    }

    private double[] row(String name, int row) {
        long columns = weights.info(name).shape()[1];
        MemorySegment bytes = weights.data(name).asSlice(row * columns * Float.BYTES, columns * Float.BYTES);
        float[] values = Samples.floats(bytes);
        return IntStream.range(0, values.length).mapToDouble(c -> values[c]).toArray();
    }

    private double[][] matrix(String name) {
        return IntStream.range(0, Math.toIntExact(weights.info(name).shape()[0]))
                .mapToObj(i -> row(name, i))
                .toArray(double[][]::new);
    }

    private static double[] sum(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] + b[i]).toArray();
    }

    private static double[][] sum(double[][] a, double[][] b) {
        return IntStream.range(0, a.length).mapToObj(i -> sum(a[i], b[i])).toArray(double[][]::new);
    }
}

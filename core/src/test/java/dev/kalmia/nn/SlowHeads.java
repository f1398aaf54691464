package dev.kalmia.nn;

import java.util.Arrays;
import java.util.Map;
import org.hipparchus.special.Erf;

/// The equations of the trained heads, one number after the other, for one text.
public final class SlowHeads {
    private final Map<String, double[]> parameters;
    private final int heads;
    private final int headSize;

    /// @param parameters by the names that a head takes, row-major
    public SlowHeads(Map<String, double[]> parameters, int heads, int headSize) {
        this.parameters = parameters;
        this.heads = heads;
        this.headSize = headSize;
    }

    private double[] parameter(String name) {
        double[] values = parameters.get(name);
        if (values == null) {
            throw new AssertionError(name);
        }
        return values;
    }

    /// `h = Attn(LN(h), LN(latents)) + h; h = FF(LN(h)) + h; mean(h)`.
    ///
    /// @param tokens those that take part
    public double[] latentAttention(double[][] tokens, int latentSize) {
        double[][] latents = rows(parameter("latents"), latentSize);
        double[][] context = new double[latents.length][];
        for (int r = 0; r < latents.length; r++) {
            context[r] = norm(latents[r], "cross_attend_blocks.0.norm_context");
        }
        double[][] asked = new double[tokens.length][];
        for (int i = 0; i < tokens.length; i++) {
            asked[i] = sum(tokens[i], attend(norm(tokens[i], "cross_attend_blocks.0.norm"), context));
        }
        return mean(fedForward(asked));
    }

    /// `z = latents + Attn(LN(latents), LN(X)); z = z + FF(LN(z)); mean(z)`.
    ///
    /// @param states X; where each row is a layer's, without its place
    public double[] multiLayer(double[][] states, boolean places) {
        int size = states[0].length;
        double[][] context = new double[states.length][];
        for (int m = 0; m < states.length; m++) {
            double[] place = new double[size];
            if (places) {
                System.arraycopy(parameter("layer_places.weight"), m * size, place, 0, size);
            }
            context[m] = norm(sum(states[m], place), "cross_attend_blocks.0.norm");
        }
        double[][] latents = rows(parameter("latents"), size);
        double[][] asked = new double[latents.length][];
        for (int r = 0; r < latents.length; r++) {
            asked[r] = sum(latents[r], attend(norm(latents[r], "cross_attend_blocks.0.norm_context"), context));
        }
        return mean(fedForward(asked));
    }

    public static double[] mean(double[][] rows) {
        double[] mean = new double[rows[0].length];
        for (double[] row : rows) {
            mean = sum(mean, row);
        }
        for (int d = 0; d < mean.length; d++) {
            mean[d] /= rows.length;
        }
        return mean;
    }

    private double[] attend(double[] x, double[][] context) {
        int inner = heads * headSize;
        double[] query = linear(x, "cross_attend_blocks.0.fn.to_q", inner, false);
        double[] mixed = new double[inner];
        for (int head = 0; head < heads; head++) {
            double[][] value = new double[context.length][headSize];
            double[] weight = new double[context.length];
            double total = 0;
            for (int m = 0; m < context.length; m++) {
                double[] both = linear(context[m], "cross_attend_blocks.0.fn.to_kv", 2 * inner, false);
                double score = 0;
                for (int k = 0; k < headSize; k++) {
                    score += query[head * headSize + k] * both[head * headSize + k];
                    value[m][k] = both[inner + head * headSize + k];
                }
                weight[m] = Math.exp(score / Math.sqrt(headSize));
                total += weight[m];
            }
            for (int m = 0; m < context.length; m++) {
                for (int k = 0; k < headSize; k++) {
                    mixed[head * headSize + k] += weight[m] / total * value[m][k];
                }
            }
        }
        return linear(mixed, "cross_attend_blocks.0.fn.to_out", x.length, false);
    }

    private double[][] fedForward(double[][] rows) {
        double[][] fed = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            int half = 4 * rows[i].length;
            double[] halves = linear(
                    norm(rows[i], "cross_attend_blocks.1.norm"), "cross_attend_blocks.1.fn.net.0", 2 * half, true);
            double[] gated = new double[half];
            for (int o = 0; o < half; o++) {
                double gate = halves[half + o];
                gated[o] = halves[o] * gate * 0.5 * (1 + Erf.erf(gate / Math.sqrt(2)));
            }
            fed[i] = sum(rows[i], linear(gated, "cross_attend_blocks.1.fn.net.2", rows[i].length, true));
        }
        return fed;
    }

    private double[] linear(double[] x, String name, int outputs, boolean biased) {
        double[] weight = parameter(name + ".weight");
        if (weight.length != outputs * x.length || parameters.containsKey(name + ".bias") != biased) {
            throw new AssertionError(name);
        }
        double[] y = biased ? parameter(name + ".bias").clone() : new double[outputs];
        for (int o = 0; o < outputs; o++) {
            for (int i = 0; i < x.length; i++) {
                y[o] += weight[o * x.length + i] * x[i];
            }
        }
        return y;
    }

    private double[] norm(double[] x, String name) {
        double mean = Arrays.stream(x).average().orElseThrow();
        double variance = Arrays.stream(x)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow();
        double[] y = new double[x.length];
        for (int d = 0; d < x.length; d++) {
            y[d] = (x[d] - mean) / Math.sqrt(variance + 1e-5) * parameter(name + ".weight")[d]
                    + parameter(name + ".bias")[d];
        }
        return y;
    }

    private static double[] sum(double[] a, double[] b) {
        double[] sum = new double[a.length];
        for (int d = 0; d < a.length; d++) {
            sum[d] = a[d] + b[d];
        }
        return sum;
    }

    private static double[][] rows(double[] values, int size) {
        double[][] rows = new double[values.length / size][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(values, i * size, (i + 1) * size);
        }
        return rows;
    }
}

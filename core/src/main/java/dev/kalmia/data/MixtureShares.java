package dev.kalmia.data;

import java.util.ArrayList;
import java.util.List;

/// How many examples of each data set go into a mixture. Set i has the share w_i · n_i^(1/T) of it (Devlin et al. 2018
/// smooth languages so, Raffel et al. 2020, section 3.5.2, data sets), n_i being what it has within its cap. The
/// mixture is as large as it can be without an example coming twice.
final class MixtureShares {
    private MixtureShares() {}

    /// How many are drawn of each set.
    ///
    /// @param temperature 1 in proportion to size, larger is more even
    /// @param found how many examples each set has
    /// @return how many are drawn of each
    static List<Long> of(List<MixturePart> parts, double temperature, List<Long> found) {
        double[] shares = new double[parts.size()];
        double largest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < shares.length; i++) {
            long there = parts.get(i).capped(found.get(i));
            if (there > 0) {
                shares[i] = parts.get(i).weight() * Math.pow((double) there, 1 / temperature);
                largest = Math.min(largest, there / shares[i]);
            }
        }
        List<Long> drawn = new ArrayList<>();
        for (int i = 0; i < shares.length; i++) {
            long there = parts.get(i).capped(found.get(i));
            // A set that has any gives one at least; what rounding takes from a whole number is given back.
            long wanted = Math.max(1, (long) Math.floor(shares[i] * largest * (1 + 1e-12)));
            drawn.add(Math.min(there, wanted));
        }
        return drawn;
    }
}

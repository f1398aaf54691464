package dev.kalmia.model;

import dev.kalmia.checkpoint.ConfigView;
import dev.kalmia.nn.Rotary;
import dev.kalmia.run.InputException;

/// Rotary positions for contexts `factor` times as long as the original (Peng et al. 2023): pairs that turn often
/// within the original context stay, those that turn seldom go `factor` times slower, and between the two it is a
/// mixture by their place; scores grow with the context. Keys and defaults are those of Hugging Face's
/// configurations; where `factor` and the ratio of context lengths differ, `factor` counts.
///
/// @param often how many turns within the original context are often
/// @param seldom how many are seldom
/// @param stretch what queries and keys are multiplied by
/// @param whole whether the places between which there is a mixture are whole numbers
record Yarn(double factor, double original, double often, double seldom, double stretch, boolean whole) {
    static Yarn read(ConfigView scaling, ConfigView config) {
        double factor = RotaryConfig.positive(scaling, "factor", 0);
        String length = "original_max_position_embeddings";
        double original = scaling.has(length)
                ? RotaryConfig.positive(scaling, length, 0)
                : Sizes.positive(config, "max_position_embeddings");
        double often = RotaryConfig.positive(scaling, "beta_fast", 32);
        double seldom = RotaryConfig.positive(scaling, "beta_slow", 1);
        if (seldom >= often) {
            throw new InputException(
                    scaling.place() + ": beta_slow must be below beta_fast, " + often + "; beta_slow=" + seldom);
        }
        return new Yarn(factor, original, often, seldom, stretch(scaling, factor), scaling.flag("truncate", true));
    }

    private static double stretch(ConfigView scaling, double factor) {
        if (scaling.has("attention_factor")) {
            return RotaryConfig.positive(scaling, "attention_factor", 0);
        }
        double own = scaling.number("mscale", 0);
        double all = scaling.number("mscale_all_dim", 0);
        return own != 0 && all != 0 ? growth(factor, own) / growth(factor, all) : growth(factor, 1);
    }

    private static double growth(double factor, double share) {
        return factor <= 1 ? 1 : 0.1 * share * Math.log(factor) + 1;
    }

    /// @param plain the frequencies without scaling
    Rotary scaled(float[] plain, double base) {
        if (base <= 1) {
            throw new InputException("rope_theta must be above 1 with rope_type yarn; rope_theta=" + base);
        }
        int size = 2 * plain.length;
        double from = place(often, base, size);
        double to = place(seldom, base, size);
        double first = Math.max(whole ? Math.floor(from) : from, 0);
        double last = Math.min(whole ? Math.ceil(to) : to, size - 1);
        // Both at one place: no mixture.
        double width = first == last ? 0.001 : last - first;
        float[] scaled = plain.clone();
        for (int i = 0; i < scaled.length; i++) {
            double slow = Math.clamp((i - first) / width, 0, 1);
            scaled[i] = (float) (plain[i] / factor * slow + plain[i] * (1 - slow));
        }
        return new Rotary(scaled, stretch);
    }

    /// Of the pair that turns so often within the original context.
    private double place(double turns, double base, int size) {
        return size * Math.log(original / (turns * 2 * Math.PI)) / (2 * Math.log(base));
    }
}

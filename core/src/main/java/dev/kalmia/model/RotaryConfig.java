package dev.kalmia.model;

import dev.kalmia.checkpoint.ConfigView;
import dev.kalmia.nn.Rotary;
import dev.kalmia.run.InputException;
import java.util.Optional;

/// Rotary positions as `config.json` asks for them: `rope_theta` with `rope_scaling`, or both in
/// `rope_parameters`.
public final class RotaryConfig {
    private static final String THETA = "rope_theta";

    private RotaryConfig() {}

    /// The frequencies for heads of `size` values.
    ///
    /// @throws InputException when the kind of scaling is not one that is computed
    public static Rotary read(ConfigView config, int size) {
        Optional<ConfigView> parameters = config.under("rope_parameters");
        parameters.ifPresent(found -> requireOne(found, config));
        double base = parameters
                .filter(found -> found.has(THETA))
                .map(found -> positive(found, THETA, 0))
                .orElseGet(() -> positive(config, THETA, 10_000));
        Sizes.requireNumber(config, "partial_rotary_factor", 1);
        float[] plain = Rotary.frequencies(base, size);
        return parameters
                .or(() -> config.under("rope_scaling"))
                .map(scaling -> scaled(plain, base, scaling, config))
                .orElseGet(() -> new Rotary(plain));
    }

    /// Layers of several kinds may have several bases.
    private static void requireOne(ConfigView parameters, ConfigView config) {
        if (!parameters.has(THETA) && !config.has(THETA)) {
            throw new InputException(parameters.place() + ": " + THETA + " is missing");
        }
    }

    /// The base of one kind of layers, `full_attention` or `sliding_attention`, where `rope_parameters` has one for
    /// each.
    ///
    /// @param key where older files have it
    /// @param unsaid for files that have neither
    public static double base(ConfigView config, String kind, String key, double unsaid) {
        Optional<ConfigView> parameters = config.under("rope_parameters").flatMap(found -> found.under(kind));
        parameters.ifPresent(found -> Sizes.requireText(found, "rope_type", "default"));
        return parameters.map(found -> positive(found, THETA, 0)).orElseGet(() -> positive(config, key, unsaid));
    }

    private static Rotary scaled(float[] plain, double base, ConfigView scaling, ConfigView config) {
        String kind = scaling.text("rope_type", scaling.text("type", "default"));
        return switch (kind) {
            case "default" -> new Rotary(plain);
            case "linear" -> new Rotary(linear(plain, positive(scaling, "factor", 0)));
            case "dynamic" -> dynamic(plain, scaling);
            case "llama3" -> new Rotary(llama3(plain, scaling));
            case "yarn" -> Yarn.read(scaling, config).scaled(plain, base);
            default ->
                throw new InputException(scaling.place()
                        + ": rope_type must be default, linear, dynamic, llama3 or yarn; rope_type=" + kind);
        };
    }

    /// The base grows with texts of more than `max_position_embeddings` tokens alone, which get none of these
    /// positions here.
    private static Rotary dynamic(float[] plain, ConfigView scaling) {
        positive(scaling, "factor", 0);
        return new Rotary(plain);
    }

    static double positive(ConfigView config, String key, double fallback) {
        double value = fallback > 0 ? config.number(key, fallback) : config.number(key);
        if (!(value > 0)) {
            throw new InputException(config.place() + ": " + key + " must be positive; " + key + "=" + value);
        }
        return value;
    }

    /// Positions are `factor` times closer together (Chen et al. 2023).
    private static float[] linear(float[] plain, double factor) {
        float[] slower = plain.clone();
        for (int i = 0; i < slower.length; i++) {
            slower[i] = slower[i] / (float) factor;
        }
        return slower;
    }

    /// Pairs that turn often within the original context stay, those that turn seldom go `factor` times
    /// slower, and between the two it is a mixture (Llama 3.1).
    private static float[] llama3(float[] plain, ConfigView scaling) {
        double factor = positive(scaling, "factor", 0);
        double low = positive(scaling, "low_freq_factor", 0);
        double high = positive(scaling, "high_freq_factor", 0);
        double original = positive(scaling, "original_max_position_embeddings", 0);
        if (low >= high) {
            throw new InputException(scaling.place() + ": low_freq_factor must be below high_freq_factor, " + high
                    + "; low_freq_factor=" + low);
        }
        float[] scaled = plain.clone();
        for (int i = 0; i < scaled.length; i++) {
            double turns = original * plain[i] / (2 * Math.PI);
            double share = Math.clamp((turns - low) / (high - low), 0, 1);
            scaled[i] = (float) ((1 - share) * plain[i] / factor + share * plain[i]);
        }
        return scaled;
    }
}

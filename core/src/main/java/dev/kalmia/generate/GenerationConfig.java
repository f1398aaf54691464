package dev.kalmia.generate;

import dev.kalmia.run.UsageException;
import java.util.List;

/// How a text is gone on with.
///
/// @param maxNewTokens the most tokens to write
/// @param temperature what the logits are divided by; 0 takes the likeliest token every time
/// @param topP only the likeliest tokens that have this share of the probability together are drawn from (Holtzman
///     et al. 2020, section 3.1); 1 for all
/// @param stop writing ends before the first of these texts, none of them empty
/// @param seed of what is drawn: the same seed, prompt and model write the same text
public record GenerationConfig(int maxNewTokens, double temperature, double topP, List<String> stop, long seed) {
    public GenerationConfig {
        stop = List.copyOf(stop);
        if (maxNewTokens < 1) {
            throw new UsageException("max-new-tokens must be at least 1; max-new-tokens=" + maxNewTokens);
        }
        if (!(temperature >= 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw new UsageException("temperature must be from 0; temperature=" + temperature);
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new UsageException("top-p must be above 0 and at most 1; top-p=" + topP);
        }
        if (stop.stream().anyMatch(String::isEmpty)) {
            throw new UsageException("stop must not be an empty text");
        }
    }

    /// The likeliest token every time.
    public static GenerationConfig greedy(int maxNewTokens) {
        return new GenerationConfig(maxNewTokens, 0, 1, List.of(), 0);
    }

    public GenerationConfig withStop(String... texts) {
        return new GenerationConfig(maxNewTokens, temperature, topP, List.of(texts), seed);
    }

    public GenerationConfig withSampling(double newTemperature, double newTopP, long newSeed) {
        return new GenerationConfig(maxNewTokens, newTemperature, newTopP, stop, newSeed);
    }
}

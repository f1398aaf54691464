package dev.kalmia.pipeline;

import dev.kalmia.data.MixturePart;
import dev.kalmia.run.Default;
import dev.kalmia.run.UsageException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A data set of the stage `mix`.
///
/// @param input a file of examples or a folder of BEIR, Tevatron or NeMo
/// @param weight what its share is multiplied by
/// @param cap the most examples of it; 0 for no bound
/// @param card its name in the registry, which tells its licence; null for none
record MixSet(
        Path input,
        @Default("1.0") double weight,
        @Default("0") long cap,
        @Nullable String card) {
    MixSet {
        part(input, weight, cap);
        if (card != null && card.isBlank()) {
            throw new UsageException("card must name a data set of the registry; card is empty");
        }
    }

    MixturePart part() {
        return part(input, weight, cap);
    }

    private static MixturePart part(Path input, double weight, long cap) {
        return new MixturePart(String.valueOf(input.getFileName()), weight, cap);
    }
}

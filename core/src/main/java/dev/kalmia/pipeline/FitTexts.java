package dev.kalmia.pipeline;

import dev.kalmia.data.TextSource;
import dev.kalmia.run.Hashes;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The texts that a map of vectors is fitted on, and those that it is measured with. Which is which follows
/// from seed and text alone, not from the order or the number of copies of what was given.
///
/// @param fitted in no order that means something
/// @param heldOut the same
record FitTexts(List<String> fitted, List<String> heldOut) {
    /// The fewest to measure with: ten neighbours, the text itself and one more.
    private static final int LEAST = 12;

    /// Chooses among the texts of a file.
    ///
    /// @param most that are used; what is above it is passed over, drawn by seed
    /// @param part of those used that is held out
    /// @param without texts that are not to be fitted on
    /// @throws InputException when there are too few to hold some out
    static FitTexts choose(Path input, int most, double part, Set<String> without, long seed, Progress progress) {
        TreeMap<String, String> kept = new TreeMap<>();
        try (TextSource source = TextSource.open(input)) {
            while (source.hasNext()) {
                String text = source.next().text();
                if (!text.isBlank() && !without.contains(text)) {
                    kept.put(Hashes.strings(List.of(Long.toString(seed), text)), text);
                    if (kept.size() > most) {
                        kept.pollLastEntry();
                    }
                }
            }
            source.tellEmpty(progress);
        }
        int held = (int) Math.round(part * kept.size());
        if (held < LEAST || held == kept.size()) {
            throw new InputException(input + ": held-out must leave " + LEAST + " texts or more to measure with; texts="
                    + kept.size() + ", held-out=" + part);
        }
        List<String> all = kept.entrySet().stream().map(Map.Entry::getValue).toList();
        return new FitTexts(all.subList(held, all.size()), all.subList(0, held));
    }

    /// All of them.
    List<String> all() {
        return Stream.concat(fitted.stream(), heldOut.stream()).toList();
    }
}

package dev.kalmia.filter;

import dev.kalmia.data.Plain;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How much of a text it said before: words that stand in a run of five that was there already (Rae et al. 2021,
/// Gopher, table A1, counts such runs by length). Shorter repetitions are how people write.
///
/// @param most part of the words, from 0 to 1
record RepetitionRule(double most) implements TextRule {
    private static final int RUN = 5;

    @Override
    public @Nullable Drop fault(String text, boolean query) {
        long[] words = Words.of(Plain.of(text));
        double part = repeated(words);
        return part > most
                ? new Drop(
                        "repeats itself",
                        String.format(Locale.ROOT, "%.2f of %d words, at most %.2f", part, words.length, most))
                : null;
    }

    private static double repeated(long[] words) {
        long[] runs = Words.runs(words, RUN);
        Set<Long> seen = new HashSet<>();
        int repeated = 0;
        int counted = 0;
        for (int i = 0; i < runs.length; i++) {
            if (!seen.add(runs[i])) {
                // Words of this run that no repeated run before it had.
                int from = Math.max(i, counted);
                repeated += i + RUN - from;
                counted = i + RUN;
            }
        }
        return words.length == 0 ? 0 : (double) repeated / words.length;
    }
}

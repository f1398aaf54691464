package dev.kalmia.describe;

import dev.kalmia.data.Plain;
import dev.kalmia.filter.Words;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How varied the words of some texts are.
///
/// @param words in all
/// @param vocabulary different ones
/// @param distinct1 the part of words that are different ones (Li et al. 2016, distinct-1)
/// @param distinct2 the same of pairs of neighbours within a text
/// @param distinct3 the same of three in a row
public record Variety(long words, long vocabulary, double distinct1, double distinct2, double distinct3) {
    /// Words are those of the filters: where a script writes no spaces, each character is one; case makes no
    /// difference.
    static Variety of(List<String> texts) {
        Set<Long> vocabulary = new HashSet<>();
        long words = 0;
        for (String text : texts) {
            for (long word : Words.of(Plain.of(text))) {
                vocabulary.add(word);
                words++;
            }
        }
        return new Variety(words, vocabulary.size(), distinct(texts, 1), distinct(texts, 2), distinct(texts, 3));
    }

    private static double distinct(List<String> texts, int length) {
        Map<Long, Integer> counts = new HashMap<>();
        long all = 0;
        for (String text : texts) {
            for (long run : Words.runs(Words.of(Plain.of(text)), length)) {
                counts.merge(run, 1, Integer::sum);
                all++;
            }
        }
        return all == 0 ? 0 : (double) counts.size() / all;
    }
}

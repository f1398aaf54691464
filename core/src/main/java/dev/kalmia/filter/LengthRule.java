package dev.kalmia.filter;

import dev.kalmia.data.Plain;
import org.jspecify.annotations.Nullable;

/// How many words a text has.
record LengthRule(QualityConfig config) implements TextRule {
    @Override
    public @Nullable Drop fault(String text, boolean query) {
        int least = query ? config.leastQueryWords() : config.leastWords();
        int most = query ? config.mostQueryWords() : config.mostWords();
        int words = Words.of(Plain.of(text)).length;
        String what = query ? "query" : "text";
        if (words < least) {
            return new Drop(what + " too short", words + " words, at least " + least);
        }
        return most > 0 && words > most ? new Drop(what + " too long", words + " words, at most " + most) : null;
    }
}

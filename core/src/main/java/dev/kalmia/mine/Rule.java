package dev.kalmia.mine;

import java.util.Locale;

/// Why a candidate is no negative.
public enum Rule {
    /// It is the query itself, but for case and white space.
    QUERY,
    /// Some example gives it to the same query as a positive.
    POSITIVE,
    /// The example has it already, or it came at a better rank.
    TAKEN,
    /// It scores too much beside the best positive, by its part.
    RELATIVE_MARGIN,
    /// It scores too much beside the best positive, by the difference.
    ABSOLUTE_MARGIN,
    /// It scores more than any negative may.
    MOST_SCORE,
    /// It scores less than any negative may.
    LEAST_SCORE;

    /// Whether the text alone is refused, whatever it scores.
    boolean isOfText() {
        return this == QUERY || this == POSITIVE || this == TAKEN;
    }

    /// As counts and reports call it: `relative-margin`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

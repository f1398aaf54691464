package dev.kalmia.data;

import static java.util.Objects.requireNonNull;

import dev.kalmia.run.InputException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A query, the texts that answer it and texts that do not. A triplet has one of each.
///
/// @param positives at least one
/// @param negatives may be empty
/// @param scores a teacher's, as many as there are texts; null where nobody scored them
public record Group(
        String query,
        List<String> positives,
        List<String> negatives,
        @Nullable GroupScores scores,
        Meta meta) implements Example {
    public Group {
        Texts.requireVisible("query", query);
        positives = List.copyOf(positives);
        negatives = List.copyOf(negatives);
        if (positives.isEmpty()) {
            throw new InputException("positives must hold at least one text; size=0");
        }
        positives.forEach(text -> Texts.requireVisible("positive", text));
        negatives.forEach(text -> Texts.requireVisible("negative", text));
        if (scores != null) {
            scores.requireFor(positives, negatives);
        }
        requireNonNull(meta, "meta is null");
    }

    /// A group that nobody scored.
    public Group(String query, List<String> positives, List<String> negatives, Meta meta) {
        this(query, positives, negatives, null, meta);
    }
}

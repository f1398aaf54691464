package dev.kalmia.synth;

import dev.kalmia.data.Example;
import dev.kalmia.data.Group;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Pair;
import dev.kalmia.data.Plain;
import dev.kalmia.data.Scored;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether what a model wrote can be learnt from at all.
final class WrittenTexts {
    private WrittenTexts() {}

    /// The texts of an example that must differ from each other, or the one of a labelled text.
    static List<String> of(Example example) {
        return switch (example) {
            case Pair pair -> List.of(pair.query(), pair.positive());
            case Group group -> {
                List<String> texts = new ArrayList<>(List.of(group.query()));
                texts.addAll(group.positives());
                texts.addAll(group.negatives());
                yield texts;
            }
            case Scored scored -> List.of(scored.first(), scored.second());
            case Labelled labelled -> List.of(labelled.text());
        };
    }

    /// Whether it holds the same text twice.
    static boolean repeats(Example example) {
        List<String> texts = of(example);
        return texts.stream().map(Plain::of).distinct().count() < texts.size();
    }

    /// A word for what is wrong, null where nothing is.
    ///
    /// @param marks those around texts of others in the prompts
    static @Nullable String fault(Example example, Collection<String> marks) {
        if (repeats(example)) {
            return "same-text";
        }
        return of(example).stream().anyMatch(text -> marks.stream().anyMatch(text::contains)) ? "repeats-marks" : null;
    }
}

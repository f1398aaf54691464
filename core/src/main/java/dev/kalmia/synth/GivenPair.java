package dev.kalmia.synth;

import dev.kalmia.data.Example;
import dev.kalmia.data.Group;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Meta;
import dev.kalmia.data.Pair;
import dev.kalmia.data.Scored;
import dev.kalmia.run.InputException;
import java.util.ArrayList;
import java.util.List;

/// A query and its answers that are there.
///
/// @param positives at least one
record GivenPair(String query, List<String> positives, List<String> negatives, Meta meta) {
    /// The example that an order begins with.
    static GivenPair of(Draft draft) {
        return of(draft.desk().matters().examples().get(draft.order().matter()));
    }

    /// @throws InputException when it is no pair and no group, which [Beginnings] pass over
    static GivenPair of(Example example) {
        return switch (example) {
            case Pair pair -> new GivenPair(pair.query(), List.of(pair.positive()), List.of(), pair.meta());
            case Group group -> new GivenPair(group.query(), group.positives(), group.negatives(), group.meta());
            case Scored scored -> throw other(scored.meta());
            case Labelled labelled -> throw other(labelled.meta());
        };
    }

    private static InputException other(Meta meta) {
        return new InputException("examples must be pairs or groups to be written anew; example=" + meta.id());
    }

    String positive() {
        return positives.getFirst();
    }

    /// All of them.
    List<String> texts() {
        List<String> texts = new ArrayList<>(List.of(query));
        texts.addAll(positives);
        texts.addAll(negatives);
        return texts;
    }
}

package dev.kalmia.mine;

import dev.kalmia.data.Example;
import dev.kalmia.data.Group;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Pair;
import dev.kalmia.data.Scored;
import dev.kalmia.run.InputException;
import java.util.List;

/// What negatives are mined for.
final class Question {
    private Question() {}

    /// A group as it is, a pair as a group of one positive.
    ///
    /// @throws InputException when the example is neither
    static Group of(Example example) {
        return switch (example) {
            case Group given -> given;
            case Pair pair -> new Group(pair.query(), List.of(pair.positive()), List.of(), pair.meta());
            case Scored scored -> throw notMined(scored, "scored");
            case Labelled labelled -> throw notMined(labelled, "labelled");
        };
    }

    private static InputException notMined(Example example, String kind) {
        return new InputException("negatives are mined for pairs and groups; example "
                + example.meta().id() + " is " + kind);
    }
}

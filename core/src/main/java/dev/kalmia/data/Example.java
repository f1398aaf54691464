package dev.kalmia.data;

/// One thing a model learns from. The four kinds check themselves: each text has something to see in it.
public sealed interface Example permits Pair, Group, Scored, Labelled {
    Meta meta();

    /// The same texts with something else known about them.
    default Example with(Meta other) {
        return switch (this) {
            case Pair pair -> new Pair(pair.query(), pair.positive(), other);
            case Group group -> new Group(group.query(), group.positives(), group.negatives(), group.scores(), other);
            case Scored scored -> new Scored(scored.first(), scored.second(), scored.score(), other);
            case Labelled labelled -> new Labelled(labelled.text(), labelled.label(), other);
        };
    }
}

package dev.kalmia.mine;

import dev.kalmia.data.Example;
import dev.kalmia.data.Group;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Pair;
import dev.kalmia.data.Scored;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Seeds;
import dev.kalmia.vector.Embeddings;
import java.util.List;
import java.util.SplittableRandom;

/// What negatives are mined for.
///
/// @param group the example
/// @param queries vectors of queries
/// @param row of its query among these
/// @param choice what it has and gets
record Question(Group group, Embeddings queries, int row, Choice choice) {
    /// A copy of its query's vector.
    float[] query() {
        return queries.row(row);
    }

    /// A group as it is, a pair as a group of one positive.
    ///
    /// @throws InputException when the example is neither
    static Group groupOf(Example example) {
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

    /// What is drawn for it. The numbers depend on the example alone, not on those before it.
    ///
    /// @param purpose tells draws of one example apart; empty for those of the first miner
    SplittableRandom random(long seed, String purpose) {
        return new SplittableRandom(Seeds.derive(seed, group.meta().id() + "\n" + group.query() + purpose));
    }
}

package dev.kalmia.mine;

import dev.kalmia.data.Example;
import dev.kalmia.data.Group;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Pair;
import dev.kalmia.data.Scored;
import dev.kalmia.run.Seeds;
import dev.kalmia.vector.Embeddings;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

    /// A group as it is, a pair as a group of one positive; null where nothing is asked, so that nothing is mined.
    static @Nullable Group groupOf(Example example) {
        return switch (example) {
            case Group given -> given;
            case Pair pair -> new Group(pair.query(), List.of(pair.positive()), List.of(), pair.meta());
            case Scored scored -> null;
            case Labelled labelled -> null;
        };
    }

    /// The characters by which examples are put together in windows: of the query, or of all that is passed on.
    static int length(Example example) {
        return switch (example) {
            case Group group -> group.query().length();
            case Pair pair -> pair.query().length();
            case Scored scored -> scored.first().length() + scored.second().length();
            case Labelled labelled -> labelled.text().length();
        };
    }

    /// Those that negatives are mined for.
    static Stream<Group> groups(Stream<Example> examples) {
        return examples.flatMap(example -> Stream.ofNullable(groupOf(example)));
    }

    /// What is drawn for it. The numbers depend on the example alone, not on those before it.
    ///
    /// @param purpose tells draws of one example apart; empty for those of the first miner
    SplittableRandom random(long seed, String purpose) {
        return new SplittableRandom(Seeds.derive(seed, group.meta().id() + "\n" + group.query() + purpose));
    }
}

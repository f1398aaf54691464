package dev.kalmia.filter;

import dev.kalmia.data.Example;
import dev.kalmia.data.Group;
import dev.kalmia.data.GroupScores;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Pair;
import dev.kalmia.data.Scored;
import java.util.ArrayList;
import java.util.List;

/// The texts of an example by what they are for.
///
/// @param query the text that asks; of two scored texts the first, of a labelled text itself
/// @param positives the texts that answer; of two scored texts the second, of a labelled text none
/// @param negatives the texts that do not; only groups have them
public record Sides(String query, List<String> positives, List<String> negatives) {
    public Sides {
        positives = List.copyOf(positives);
        negatives = List.copyOf(negatives);
    }

    /// The texts of an example.
    public static Sides of(Example example) {
        return switch (example) {
            case Pair pair -> new Sides(pair.query(), List.of(pair.positive()), List.of());
            case Group group -> new Sides(group.query(), group.positives(), group.negatives());
            case Scored scored -> new Sides(scored.first(), List.of(scored.second()), List.of());
            case Labelled labelled -> new Sides(labelled.text(), List.of(), List.of());
        };
    }

    /// The texts that answer a query: none of scored pairs and labelled texts, which ask nothing.
    public static List<String> answers(Example example) {
        return switch (example) {
            case Pair pair -> List.of(pair.positive());
            case Group group -> group.positives();
            case Scored scored -> List.of();
            case Labelled labelled -> List.of();
        };
    }

    /// A group without the negatives of these numbers, from 0, and without their scores.
    static Group without(Group group, List<Integer> numbers) {
        List<String> negatives = new ArrayList<>();
        List<Double> negativeScores = new ArrayList<>();
        GroupScores scores = group.scores();
        for (int i = 0; i < group.negatives().size(); i++) {
            if (!numbers.contains(i)) {
                negatives.add(group.negatives().get(i));
                if (scores != null) {
                    negativeScores.add(scores.negatives().get(i));
                }
            }
        }
        return new Group(
                group.query(),
                group.positives(),
                negatives,
                scores == null ? null : new GroupScores(scores.positives(), negativeScores),
                group.meta());
    }
}

package dev.kalmia.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.data.Example;
import dev.kalmia.data.Group;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Meta;
import dev.kalmia.data.Pair;
import dev.kalmia.data.Plain;
import dev.kalmia.data.Scored;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ExactDuplicateFilterTest extends FilterContract {
    private static final Meta META = Meta.of("1", "");

    @Override
    ExampleFilter filter() {
        return new ExactDuplicateFilter();
    }

    private static int kept(Example... examples) {
        return new ExactDuplicateFilter().apply(List.of(examples)).kept().size();
    }

    @Test
    @DisplayName("compatibility forms, case, white space and invisible characters make no difference")
    void plain() {
        assertThat(kept(
                        new Pair("Straße 1", "ﬁne Été", META),
                        new Pair("  STRASSE\u00a0\n１ ", "FINE E\u0301te\u0301", META),
                        new Pair("stra\u00adsse 1", "fine \u200bété", META)))
                .isEqualTo(1);
        assertThat(kept(new Pair("ab", "c", META), new Pair("a", "bc", META), new Pair("a b", "c", META)))
                .isEqualTo(3);
    }

    @Test
    @DisplayName("a pair equals a group with that positive in any order; negatives, task and prompt do not count")
    void pairsAndGroups() {
        assertThat(kept(
                        new Pair("q", "p", META),
                        new Group("q", List.of("p"), List.of("n"), Meta.of("2", "other")),
                        new Group("q", List.of("p", "r"), List.of(), META),
                        new Group("q", List.of("r", "p", "P"), List.of(), META)))
                .isEqualTo(2);
    }

    @Test
    @DisplayName("a score and a label do count, and kinds are not mixed")
    void scoresAndLabels() {
        assertThat(kept(
                        new Scored("x", "y", 1, META),
                        new Scored("x", "Y", 1, META),
                        new Scored("x", "y", 2, META),
                        new Labelled("x", "y", META),
                        new Labelled("x", "z", META),
                        new Pair("x", "y", META)))
                .isEqualTo(5);
    }

    @Test
    @DisplayName("the detail names the earlier example")
    void detail() {
        assertThat(dropped(
                        new ExactDuplicateFilter(),
                        List.of(
                                new Pair("q", "p", Meta.of("first", "")),
                                new Pair("Q", "p", Meta.of("second", "")),
                                new Pair("q", "P", Meta.of("third", "")))))
                .isEqualTo(Map.of("second", "of first", "third", "of first"));
    }

    @Test
    @DisplayName("random examples: what is kept is what a comparison of all texts keeps")
    void agreesWithPlainComparison() {
        List<Example> examples = examples(9, 400);
        List<Object> seen = new ArrayList<>();
        List<Example> expected = new ArrayList<>();
        for (Example example : examples) {
            Object key = switch (example) {
                case Pair pair -> List.of("p", Plain.of(pair.query()), List.of(Plain.of(pair.positive())));
                case Group group ->
                    List.of(
                            "p",
                            Plain.of(group.query()),
                            List.copyOf(new TreeSet<>(
                                    group.positives().stream().map(Plain::of).toList())));
                case Scored scored -> List.of(Plain.of(scored.first()), Plain.of(scored.second()), scored.score());
                case Labelled labelled -> List.of(Plain.of(labelled.text()), Plain.of(labelled.label()));
            };
            if (!seen.contains(key)) {
                seen.add(key);
                expected.add(example);
            }
        }

        assertThat(new ExactDuplicateFilter().apply(examples).kept()).isEqualTo(expected);
    }
}

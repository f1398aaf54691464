package dev.kalmia.mine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.data.Group;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Meta;
import dev.kalmia.data.Pair;
import dev.kalmia.run.InputException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ExemplarsTest {
    private static Labelled text(String id, String task, String text, String label) {
        return new Labelled(text, label, new Meta(id, task, "P: ", Map.of("source", "s")));
    }

    /// So many texts in three classes of two tasks; class `a` of both tasks has other texts.
    private static List<Labelled> texts(int count) {
        List<Labelled> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String task = "t" + i % 2;
            String label = List.of("a", "b", "c").get(i / 2 % 3);
            texts.add(text("id" + i, task, task + " " + label + " " + i, label));
        }
        return texts;
    }

    @Test
    @DisplayName("the positive is another text of the class, negatives are of other classes, all of the same task")
    void exemplars() {
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 50; round++) {
            int count = 12 + random.nextInt(60);
            int negatives = 1 + random.nextInt(9);
            Exemplified made = Exemplars.of(texts(count), LabelPositive.EXEMPLAR, negatives, round);
            assertThat(made.groups()).hasSize(count);
            assertThat(made.alone()).isZero();
            for (Group group : made.groups()) {
                String task = group.query().substring(0, 3);
                String label = group.query().substring(0, 5);
                assertThat(group.positives())
                        .singleElement()
                        .asString()
                        .startsWith(label)
                        .isNotEqualTo(group.query());
                assertThat(group.negatives())
                        .doesNotHaveDuplicates()
                        .hasSizeLessThanOrEqualTo(negatives)
                        .allMatch(text -> text.startsWith(task) && !text.startsWith(label));
                assertThat(group.meta().attributes()).containsEntry("label", label.substring(3, 4));
                assertThat(group.meta().attributes()).containsEntry("source", "s");
                assertThat(group.meta().prompt()).isEqualTo("P: ");
            }
        }
    }

    @Test
    @DisplayName("where models wrote texts, a group tells who wrote which; others tell nothing")
    void origins() {
        List<Labelled> texts = List.of(
                new Labelled("a 1", "a", new Meta("q", "t", null, Map.of("synth.model", "A", "synth.seed", "1"))),
                new Labelled(
                        "a 2", "a", new Meta("p", "t", null, Map.of("synth.model", "B", "synth.persona", "nurse"))),
                new Labelled("b 1", "b", new Meta("n", "t", null, Map.of("synth.model", "C"))));
        Group first = Exemplars.of(texts, LabelPositive.EXEMPLAR, 1, 7).groups().getFirst();
        assertThat(first.meta().attributes())
                .isEqualTo(Map.of(
                        "label", "a",
                        "synth.model", "A",
                        "synth.seed", "1",
                        "synth.positive.example", "p",
                        "synth.positive.model", "B",
                        "synth.positive.persona", "nurse",
                        "synth.negatives.example", "[\"n\"]",
                        "synth.negatives.model", "C"));
        assertThat(Exemplars.of(texts(12), LabelPositive.EXEMPLAR, 2, 7).groups())
                .allSatisfy(group -> assertThat(group.meta().attributes()).containsOnlyKeys("label", "source"));
    }

    @Test
    @DisplayName("a text of two classes has negatives of neither")
    void ofTwoClasses() {
        List<Labelled> texts = new ArrayList<>(texts(24));
        texts.add(text("two-a", "t0", "both", "a"));
        texts.add(text("two-b", "t0", "both", "b"));
        for (LabelPositive positive : LabelPositive.values()) {
            List<Group> both = Exemplars.of(texts, positive, 20, 1).groups().stream()
                    .filter(group -> group.query().equals("both"))
                    .toList();
            assertThat(both)
                    .hasSize(2)
                    .allSatisfy(group -> assertThat(group.negatives())
                            .isNotEmpty()
                            .allMatch(text -> text.equals("c") || text.startsWith("t0 c")));
        }
    }

    @Test
    @DisplayName("with the class's name as the positive, other names of the task are the negatives")
    void labels() {
        Exemplified made = Exemplars.of(texts(24), LabelPositive.LABEL, 7, 1);
        assertThat(made.groups()).hasSize(24).allSatisfy(group -> {
            assertThat(group.negatives()).hasSize(2);
            Set<String> all = group.negatives().stream().collect(Collectors.toSet());
            all.addAll(group.positives());
            assertThat(all).containsExactlyInAnyOrder("a", "b", "c");
        });
    }

    @Test
    @DisplayName("a class of one text and a task of one class give nothing, and are counted")
    void alone() {
        List<Labelled> texts = List.of(
                text("1", "t", "one", "a"),
                text("2", "t", "two", "a"),
                text("3", "t", "three", "b"),
                text("4", "u", "four", "a"),
                text("5", "u", "five", "a"));
        Exemplified made = Exemplars.of(texts, LabelPositive.EXEMPLAR, 3, 1);
        assertThat(made.groups()).extracting(Group::query).containsExactly("one", "two");
        assertThat(made.groups()).extracting(Group::negatives).containsOnly(List.of("three"));
        assertThat(made.alone()).isEqualTo(3);
        assertThat(Exemplars.of(texts, LabelPositive.LABEL, 3, 1).groups()).hasSize(3);
    }

    @Test
    @DisplayName("the same text twice is no exemplar of itself, and a text of two classes no negative of either")
    void repeats() {
        List<Labelled> texts = List.of(
                text("1", "t", "same", "a"),
                text("2", "t", "same", "a"),
                text("3", "t", "other", "a"),
                text("4", "t", "other", "b"),
                text("5", "t", "third", "b"));
        Exemplified made = Exemplars.of(texts, LabelPositive.EXEMPLAR, 5, 1);
        assertThat(made.groups().getFirst().positives()).containsExactly("other");
        assertThat(made.groups().getFirst().negatives()).containsExactly("third");
        assertThat(made.groups().get(2).negatives()).isEmpty();
        assertThat(made.groups().getLast().negatives()).containsExactly("same");
    }

    @Test
    @DisplayName("an example draws the same whatever stands in which order beside it, and another seed draws otherwise")
    void seeded() {
        List<Group> made = Exemplars.of(texts(60), LabelPositive.EXEMPLAR, 4, 3).groups();
        assertThat(Exemplars.of(texts(60), LabelPositive.EXEMPLAR, 4, 3).groups())
                .isEqualTo(made);
        assertThat(Exemplars.of(texts(60), LabelPositive.EXEMPLAR, 4, 4).groups())
                .isNotEqualTo(made);
    }

    @Test
    @DisplayName("a class of many texts gives no more negatives than one of few")
    void balanced() {
        List<Labelled> texts = new ArrayList<>(List.of(text("q", "t", "query", "a"), text("r", "t", "positive", "a")));
        for (int i = 0; i < 400; i++) {
            texts.add(text("big" + i, "t", "big " + i, "big"));
            if (i < 40) {
                texts.add(text("small" + i, "t", "small " + i, "small"));
            }
        }
        Map<String, Integer> counts = new HashMap<>();
        for (int seed = 0; seed < 2000; seed++) {
            Exemplars.of(texts.subList(0, 442), LabelPositive.EXEMPLAR, 1, seed).groups().stream()
                    .limit(1)
                    .forEach(group -> counts.merge(
                            group.negatives().getFirst().startsWith("small") ? "small" : "big", 1, Integer::sum));
        }
        assertThat(counts.get("small")).isCloseTo(1000, Percentage.withPercentage(10));
    }

    @Test
    @DisplayName("what has no label is refused")
    void refused() {
        assertThatThrownBy(() ->
                        Exemplars.of(List.of(new Pair("q", "p", Meta.of("x7", ""))), LabelPositive.EXEMPLAR, 1, 1))
                .isInstanceOf(InputException.class)
                .hasMessage("examples must be labelled texts to have exemplars; example=x7");
    }
}

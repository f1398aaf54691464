package dev.kalmia.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.data.Example;
import dev.kalmia.data.Meta;
import dev.kalmia.data.Pair;
import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CorruptionTest {
    private static boolean corrupted(Example example) {
        return example.meta().attributes().containsKey(Corruption.ATTRIBUTE);
    }

    @Test
    @DisplayName("the share asked for gets a positive that no example gives its query; all else stays")
    void share() {
        List<Example> examples = FilterContract.examples(8, 300);
        Map<String, Set<String>> right = new HashMap<>();
        examples.forEach(example -> right.computeIfAbsent(Sides.of(example).query(), query -> new HashSet<>())
                .addAll(Sides.answers(example)));
        long asking =
                examples.stream().filter(each -> !Sides.answers(each).isEmpty()).count();

        List<Example> all = Corruption.of(examples, 0.2, 5);

        assertThat(all.stream().filter(CorruptionTest::corrupted)).hasSize((int) Math.round(0.2 * asking));
        for (int i = 0; i < all.size(); i++) {
            Example before = examples.get(i);
            Example after = all.get(i);
            if (corrupted(after)) {
                assertThat(Sides.answers(after))
                        .singleElement()
                        .satisfies(wrong ->
                                assertThat(right.get(Sides.of(before).query())).doesNotContain(wrong));
                assertThat(Sides.of(after).query()).isEqualTo(Sides.of(before).query());
                assertThat(Sides.of(after).negatives())
                        .isEqualTo(Sides.of(before).negatives());
                assertThat(after.meta().id()).isEqualTo(before.meta().id());
            } else {
                assertThat(after).isEqualTo(before);
            }
        }
    }

    @Test
    @DisplayName("what becomes of an example does not depend on the order, and another seed draws others")
    void order() {
        List<Example> examples = FilterContract.examples(8, 100);
        List<Example> shuffled = new ArrayList<>(examples);
        Collections.shuffle(shuffled, new Random(1));
        assertThat(Corruption.of(shuffled, 0.5, 5)).hasSameElementsAs(Corruption.of(examples, 0.5, 5));
        assertThat(Corruption.of(examples, 0.5, 6)).isNotEqualTo(Corruption.of(examples, 0.5, 5));
        assertThat(Corruption.of(examples, 0, 5)).isEqualTo(examples);
    }

    @Test
    @DisplayName("a share out of bounds, and a query that has all positives, are refused")
    void refusals() {
        List<Example> one = List.of(new Pair("q", "p", Meta.of("1", "")));
        assertThatThrownBy(() -> Corruption.of(one, 1.5, 1))
                .isInstanceOf(UsageException.class)
                .hasMessage("share must be 0 to 1; share=1.5");
        assertThatThrownBy(() -> Corruption.of(one, 1, 1))
                .isInstanceOf(InputException.class)
                .hasMessage("there must be a positive of another query to corrupt an example; example=1");
    }
}

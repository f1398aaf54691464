package dev.kalmia.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.UsageException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SynthesisPlanTest {
    private static Function<Kind, int[]> beginnings(int size) {
        return _ -> IntStream.range(0, size).toArray();
    }

    private static List<Order> orders(Assignment order, int size, long seed) {
        return new SynthesisPlan(List.of(order), beginnings(size), seed)
                .orders()
                .toList();
    }

    @Test
    @DisplayName("no document comes twice before each was there once, and each time is another sample")
    void onceBeforeTwice() {
        List<Order> orders = orders(Jobs.order(Kind.DOCUMENT_QUERY, 17), 5, 7);
        assertThat(orders).hasSize(17);
        for (int round = 0; round < 3; round++) {
            List<Order> each = orders.subList(5 * round, 5 * round + 5);
            assertThat(each).extracting(Order::matter).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
            assertThat(each).extracting(Order::sample).containsOnly(round);
        }
    }

    @Test
    @DisplayName("with domains, each persona meets each domain once before any does twice")
    void grid() {
        for (int personas = 1; personas <= 6; personas++) {
            for (int domains = 1; domains <= 5; domains++) {
                List<String> names = List.of("law", "tax", "art", "sea", "ice").subList(0, domains);
                int all = personas * domains;
                Assignment order =
                        new Assignment(Kind.CLASSIFICATION, all + 1, "", Map.of("English", 1.0), names, "", List.of());
                List<Order> orders = orders(order, personas, 7);
                Set<List<Object>> met = new HashSet<>();
                orders.subList(0, all).forEach(each -> met.add(List.of(each.matter(), each.domain())));
                assertThat(met).hasSize(all);
                assertThat(orders.get(all).sample()).isOne();
            }
        }
    }

    @Test
    @DisplayName("the orders of an assignment want as many examples as it has, the last one the rest")
    void counts() {
        List<Order> orders = orders(Jobs.order(Kind.SHORT_LONG, 12), 3, 7);
        assertThat(orders).extracting(Order::wanted).containsExactly(5, 5, 2);
        assertThat(orders).extracting(Order::id).containsExactly("short-long-0", "short-long-1", "short-long-2");
    }

    @Test
    @DisplayName("the seed decides, and another assignment beside it moves nothing")
    void seeded() {
        Assignment order = Jobs.order(Kind.SIMILARITY, 40);
        List<Order> alone = orders(order, 20, 7);
        assertThat(orders(order, 20, 7)).isEqualTo(alone);
        assertThat(orders(order, 20, 8)).isNotEqualTo(alone);
        SynthesisPlan more = new SynthesisPlan(List.of(Jobs.order(Kind.CLASSIFICATION, 3), order), beginnings(20), 7);
        assertThat(more.orders().filter(each -> each.kind() == Kind.SIMILARITY).collect(Collectors.toList()))
                .isEqualTo(alone);
        assertThat(more.examples()).isEqualTo(43);
    }

    @Test
    @DisplayName("of some that are left out, none comes, and each of the others as often as before")
    void chosen() {
        Assignment order = Jobs.order(Kind.PARAPHRASE, 6);
        SynthesisPlan plan = new SynthesisPlan(List.of(order), _ -> new int[] {1, 4, 7}, 7);
        List<Order> all = orders(order, 3, 7);
        assertThat(plan.orders())
                .extracting(Order::matter)
                .containsExactlyElementsOf(
                        all.stream().map(each -> 1 + 3 * each.matter()).toList());
        assertThat(plan.orders()).extracting(Order::sample).containsExactly(0, 0, 0, 1, 1, 1);
    }

    @Test
    @DisplayName("two assignments of one name, and one that has nothing to begin with, are refused")
    void refused() {
        Assignment order = Jobs.order(Kind.PARAPHRASE, 1);
        assertThatThrownBy(() -> new SynthesisPlan(List.of(order, order), beginnings(1), 7))
                .isInstanceOf(UsageException.class)
                .hasMessage("each order needs a name of its own; name=paraphrase");
        assertThatThrownBy(() -> new SynthesisPlan(List.of(order), beginnings(0), 7))
                .isInstanceOf(UsageException.class)
                .hasMessage("the order paraphrase needs examples");
    }
}

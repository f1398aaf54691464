package dev.kalmia.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.data.AskedQueries.Asked;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AskedQueriesTest {
    private static Pair pair(String query, @Nullable String prompt) {
        return new Pair(query, "answer", new Meta("id", "", prompt, Map.of()));
    }

    @Test
    @DisplayName("a query has a row for each prompt it is asked with, in the order of the examples")
    void rows() {
        AskedQueries asked = AskedQueries.of(List.of(
                pair("one", null),
                pair("one", "Find: "),
                pair("two", null),
                new Group("one", List.of("p"), List.of(), new Meta("g", "", "Find: ", Map.of())),
                pair("one", ""),
                pair("one", null)));
        assertThat(asked.texts()).containsExactly("one", "one", "two", "one");
        assertThat(asked.prompts())
                .containsExactly(Optional.empty(), Optional.of("Find: "), Optional.empty(), Optional.of(""));
        assertThat(asked.asked())
                .containsExactly(
                        new Asked(0, 0),
                        new Asked(1, 1),
                        new Asked(2, 2),
                        new Asked(3, 1),
                        new Asked(4, 3),
                        new Asked(5, 0));
        assertThat(asked.isEmpty()).isFalse();
    }

    @Test
    @DisplayName("prompt and query are told apart where they meet")
    void border() {
        AskedQueries asked = AskedQueries.of(List.of(pair("b c", "a "), pair("c", "a b "), pair("a b c", null)));
        assertThat(asked.texts()).containsExactly("b c", "c", "a b c");
    }

    @Test
    @DisplayName("scored and labelled examples ask nothing, and those behind them keep their places")
    void others() {
        Meta meta = new Meta("s", "", "Find: ", Map.of());
        Scored scored = new Scored("a", "b", 1, meta);
        Labelled labelled = new Labelled("a", "b", meta);
        AskedQueries asked = AskedQueries.of(List.of(scored, labelled, pair("q", "Find: ")));
        assertThat(asked.asked()).containsExactly(new Asked(2, 0));
        AskedQueries nothing = AskedQueries.of(List.of(scored, labelled));
        assertThat(nothing.isEmpty()).isTrue();
        assertThat(nothing.texts()).isEmpty();
        assertThat(nothing.prompts()).isEmpty();
        assertThat(AskedQueries.of(List.of()).isEmpty()).isTrue();
    }
}

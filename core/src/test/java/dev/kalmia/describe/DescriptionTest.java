package dev.kalmia.describe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kalmia.data.Example;
import dev.kalmia.data.Group;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Meta;
import dev.kalmia.data.Pair;
import dev.kalmia.data.Scored;
import dev.kalmia.encode.HashingEncoder;
import dev.kalmia.run.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DescriptionTest {
    private static Meta meta(String id, String task) {
        return Meta.of(id, task);
    }

    private static Description of(List<? extends Example> examples) {
        return Description.of(examples, new HashingEncoder(512), 7, Progress.silent());
    }

    @Test
    @DisplayName("kinds, words, languages and copies are counted")
    void counts() {
        String english = "The patient should drink enough water and rest";
        Description description = of(List.of(
                new Pair(english, "One two three", meta("1", "")),
                new Pair(english, "one two three", meta("2", "")),
                new Group("每天按时吃药，多喝水，注意休息", List.of("a b", "c d e f"), List.of("x"), meta("3", "")),
                new Scored("first text", "second", 0.5, meta("4", "")),
                new Labelled("some text", "label", meta("5", ""))));
        assertThat(description.examples()).isEqualTo(5);
        assertThat(description.kinds())
                .containsEntry("pair", 2L)
                .containsEntry("group", 1L)
                .hasSize(4);
        assertThat(description.copies()).isOne();
        assertThat(description.languages()).containsEntry("eng", 4L).containsEntry("zho", 1L);
        assertThat(description.answers().words()).isEqualTo(3 + 3 + 2 + 4 + 1);
        assertThat(description.answers().vocabulary()).isEqualTo(3 + 6 + 1);
        assertThat(description.answerWords().at(0.5)).isEqualTo(3);
        assertThat(description.queryWords().at(1)).isEqualTo(13);
    }

    @Test
    @DisplayName("distinct runs are a part of all runs within the texts")
    void variety() {
        Variety variety = Variety.of(List.of("a b a b", "A b c"));
        assertThat(variety).isEqualTo(new Variety(7, 3, 3 / 7.0, 3 / 5.0, 3 / 3.0));
        assertThat(Variety.of(List.of())).isEqualTo(new Variety(0, 0, 0, 0, 0));
    }

    @Test
    @DisplayName("answers are found by their rank among all positives")
    void found() {
        Meaning meaning = of(List.of(
                        new Pair("red wine", "red wine", meta("1", "")),
                        new Pair("blue sky", "sky lamp", meta("2", "")),
                        new Pair("tall lamp", "blue sky tall", meta("3", "")),
                        new Labelled("x", "y", meta("4", ""))))
                .meaning();
        assertThat(meaning.found().orElseThrow()).isCloseTo(1 / 3.0, within(1e-9));
        assertThat(meaning.foundInTen().orElseThrow()).isEqualTo(1);
        assertThat(meaning.reciprocalRank().orElseThrow()).isCloseTo((1 + 0.5 + 0.5) / 3, within(1e-9));
        assertThat(of(List.of(new Labelled("x", "y", meta("4", "")))).meaning().found())
                .isEmpty();
    }

    @Test
    @DisplayName("a query is asked with the prompt of its own example")
    void ownPrompts() {
        List<Example> examples = new ArrayList<>();
        for (String word : List.of("wine", "sky", "lamp")) {
            examples.add(new Pair("red", word, new Meta(word, "", word + " ", Map.of())));
        }
        assertThat(of(examples).meaning().found().orElseThrow()).isEqualTo(1);
    }

    @Test
    @DisplayName("a query that stands among the answers of others does not answer itself")
    void itself() {
        Meaning meaning = of(List.of(
                        new Pair("blue sky", "blue sky wide", meta("1", "")),
                        new Pair("tall lamp", "blue sky", meta("2", ""))))
                .meaning();
        assertThat(meaning.found().orElseThrow()).isGreaterThanOrEqualTo(0.5);
    }

    @Test
    @DisplayName("texts that are there many times are alike")
    void repeated() {
        List<Example> same = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            same.add(new Pair("what is the sky made of", "answer " + i, meta("" + i, "")));
        }
        assertThat(of(same).selfBleu()).isCloseTo(1, within(1e-9));
    }

    @Test
    @DisplayName("labels agree where the nearest text of the same task has them")
    void agreement() {
        Meaning meaning = of(List.of(
                        new Labelled("red wine", "drink", meta("1", "t")),
                        new Labelled("white wine", "drink", meta("2", "t")),
                        new Labelled("red wine glass", "thing", meta("3", "t")),
                        new Labelled("red wine", "other", meta("4", "another task"))))
                .meaning();
        assertThat(meaning.agreement().orElseThrow()).isCloseTo(1 / 3.0, within(1e-9));
        assertThat(of(List.of(new Pair("q", "p", meta("1", "")))).meaning().agreement())
                .isEmpty();
    }

    @Test
    @DisplayName("the mean cosine of all pairs is what comparing each with each gives")
    void spread() {
        Meaning meaning = of(List.of(
                        new Labelled("a b", "l", meta("1", "")),
                        new Labelled("a c", "l", meta("2", "")),
                        new Labelled("d e", "l", meta("3", ""))))
                .meaning();
        assertThat(meaning.meanCosine()).isCloseTo(0.5 / 3, within(1e-6));
        assertThat(meaning.nearest().at(1)).isCloseTo(0.5, within(1e-6));
        assertThat(meaning.nearest().at(0)).isCloseTo(0, within(1e-6));
        assertThat(of(List.of(new Labelled("a", "l", meta("1", "")))).meaning().meanCosine())
                .isNaN();
    }
}

package dev.kalmia.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.data.Example;
import dev.kalmia.data.Group;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Meta;
import dev.kalmia.data.Pair;
import dev.kalmia.run.ConfigBinder;
import dev.kalmia.run.UsageException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QualityFilterTest {
    private static final Meta META = Meta.of("x", "");

    private static QualityFilter filter(Map<String, Object> settings) {
        return new QualityFilter(ConfigBinder.bind(settings, QualityConfig.class, "test"));
    }

    /// The reason for which a text that answers is dropped, or nothing.
    private static String reason(QualityFilter filter, String text) {
        return filter.judge(List.of(new Pair("a plain query", text, META)))
                .drop(0)
                .map(Drop::reason)
                .orElse("");
    }

    @Test
    @DisplayName("words are counted by what a text is for, characters of scripts without spaces as words")
    void lengths() {
        QualityFilter filter =
                filter(Map.of("least-query-words", 2L, "most-query-words", 4L, "least-words", 3L, "most-words", 6L));
        List<Example> examples = List.of(
                new Pair("one", "one two three", META),
                new Pair("one two three four five", "one two three", META),
                new Pair("one two", "one two", META),
                new Pair("one two", "one, two; three. four five six seven", META),
                new Pair("头痛", "多喝水休息", META),
                new Group("one two", List.of("one two three", "one"), List.of("no"), META),
                new Labelled("one two", "label", META));
        Verdicts verdicts = filter.judge(examples);
        assertThat(List.of(0, 1, 2, 3, 5, 6).stream()
                        .map(i -> verdicts.drop(i).orElseThrow().reason()))
                .containsExactly(
                        "query too short",
                        "query too long",
                        "text too short",
                        "text too long",
                        "text too short",
                        "text too short");
        assertThat(verdicts.keeps(4)).isTrue();
        assertThat(verdicts.drop(3).orElseThrow().detail()).isEqualTo("7 words, at most 6");
    }

    @Test
    @DisplayName("a text that says over and over what it said is dropped, a refrain is not")
    void repetition() {
        QualityFilter filter = filter(Map.of("repetition", 0.3));
        assertThat(reason(filter, "Buy our fine new shoes today. ".repeat(4))).isEqualTo("repeats itself");
        assertThat(reason(filter, "谢谢大家光临本店欢迎".repeat(5))).isEqualTo("repeats itself");
        String song =
                "Row row row your boat gently down the stream. Life is but a dream. Merrily merrily we go along, row"
                        + " row row your boat, and tell nobody what you saw or whom you met on the way.";
        assertThat(reason(filter, song)).isEmpty();
        assertThat(reason(filter, "short")).isEmpty();
    }

    @Test
    @DisplayName("the repeated part is that of words in runs of five that stood there before")
    void repeatedPart() {
        String once = "a b c d e f g h i j ";
        assertThat(new RepetitionRule(0.49).fault(once + once, false))
                .isEqualTo(new Drop("repeats itself", "0.50 of 20 words, at most 0.49"));
        assertThat(new RepetitionRule(0.5).fault(once + once, false)).isNull();
        assertThat(new RepetitionRule(0.01).fault("a b c d x a b c d y a b c d", false))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Copyright 2020. All rights reserved. | boilerplate",
                "Please enable JavaScript to see this page | boilerplate",
                "版权所有 未经许可不得转载 | boilerplate",
                "As an AI language model, I do not have opinions. | a model's excuse",
                "I'm sorry, but I cannot help with that. | a model's excuse",
                "I’m sorry, but I can’t help with that. | a model's excuse",
                "As an AI, I cannot know this. | a model's excuse",
                "I cannot fulfill this request. | a model's excuse",
                "很抱歉，我无法回答这个问题。 | a model's excuse",
                "对不起，我不能回答这个问题。 | a model's excuse",
                "==== ---- // ** 12 ** // ---- ==== | mostly signs"
            })
    @DisplayName("notices, excuses and signs are dropped by what they are")
    void boilerplate(String text, String reason) {
        assertThat(reason(filter(Map.of("boilerplate", true)), text)).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cookies are baked for twelve minutes; all rights of the baker are reserved to eat one.",
                "I am sorry to hear that it hurts. Put ice on it.",
                "C6H12O6 + 6 O2 → 6 CO2 + 6 H2O",
                "一位作为语言老师的朋友"
            })
    @DisplayName("texts that speak of such things are kept")
    void noBoilerplate(String text) {
        assertThat(reason(filter(Map.of("boilerplate", true)), text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "email | write to jane.doe+x@mail.example.org please",
                "email | schreib an jürgen@müller.de bitte",
                "phone | call +44 20 7946 0958 now",
                "phone | (555) 123-4567",
                "phone | 手机13812345678，微信同号",
                "ip-address | from 93.184.216.34 at noon",
                "card | paid with 4111 1111 1111 1111",
                "iban | to DE89 3704 0044 0532 0130 00",
                "iban | to GB82WEST12345698765432",
                "person-number | 078-05-1120",
                "person-number | 身份证11010519491231002X"
            })
    @DisplayName("what tells who somebody is, is found by its form and its check digits, named, and not repeated")
    void personalData(String kind, String text) {
        QualityFilter filter = filter(Map.of("personal-data", List.of(kind)));
        Drop drop =
                filter.judge(List.of(new Pair(text, "answer", META))).drop(0).orElseThrow();
        assertThat(drop).isEqualTo(new Drop("personal data", kind));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a temperature of 37.5.1 version 1.2.3",
                "order 4111 1111 1111 1112 has failed",
                "DE89 3704 0044 0532 0130 01",
                "身份证110105194912310021",
                "p < 0.001, n = 1,234,567; 2019-2020; 10:30-11:45",
                "pages 555-1234 and 12-34-5678",
                "masks are 255.255.255.0 and home is 127.0.0.1",
                "ISBN 978-3-16-148410-0",
                "me @ home, at 5 a.m."
            })
    @DisplayName("other numbers and signs are not")
    void noPersonalData(String text) {
        List<String> all = List.of("email", "phone", "ip-address", "card", "iban", "person-number");
        assertThat(reason(filter(Map.of("personal-data", all)), text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "least-words | -1 | least-words must be at least 0; least-words=-1",
                "most-query-words | -2 | most-query-words must be 0 or at least least-query-words, 0; most-query-words=-2",
                "personal-data | x | must be a list"
            })
    @DisplayName("settings out of their bounds are refused with them")
    void refused(String key, String value, String said) {
        Object read = value.matches("-?\\d+") ? Long.valueOf(value) : value;
        assertThatThrownBy(() -> filter(Map.of(key, read)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(said);
        assertThatThrownBy(() -> filter(Map.of("repetition", 0.0))).hasMessageContaining("repetition must be above 0");
    }

    @Test
    @DisplayName("nothing is asked by default")
    void any() {
        assertThat(QualityConfig.any().asksNothing()).isTrue();
        assertThat(ConfigBinder.bind(Map.of(), QualityConfig.class, "test")).isEqualTo(QualityConfig.any());
    }
}

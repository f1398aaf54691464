package dev.kalmia.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.data.Example;
import dev.kalmia.data.Group;
import dev.kalmia.data.GroupScores;
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
                "© 2019-2024 Muster GmbH. Alle Rechte vorbehalten. | boilerplate",
                "Tous droits réservés | boilerplate",
                "© Ejemplo S.A. Todos los derechos reservados. | boilerplate",
                "404 Not Found | boilerplate",
                "Error 404: Page not found. Back to top | boilerplate",
                "Access denied. You don't have permission to access this server. | boilerplate",
                "We use cookies to give you the best experience. Accept all cookies | boilerplate",
                "This site uses cookies. By continuing to browse you agree to them. | boilerplate",
                "Diese Website verwendet Cookies | boilerplate",
                "Subscribe to our newsletter! | boilerplate",
                "Privacy policy · Terms of use · Contact us | boilerplate",
                "Skip to main content » Log in or sign up | boilerplate",
                "请登录后查看更多内容 | boilerplate",
                "Please enable JavaScript to see this page | boilerplate",
                "版权所有 未经许可不得转载 | boilerplate",
                "By clicking “Accept”, you agree to the storing of cookies on your device. | boilerplate",
                "Please complete the CAPTCHA. Verify you are human | boilerplate",
                "Checking your browser before accessing example.com. Ray ID: 7d1f00aa11bb22cc | boilerplate",
                "Subscribe to our newsletter! Share this article on Facebook Twitter LinkedIn | boilerplate",
                "Sorry, I cannot answer this question. | a model's excuse",
                "I apologize, but I am unable to provide that information. | a model's excuse",
                "I'm unable to help with this request. | a model's excuse",
                "As an AI developed by OpenAI, I do not have personal opinions. | a model's excuse",
                "I am an AI language model and have no body. | a model's excuse",
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

    @Test
    @DisplayName("a bar of a site's places is a notice, in one line or in some")
    void bars() {
        QualityFilter filter = filter(Map.of("boilerplate", true));
        assertThat(reason(filter, "Home | About | Contact | Login")).isEqualTo("boilerplate");
        assertThat(reason(filter, "Home\nNews\nAbout us\nContact")).isEqualTo("boilerplate");
        assertThat(reason(filter, "Home | Garden | Fish")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cookies are baked for twelve minutes; all rights of the baker are reserved to eat one.",
                "BERT serves as a language model for many tasks, such as search.",
                "Systems such as a large language model are trained on text that people wrote.",
                "As an AI researcher, I read about language models.",
                "I am an AI engineer who builds chatbots.",
                "I'm sorry, I can't make it on Friday",
                "Sorry, I cannot log in",
                "I'm sorry, I cannot answer my phone at work.",
                "\"As an AI language model, I cannot know\" is what such programs say.",
                "I'm sorry, but I cannot help with that. What helps most is rest, ice, and a bandage that is not too tight.",
                "A CAPTCHA asks people to verify that they are human, and Cloudflare shows one with a Ray ID.",
                "At home, news about help and support services reached the shop.",
                "对不起，我不能来",
                "作为人工智能的分支，机器学习研究算法",
                "I am sorry to hear that it hurts. Put ice on it.",
                "I'm sorry, I can't stay long. She works as an assistant to several coaches.",
                "A privacy policy is a statement that tells what is done with what is known of people.",
                "The terms of use forbid it, and the page says 'Access denied' because the account has no rights.",
                "This may cause loss of vision, in one eye or in both. Click here to view a diagram of the eye.",
                "What does “All rights reserved” mean?",
                "A browser shows 404 Not Found where the server knows no page of that address any more.",
                "花呗显示请登录支付宝，可是我已经登录了",
                "没有他的许可，未经许可也可以使用",
                "版权所有者是谁由合同决定",
                "C6H12O6 + 6 O2 → 6 CO2 + 6 H2O",
                "for (int i = 0; i < n; i++) { a[i] += b[i] * (c - d[i]); }",
                "if (!(x >= 0 && x <= 1)) { throw new E(\"\" + x); }",
                "x = {k: v for k, v in zip(a, b) if v is not None}",
                "d[(i, j)] = [[0] * n for _ in range(m)]  # {}",
                "{\"a\": [1, 2, {\"b\": null}], \"c\": {\"d\": [[], {}]}}",
                "∑_{i=1}^{n} x_i² = (a + b)² − 2·a·b",
                "f(x) = (x² − 1)/(x + 1), x ≠ −1",
                "मैं कॉफ़ी पीता हूँ।",
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
                "phone | 电话138-1234-5678",
                "phone | 18812345678",
                "phone | at +32 (0)16/28.66.11",
                "phone | 138 1234 5678 找张先生",
                "phone | +86 138 1234 5678",
                "phone | 0086-13812345678",
                "phone | 请打 １３８－１２３４－５６７８",
                "phone | 138\u200b1234\u200b5678",
                "email | mail jane\uff20example\uff0eorg",
                "email | jane\u200b@exam\u00adple.org",
                "card | My card is 4111 1111 1111 1111 12/27 thanks",
                "card | 4111-1111-1111-1111-123",
                "card | 4111 1111 1111 1111 123",
                "card | 4111 1111 1111 1111 2027",
                "card | 4111111111111111 12/27 123",
                "card | 4111 1111 1111 1112 5555 5555 5555 4444",
                "card | 5555-5555-5555-4444 4111-1111-1111-1112",
                "card | 12 4111-1111-1111-1111",
                "card | VISA4111111111111111",
                "card | 4111111111111111123",
                "phone | Call (415)555-0199",
                "phone | 415-555-0199x12",
                "phone | 415/555-0199",
                "phone | (415)  555-0199",
                "phone | tel13812345678",
                "phone | my phone is 4155550199",
                "phone | fax: 14155550199",
                "phone | at 13812345678 (mobile)",
                "phone | 010-62345678",
                "phone | 020 7946 0958",
                "phone | 07700 900123",
                "phone | 06 12 34 56 78",
                "phone | 03-1234-5678",
                "phone | 030 12345678",
                "phone | 0049 30 12345678",
                "phone | Tel. 91 123 45 67",
                "person-number | 123 45 6789",
                "person-number | SSN 123456789",
                "email | john @ example.com",
                "email | john@ example.com please",
                "ip-address | from 93.184.216.34 at noon",
                "ip-address | it was 93.184.216.34.",
                "ip-address | http://93.184.216.34/x",
                "ip-address | at 2a00:1450:4001:82a::200e: no answer",
                "ip-address | 2606:2800:220:1:248:1893:25c8:1946",
                "ip-address | [2600::]:80",
                "card | paid with 4111 1111 1111 1111",
                "iban | to DE89 3704 0044 0532 0130 00",
                "card | Amex 3782 822463 10005",
                "iban | to GB82WEST12345698765432",
                "iban | to de89370400440532013000, please",
                "iban | to gb82 west 1234 5698 7654 32 at once",
                "iban | Be68 5390 0754 7034 this is mine",
                "iban | DE89 3704-0044-0532-0130-00",
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
                "at home 192.168.1.20, 10.0.200.1, 172.20.99.1, in books 203.0.113.77",
                "version 10.15.7.120 and v 91.0.44.124, v91.0.44.124, firmware: 5.60.42.138, Chrome/91.0.44.124",
                "1.2.3.4 Scope of section 3.60.44.2, chymotrypsin (EC 3.4.21.69)",
                "3.1.4.2 teeth, openssl-91.0.44.124, 91.0.44.124-rc1, 1.91.0.44.124",
                "at 10:30:45, from 00:1a:2b:3c:4d:5e, dead::beef, std::vector, fe80::1, ::1, 2001:db8::7",
                "2001:0db8:0:0:0:0:0:7, 2606:2800:220:1:248, 2a00::1::2",
                "range 100-200 300-4000",
                "order 18012345678 units",
                "unesco.org / images / 0012/001274/127477",
                "call 18008608747, or 0800 123456",
                "call 4155550199.5 times, on 2019-10-12, or text 12/25/1993 20",
                "10 20 30 07 12 34 56 78 90, on 01-02-1993 at 0101-1993",
                "4111 1111 1111 1112 12/27, 1234 5678 1234 5670, 4111111111111112",
                "12 123 45 6789 and 123 45 6789 12, 000 45 6789, SSN 900123456",
                "see you @ noon. It is me",
                "rises by +140-170%, first_digits('+123.456')",
                "poison control is 1-800-222-1222, +1 800 222 1222 or (888) 232-6348",
                "0.338499999999999994E+03 and 4111-111111111111, x4111111111111111",
                "is20 of that, de12 and at99 more of this and that and these and those",
                "13812345678901 pieces",
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
    @DisplayName("people ask for pages by the names of their notices; a sentence of a notice is no question")
    void askedNotices() {
        QualityFilter filter = filter(Map.of("boilerplate", true));
        Verdicts verdicts = filter.judge(List.of(
                new Pair("privacy policy", "It tells what is done with what is known of people.", META),
                new Pair("We use cookies to improve this site.", "It tells what is known of people.", META)));
        assertThat(verdicts.keeps(0)).isTrue();
        assertThat(verdicts.drop(1).map(Drop::reason)).contains("boilerplate");
    }

    @Test
    @DisplayName("a negative with personal data leaves its group with its score, and the group is flagged")
    void negatives() {
        Group group = new Group(
                "who helps",
                List.of("a nurse"),
                List.of("no", "mail jane.doe@example.org", "nobody", "call (555) 123-4567"),
                new GroupScores(List.of(0.9), List.of(0.1, 0.2, 0.3, 0.4)),
                META);
        QualityFilter filter = filter(Map.of("personal-data", List.of("email", "phone"), "least-words", 1L));
        Filtered filtered = filter.apply(List.of(group, new Pair("a plain query", "text", META)));
        assertThat(filtered.kept())
                .containsExactly(
                        new Group(
                                "who helps",
                                List.of("a nurse"),
                                List.of("no", "nobody"),
                                new GroupScores(List.of(0.9), List.of(0.1, 0.3)),
                                META),
                        new Pair("a plain query", "text", META));
        FilterReport report = filtered.report();
        assertThat(report.droppedByReason()).isEmpty();
        assertThat(report.flaggedByReason()).isEqualTo(Map.of("negative left out: personal data", 1L));
        assertThat(report.samples().get("negative left out: personal data"))
                .extracting(FilterReport.Sample::detail)
                .containsExactly("negative 1 email, negative 3 phone");
    }

    @Test
    @DisplayName("personal data in a label or a prompt drops the example, and other rules read neither nor negatives")
    void labelsAndPrompts() {
        QualityFilter filter =
                filter(Map.of("personal-data", List.of("email"), "least-words", 2L, "boilerplate", true));
        List<Example> examples = List.of(
                new Labelled("two words", "jane.doe@example.org", META),
                new Pair("two words", "two words", new Meta("x", "", "as jane.doe@example.org asks: ", Map.of())),
                new Labelled("two words", "label", META),
                new Group("two words", List.of("two words"), List.of("Access denied"), META));
        Verdicts verdicts = filter.judge(examples);
        assertThat(verdicts.drop(0)).contains(new Drop("personal data", "email"));
        assertThat(verdicts.drop(1)).contains(new Drop("personal data", "email"));
        assertThat(verdicts.keeps(2) && verdicts.keeps(3)).isTrue();
    }

    @Test
    @DisplayName("nothing is asked by default")
    void any() {
        assertThat(QualityConfig.any().asksNothing()).isTrue();
        assertThat(ConfigBinder.bind(Map.of(), QualityConfig.class, "test")).isEqualTo(QualityConfig.any());
    }
}

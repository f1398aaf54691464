package dev.kalmia.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.data.Meta;
import dev.kalmia.data.Pair;
import dev.kalmia.run.UsageException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageFilterTest {
    private static final Meta META = Meta.of("x", "");

    @ParameterizedTest
    @CsvSource({
        "eng, The patient should drink enough water and rest for two days.",
        "zho, 每天按时吃药，多喝水，注意休息，一周后复诊。",
        "deu, Der Patient soll genug Wasser trinken und sich ausruhen.",
        "fra, Le patient doit boire suffisamment d'eau et se reposer.",
        "jpn, 毎日きちんと薬を飲んで、ゆっくり休んでください。",
        "rus, Пациент должен пить достаточно воды и отдыхать.",
        "ara, يجب على المريض أن يشرب كمية كافية من الماء وأن يرتاح."
    })
    @DisplayName("a text is told by its language, and passes as that and not as another one")
    void told(String code, String text) {
        assertThat(new Languages().likeliest(text)).contains(code);
        for (String asked : List.of("eng", "zho", "deu", "fra", "jpn", "rus", "ara")) {
            Verdicts verdicts = new LanguageFilter(List.of(asked)).judge(List.of(new Pair(text, text, META)));
            assertThat(verdicts.keeps(0)).as(asked).isEqualTo(asked.equals(code));
        }
    }

    @Test
    @DisplayName("query and answer are looked at, either of several languages will do, and a few letters tell nothing")
    void sides() {
        String english = "The patient should drink enough water and rest.";
        String chinese = "每天按时吃药，多喝水，注意休息，一周后复诊。";
        List<Pair> pairs = List.of(
                new Pair(english, chinese, META),
                new Pair("HbA1c 7.5 %", english, META),
                new Pair("头痛", english, META));
        assertThat(new LanguageFilter(List.of("en")).judge(pairs).drop(0).orElseThrow())
                .isEqualTo(new Drop("other language", "likeliest zho: " + chinese));
        Verdicts english3 = new LanguageFilter(List.of("en")).judge(pairs);
        assertThat(english3.keeps(1) && english3.keeps(2)).isTrue();
        assertThat(new LanguageFilter(List.of("EN", "zh")).judge(pairs).keeps(0))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "How to diagnose Kaposi Sarcoma ?",
                "Is Retinoblastoma inherited ?",
                "How to diagnose Neuroblastoma ?",
                "What is (are) Pituitary Tumors ?",
                "What causes Abetalipoproteinemia ?"
            })
    @DisplayName("a short question full of names is told with its answer")
    void shortQuestions(String question) {
        String english = "It is told by a look at the tissue, and the patient should see a doctor soon.";
        String german = "Man erkennt es an einer Probe des Gewebes, und der Patient soll bald zum Arzt gehen.";
        LanguageFilter filter = new LanguageFilter(List.of("en"));

        assertThat(filter.judge(List.of(new Pair(question, english, META))).keeps(0))
                .isTrue();
        assertThat(filter.judge(List.of(new Pair(question, german, META))).keeps(0))
                .isFalse();
        assertThat(filter.judge(List.of(new Pair("Was sind die Symptome der Grippe?", german, META)))
                        .keeps(0))
                .isFalse();
    }

    @Test
    @DisplayName("a text among others is in a language of theirs, unless another one is clearly likelier")
    void together() {
        List<String> texts = List.of(
                "The patient should drink enough water and rest for two days before going back to work.",
                "Take the medicine as it was prescribed, and do not stop before the doctor says so.",
                "每天按时吃药，多喝水，注意休息，一周后复诊。",
                "What is (are) Pituitary Tumors ?",
                "What causes Abetalipoproteinemia ?",
                "Der Patient soll genug Wasser trinken und sich ausruhen, bis das Fieber ganz verschwunden ist.",
                "");
        List<String> languages = new Languages().ofAll(texts);

        assertThat(languages.subList(0, 6)).containsExactly("eng", "eng", "zho", "eng", "eng", "deu");
        assertThat(new Languages().ofAll(List.of())).isEmpty();
    }

    @Test
    @DisplayName("codes of two and three letters are known, others refused")
    void codes() {
        Languages languages = new Languages();
        assertThat(List.of(languages.code("en"), languages.code("cmn"), languages.code("zh"), languages.code("PES")))
                .containsExactly("eng", "zho", "zho", "fas");
        for (String wrong : List.of("xx", "klingon", "")) {
            assertThatThrownBy(() -> new LanguageFilter(List.of(wrong)))
                    .isInstanceOf(UsageException.class)
                    .hasMessageEndingWith("; language=" + wrong);
        }
        assertThatThrownBy(() -> new LanguageFilter(List.of()))
                .hasMessage("languages must be at least one; languages=0");
    }
}

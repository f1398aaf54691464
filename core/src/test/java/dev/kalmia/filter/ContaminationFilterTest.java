package dev.kalmia.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.data.Example;
import dev.kalmia.data.Group;
import dev.kalmia.data.Meta;
import dev.kalmia.data.Pair;
import dev.kalmia.data.Plain;
import dev.kalmia.run.UsageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ContaminationFilterTest extends FilterContract {
    private static final Meta META = Meta.of("1", "");
    private static final String THIRTEEN = "one two three four five six seven eight nine ten eleven twelve thirteen";
    private static final String TWELVE = "one two three four five six seven eight nine ten eleven twelve";

    @Override
    ExampleFilter filter() {
        var random = new Random(3);
        List<String> texts = IntStream.range(0, 50)
                .mapToObj(i -> text(random, 1 + random.nextInt(20)))
                .toList();
        return new ContaminationFilter(List.of(new TestTexts("A", texts)), 5, 0);
    }

    private static Map<String, Set<Overlap>> overlaps(String test, Example example) {
        return ways(new ContaminationFilter(List.of(new TestTexts("T", List.of(test))), 13, 0), example);
    }

    private static Map<String, Set<Overlap>> ways(ContaminationFilter filter, Example example) {
        Map<String, Set<Overlap>> ways = new HashMap<>();
        filter.overlaps(example).forEach((name, overlaps) -> ways.put(name, overlaps.keySet()));
        return ways;
    }

    @Test
    @DisplayName(
            "a query or a positive that is a test text is found whatever its case, width, white space and punctuation")
    void equal() {
        assertThat(overlaps("Was ist Straße？", new Pair("was  IST strasse?", "p", META)))
                .isEqualTo(Map.of("T", Set.of(Overlap.QUERY_EQUAL)));
        assertThat(overlaps("What is asthma?", new Pair("what is \u201casthma\u201d", "p", META)))
                .isEqualTo(Map.of("T", Set.of(Overlap.QUERY_EQUAL)));
        assertThat(overlaps("?!", new Pair("!?", "?!", META))).isEqualTo(Map.of("T", Set.of(Overlap.POSITIVE_EQUAL)));
        assertThat(overlaps("short", new Group("q", List.of("x", " SHORT"), List.of(), META)))
                .isEqualTo(Map.of("T", Set.of(Overlap.POSITIVE_EQUAL)));
    }

    @Test
    @DisplayName("a negative that is a test text, or shares a run with one, drops its example and is said last")
    void negatives() {
        assertThat(overlaps("short", new Group("q", List.of("x"), List.of("y", " SHORT!"), META)))
                .isEqualTo(Map.of("T", Set.of(Overlap.NEGATIVE_EQUAL)));
        assertThat(overlaps("so " + THIRTEEN, new Group("q", List.of("x"), List.of("a " + THIRTEEN, "y"), META)))
                .isEqualTo(Map.of("T", Set.of(Overlap.NEGATIVE_RUN)));
        assertThat(overlaps("so " + TWELVE + " x", new Group("q", List.of("x"), List.of("a " + TWELVE), META)))
                .isEmpty();

        var filter = new ContaminationFilter(List.of(new TestTexts("T", List.of("short", "so " + THIRTEEN))), 13, 0);
        List<Example> examples = List.of(
                new Group("q", List.of("x"), List.of("y", "short"), META),
                new Group("q", List.of("a " + THIRTEEN), List.of("short"), META),
                new Group("q", List.of("x"), List.of("z " + THIRTEEN, "short"), META),
                new Group("q", List.of("x"), List.of("y"), META));
        Filtered filtered = filter.apply(examples);
        assertThat(filtered.kept()).containsExactly(examples.getLast());
        Verdicts verdicts = filter.judge(examples);
        assertThat(List.of(0, 1, 2))
                .extracting(i -> verdicts.drop(i).orElseThrow().detail())
                .containsExactly(
                        "negative equals a test text of T (1 of 1 words)",
                        "positive shares a run of words with a test text of T (13 of 14 words)",
                        "negative equals a test text of T (1 of 1 words)");
        assertThat(filter.count(examples.stream()))
                .isEqualTo(Map.of(
                        "T", Map.of(Overlap.POSITIVE_RUN, 1, Overlap.NEGATIVE_EQUAL, 3, Overlap.NEGATIVE_RUN, 1)));
    }

    @Test
    @DisplayName("thirteen words in a row give a test away, twelve do not, and punctuation does not hide them")
    void runs() {
        assertThat(overlaps("so: " + THIRTEEN + ".", new Pair("q", "a " + THIRTEEN.replace(" ", ", ") + " z", META)))
                .isEqualTo(Map.of("T", Set.of(Overlap.POSITIVE_RUN)));
        assertThat(overlaps("so " + THIRTEEN, new Pair("Q " + THIRTEEN, "p", META)))
                .isEqualTo(Map.of("T", Set.of(Overlap.QUERY_RUN)));
        assertThat(overlaps("so " + TWELVE + " x", new Pair("q", "a " + TWELVE + " z", META)))
                .isEmpty();
    }

    @Test
    @DisplayName("in Chinese a run is thirteen characters")
    void chinese() {
        String run = "一二三四五六七八九十百千万";
        assertThat(overlaps("前" + run + "后", new Pair("q", "其他" + run + "文字", META)))
                .hasSize(1);
        assertThat(overlaps("前" + run.substring(1) + "后", new Pair("q", "其他" + run.substring(1) + "文字", META)))
                .isEmpty();
    }

    @Test
    @DisplayName("counts are by test set and way, and a drop names the tests and the gravest way for each")
    void counts() {
        var filter = new ContaminationFilter(
                List.of(
                        new TestTexts("A", List.of("what is it", THIRTEEN)),
                        new TestTexts("B", List.of("What is it", "doc"))),
                13,
                0);
        List<Example> examples = List.of(
                new Pair("what is it", "x " + THIRTEEN, META),
                new Pair("q", "doc", META),
                new Pair("q", "clean", META));

        assertThat(filter.count(examples.stream()))
                .isEqualTo(Map.of(
                        "A", Map.of(Overlap.QUERY_EQUAL, 1, Overlap.POSITIVE_RUN, 1),
                        "B", Map.of(Overlap.QUERY_EQUAL, 1, Overlap.POSITIVE_EQUAL, 1)));
        FilterReport report = filter.apply(examples).report();
        assertThat(report.droppedByReason()).isEqualTo(Map.of("contamination A and B", 1L, "contamination B", 1L));
        assertThat(report.samples().firstEntry().getValue().getFirst().detail())
                .isEqualTo(
                        "query equals a test text of A (3 of 3 words); query equals a test text of B (3 of 3 words)");
    }

    @Test
    @DisplayName("random texts: what is found is what a comparison of all runs finds")
    void agreesWithAllRuns() {
        var random = new Random(5);
        for (int round = 0; round < 200; round++) {
            String test = text(random, 1 + random.nextInt(12));
            String query = text(random, 1 + random.nextInt(12));
            var filter = new ContaminationFilter(List.of(new TestTexts("T", List.of(test))), 3, 0);
            Set<Overlap> expected = new HashSet<>();
            if (Plain.of(test).equals(Plain.of(query))) {
                expected.add(Overlap.QUERY_EQUAL);
            }
            Set<List<String>> shared = runs(test);
            shared.retainAll(runs(query));
            if (!shared.isEmpty()) {
                expected.add(Overlap.QUERY_RUN);
            }

            assertThat(ways(filter, new Pair(query, "unrelated", META)).getOrDefault("T", Set.of()))
                    .isEqualTo(expected);
        }
    }

    private static Set<List<String>> runs(String text) {
        List<String> words = Arrays.asList(Plain.of(text).split(" ", -1));
        Set<List<String>> runs = new HashSet<>();
        for (int i = 0; i + 3 <= words.size(); i++) {
            runs.add(new ArrayList<>(words.subList(i, i + 3)));
        }
        return runs;
    }

    @Test
    @DisplayName("settings that make no sense are refused, and empty test texts give nothing away")
    void settings() {
        assertThatThrownBy(() -> new ContaminationFilter(List.of(), 1, 0)).isInstanceOf(UsageException.class);
        var texts = new TestTexts("T", List.of(""));
        assertThatThrownBy(() -> new ContaminationFilter(List.of(texts, texts), 13, 0))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("twice: T");
        assertThat(overlaps("", new Pair("q", "p", META))).isEmpty();
    }

    @Test
    @DisplayName(
            "the detail says how many words are shared, overlapping runs once, of the positive with the largest part")
    void tellsHowMuch() {
        var filter = new ContaminationFilter(List.of(new TestTexts("T", List.of("a b c d e f", "x y z"))), 3, 0);
        Example example = new Group(
                "q", List.of("one b c d e two x y z three", "a b c four five six seven eight"), List.of(), META);
        assertThat(filter.overlaps(example)).isEqualTo(Map.of("T", Map.of(Overlap.POSITIVE_RUN, new Shared(7, 10))));
        FilterReport report = filter.apply(List.of(example)).report();
        assertThat(report.samples().firstEntry().getValue().getFirst().detail())
                .isEqualTo("positive shares a run of words with a test text of T (7 of 10 words)");
    }

    @Test
    @DisplayName("different words of one hash are no overlap")
    void collision() {
        String word = "얻쎓붇좹욏가";
        String other = "쏊뇋덆뫰뇼컀";
        assertThat(Words.of(word)).isEqualTo(Words.of(other));
        var filter = new ContaminationFilter(List.of(new TestTexts("T", List.of("one " + word + " two three"))), 3, 0);
        assertThat(ways(filter, new Pair("x one " + word + " two", "p", META)))
                .isEqualTo(Map.of("T", Set.of(Overlap.QUERY_RUN)));
        assertThat(ways(filter, new Pair("x one " + other + " two", "p", META))).isEmpty();
    }

    @Test
    @DisplayName(
            "a text with nearly the words of a test's gives it away, in whatever order, and tells how many it shares")
    void near() {
        var filter = new ContaminationFilter(
                List.of(new TestTexts("T", List.of("what are the early signs of a stroke in old people"))), 13, 0.8);
        assertThat(filter.overlaps(new Pair("What are the first early signs of stroke in a people old", "p", META)))
                .isEqualTo(Map.of("T", Map.of(Overlap.QUERY_NEAR, new Shared(11, 12))));
        assertThat(filter.overlaps(new Pair("what are the early signs of a heart attack in old people", "p", META)))
                .isEmpty();
        assertThat(filter.overlaps(new Group(
                        "q", List.of("x"), List.of("the early signs of a stroke in old people are what"), META)))
                .isEqualTo(Map.of("T", Map.of(Overlap.NEGATIVE_NEAR, new Shared(11, 11))));
    }

    @Test
    @DisplayName("random texts: near copies are those that a comparison with each test text finds")
    void nearAgreesWithComparison() {
        var random = new Random(11);
        List<String> tests = IntStream.range(0, 60)
                .mapToObj(i -> text(random, 4 + random.nextInt(8)))
                .toList();
        var filter = new ContaminationFilter(List.of(new TestTexts("T", tests)), 50, 0.7);
        int found = 0;
        for (int i = 0; i < 300; i++) {
            String query = text(random, 4 + random.nextInt(8));
            boolean equal = tests.contains(query);
            boolean near = tests.stream().anyMatch(test -> jaccard(words(test), words(query)) >= 0.7);
            Set<Overlap> ways = ways(filter, new Pair(query, "zzz", META)).getOrDefault("T", Set.of());
            assertThat(ways.contains(Overlap.QUERY_NEAR)).as(query).isEqualTo(near && !equal);
            found += ways.size();
        }
        assertThat(found).isGreaterThan(20);
    }

    private static Set<String> words(String text) {
        Set<String> words = new HashSet<>();
        // A Chinese character is a word.
        for (String word : Plain.of(text).split(" ", -1)) {
            words.addAll(
                    word.codePointAt(0) > 0x3000
                            ? word.codePoints().mapToObj(Character::toString).toList()
                            : List.of(word));
        }
        return words;
    }

    private static double jaccard(Set<String> a, Set<String> b) {
        Set<String> common = new HashSet<>(a);
        common.retainAll(b);
        return (double) common.size() / (a.size() + b.size() - common.size());
    }
}

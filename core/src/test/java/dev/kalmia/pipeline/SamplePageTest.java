package dev.kalmia.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.data.Example;
import dev.kalmia.data.Group;
import dev.kalmia.data.GroupScores;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Meta;
import dev.kalmia.data.Pair;
import dev.kalmia.data.Scored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplePageTest {
    @TempDir
    Path folder = Path.of("");

    private String page(List<Example> examples, int most, long seed) throws IOException {
        Path target = folder.resolve("samples.html");
        new SamplePage(examples, most, seed).write(target);
        return Files.readString(target);
    }

    private static Stream<Example> pairs(String task, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Pair(task + " asks " + i, "answer", Meta.of(task + i, task)));
    }

    private static long count(String page, String text) {
        return page.split(text, -1).length - 1L;
    }

    @Test
    @DisplayName("all there is of an example can be read: texts, scores and where it comes from")
    void whole() throws IOException {
        Meta meta = new Meta(
                "id-7", "questions", "Instruct: ", Map.of("synth.model", "writer", "synth.persona", "A nurse <3"));
        String page = page(
                List.of(
                        new Group(
                                "why?",
                                List.of("because"),
                                List.of("no", "never"),
                                new GroupScores(List.of(0.9), List.of(0.5, 0.25)),
                                meta),
                        new Scored("a", "b", 0.5, Meta.of("s", "")),
                        new Labelled("text", "class", Meta.of("l", "labels"))),
                10,
                1);

        assertThat(page)
                .contains("All 3 examples", "without a task: 1", "labels: 1", "questions: 1")
                .contains("<summary>why?</summary>", "<dt>answers (0.9)</dt><dd>because</dd>")
                .contains("<dt>does not 2 (0.25)</dt><dd>never</dd>", "<dt>prompt</dt><dd>Instruct: </dd>")
                .contains("<dt>synth.persona</dt><dd>A nurse &lt;3</dd>", "<dt>score</dt><dd>0.5</dd>");
    }

    @Test
    @DisplayName("each task has its share, what small ones leave goes to large ones, and the seed says which")
    void shares() throws IOException {
        List<Example> examples = new ArrayList<>(Stream.of(pairs("large", 500), pairs("middle", 40), pairs("small", 3))
                .flatMap(each -> each)
                .toList());
        String page = page(examples, 100, 7);

        assertThat(page).contains("100 of 543 examples", "small: 3", "middle: 40", "large: 57");
        assertThat(count(page, "<details>")).isEqualTo(100);
        assertThat(page(examples, 100, 7)).isEqualTo(page);
        assertThat(page(examples, 100, 8)).isNotEqualTo(page);
        assertThat(count(page(examples, 2, 7), "<details>")).isEqualTo(2);
    }

    @Test
    @DisplayName("endless texts are cut")
    void cut() throws IOException {
        Example endless = new Pair("q".repeat(1_000_000), "a", Meta.of("x", ""));

        assertThat(page(List.of(endless), 5, 1)).hasSizeLessThan(20_000).contains("qqq…");
    }
}

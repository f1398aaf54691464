package dev.kalmia.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// sentence-transformers' columns of groups: labels of distillation, and rows with fewer negatives
/// than others.
class DistillationColumnsTest {
    private static final ReadOptions DEFAULTS = ReadOptions.defaults();
    private static final ExampleFormat FORMAT = ExampleFormat.SENTENCE_TRANSFORMERS;

    @TempDir
    Path folder = Path.of("");

    private Example read(String name, String content) {
        List<Example> read = ExampleReader.readAll(Scratch.file(folder, name, content), DEFAULTS);
        assertThat(read).hasSize(1);
        return read.getFirst();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'query':'q','positive':'p','negative':'n','score':2.5} | 0.0 | -2.5",
                "{'query':'q','positive':'p','negative':'n','label':[2.5]} | 0.0 | -2.5",
                "{'query':'q','positive':'p','negative':'n','labels':[3.5,1]} | 3.5 | 1.0",
                "{'anchor':'q','positive':'p','negative_1':'n','negative_2':'m','label':[2,0]} | 0.0 | -2.0,0.0",
                "{'anchor':'q','positive':'p','negative_1':'n','negative_2':'m','scores':[5,3,5]} | 5.0 | 3.0,5.0",
                "{'anchor':'q','positive':'p','negative_1':'n','negative_2':null,'label':[5,3]} | 5.0 | 3.0",
                "{'anchor':'q','positive':'p','label':[5]} | 5.0 | ~~"
            })
    @DisplayName("a label beside negatives is their margins, or the scores of all texts")
    void labels(String row, String positive, String negatives) {
        Group group = (Group) read("set.jsonl", row.replace('\'', '"') + "\n");

        List<Double> wrong = negatives.isEmpty()
                ? List.of()
                : List.of(negatives.split(",")).stream().map(Double::valueOf).toList();
        assertThat(group.scores()).isEqualTo(new GroupScores(List.of(Double.valueOf(positive)), wrong));
        assertThat(group.meta().attributes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'query':'q','positive':'p','label':1} | label",
                "{'query':'q','positive':'p','negative':'n','label':'entailment'} | label",
                "{'query':'q','positive':'p','negative':'n','label':['a','b']} | label",
                "{'query':'q','positive':'p','negative_1':'n','negative_2':'m','score':0.5} | score",
                "{'query':'q','positive':'p','negative':'n','score':0.5,'label':1} | score",
                "{'query':'q','pos':['p'],'neg':['n'],'label':[1,2]} | label",
                "{'query':'q','positives':['p'],'negatives':['n'],'score':0.5} | score",
                "{'query':'q','positive':'p','negative':['n'],'score':0.5} | score",
                "{'query':'q','positive':'p','labels':[1,2,3]} | labels"
            })
    @DisplayName("what is no score of these texts stays an attribute: a class, a number for several, a label elsewhere")
    void noLabels(String row, String attribute) {
        Example example = read("set.jsonl", row.replace('\'', '"') + "\n");
        assertThat(example.meta().attributes()).containsKey(attribute);
        assertThat(example instanceof Group group ? group.scores() : null).isNull();
    }

    @Test
    @DisplayName("pairs with a class or a grade, and labelled texts, stay what they are")
    void others() {
        assertThat(read("a.jsonl", "{\"sentence1\":\"a\",\"sentence2\":\"b\",\"score\":0.5}\n"))
                .isInstanceOf(Scored.class);
        assertThat(read("b.jsonl", "{\"question\":\"a\",\"answer\":\"b\",\"label\":1}\n"))
                .isInstanceOf(Scored.class);
        assertThat(read("c.jsonl", "{\"text\":\"a\",\"label\":\"b\"}\n")).isInstanceOf(Labelled.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1,2,3,4]", "[1]"})
    @DisplayName("numbers that are neither margins nor scores of the texts are refused")
    void wrongLength(String label) {
        assertThatThrownBy(() -> read(
                        "set.jsonl",
                        "{\"query\":\"q\",\"positive\":\"p\",\"negative_1\":\"n\",\"negative_2\":\"m\",\"label\":"
                                + label + "}\n"))
                .hasMessageContaining("scores and texts differ: column 'label'")
                .hasMessageContaining("negatives=2");
    }

    @Test
    @DisplayName("a margin stands in cells, too; an empty one says nothing")
    void cells() {
        List<Example> read = ExampleReader.readAll(
                Scratch.file(folder, "set.csv", "query,positive,negative,score\nq,p,n,2.5\nq,p,n,\n"), DEFAULTS);
        assertThat(((Group) read.getFirst()).scores()).isEqualTo(new GroupScores(List.of(0.0), List.of(-2.5)));
        assertThat(((Group) read.getLast()).scores()).isNull();
    }

    private static List<Example> ragged(boolean scored, int... widths) {
        ContentIds ids = new ContentIds();
        return IntStream.of(widths)
                .mapToObj(width -> {
                    List<String> negatives =
                            IntStream.range(0, width).mapToObj(i -> "n" + i).toList();
                    GroupScores scores = scored
                            ? new GroupScores(
                                    List.of(0.1),
                                    negatives.stream().map(text -> -1e10).toList())
                            : null;
                    return ids.named(new Group("q" + width, List.of("p"), negatives, scores, Meta.of("?", "set")));
                })
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"set.csv", "set.tsv", "set.parquet", "set.csv.zst", "set.jsonl"})
    @DisplayName("rows with fewer negatives than others, and with none, come back, whichever comes first")
    void ragged(String name) {
        for (int[] widths : new int[][] {{0, 3, 1, 2}, {3, 0}, {1, 0, 1}, {0, 0}}) {
            List<Example> examples = ragged(false, widths);
            Path target = folder.resolve(name);
            assertThat(FormatWriter.write(target, FORMAT, false, examples.iterator())
                            .lost())
                    .isEmpty();
            assertThat(ExampleReader.readAll(target, DEFAULTS).stream().map(FormatRows::group))
                    .extracting(group -> group == null ? List.of() : group.negatives())
                    .containsExactlyElementsOf(examples.stream()
                            .map(example -> ((Group) example).negatives())
                            .toList());
            assertThat(folder).isDirectoryNotContaining("glob:**.partial");
        }
    }

    @Test
    @DisplayName("all rows of a file have the columns of the widest group, and empty cells")
    void widest() {
        Path target = folder.resolve("set.csv");
        FormatWriter.write(target, FORMAT, false, ragged(false, 1, 2).iterator());
        assertThat(target).hasContent("""
                "anchor","positive","negative_1","negative_2"
                "q1","p","n0",""
                "q2","p","n0","n1"
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"set.jsonl", "set.parquet"})
    @DisplayName("scores leave as lists of the positive's and the negatives', and come back")
    void scores(String name) {
        List<Example> examples = ragged(true, 2, 0, 1);
        Path target = folder.resolve(name);
        assertThat(FormatWriter.write(target, FORMAT, false, examples.iterator())
                        .lost())
                .isEmpty();
        assertThat(ExampleReader.readAll(target, DEFAULTS)).isEqualTo(examples);
    }

    @Test
    @DisplayName(
            "cells have no place for lists of scores, and a row none for other kinds: that is told, nothing is left")
    void losses() {
        Path target = folder.resolve("set.csv");
        assertThatThrownBy(() -> FormatWriter.write(
                        target, FORMAT, false, ragged(true, 2).iterator()))
                .hasMessageEndingWith("lost would be: scores");
        assertThat(folder).isEmptyDirectory();
        int most = WidestOutput.MOST_NEGATIVES;
        assertThat(FormatWriter.write(
                        target, FORMAT, true, ragged(false, most, most + 1).iterator()))
                .isEqualTo(new FormatWriter.Written(2, Map.of("negatives", 1L)));
        assertThat(((Group) ExampleReader.readAll(target, DEFAULTS).getLast()).negatives())
                .hasSize(most);
    }

    @Test
    @DisplayName("an empty positive is no text, whatever the negatives are")
    void emptyPositive() {
        assertThatThrownBy(() -> read("set.csv", "anchor,positive,negative\nq,,n\n"))
                .hasMessageContaining("empty text");
    }
}

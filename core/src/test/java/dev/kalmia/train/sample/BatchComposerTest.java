package dev.kalmia.train.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kalmia.data.GroupScores;
import dev.kalmia.train.loss.Targets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class BatchComposerTest {
    private static BatchComposer composer(List<TrainingRow> rows, int negatives, long seed) {
        return new BatchComposer(rows, negatives, 1, seed);
    }

    private static List<String> texts(TrainingBatch batch) {
        return batch.documents().stream().map(PromptedText::text).toList();
    }

    private static TrainingRow row(String id, String query, List<String> positives, String... negatives) {
        return new TrainingRow(id, query, positives, List.of(negatives));
    }

    @Test
    @DisplayName("a document that two rows share stands in the batch once")
    void sharesDocuments() {
        BatchComposer composer =
                composer(List.of(row("1", "q1", List.of("a"), "b"), row("2", "q2", List.of("b"), "a")), 1, 0);
        TrainingBatch batch = composer.compose(new int[] {0, 1}, 0);
        assertThat(texts(batch)).containsExactly("a", "b");
        assertThat(batch.targets().positives()).containsExactly(0, 1);
    }

    @Test
    @DisplayName("another known positive of the same query takes no part, wherever it is known from")
    void masksKnownPositives() {
        List<TrainingRow> rows = List.of(
                row("1", "same", List.of("a")), row("2", "other", List.of("b")), row("3", "same", List.of("b")));
        TrainingBatch batch = composer(rows, 0, 0).compose(new int[] {0, 1}, 0);
        assertThat(batch.targets().excluded(0, 1))
                .as("b is right for 'same' in row 3")
                .isTrue();
        assertThat(batch.targets().excluded(1, 0)).isFalse();
    }

    @Test
    @DisplayName("the positive itself under another prompt is no negative either")
    void masksThePositiveUnderAnotherPrompt() {
        List<TrainingRow> rows = List.of(
                row("1", "q", List.of("a")), row("2", "other", List.of("a")).withPrompts("", "passage: "));
        TrainingBatch batch = composer(rows, 0, 0).compose(new int[] {0, 1}, 0);
        assertThat(batch.documents()).hasSize(2);
        assertThat(batch.targets().excluded(0, 1)).isTrue();
        assertThat(batch.targets().excluded(1, 0)).isTrue();
    }

    @Test
    @DisplayName("the query's own text is never a negative")
    void masksTheQueryItself() {
        TrainingBatch batch =
                composer(List.of(row("1", "q", List.of("a"), "q")), 1, 0).compose(new int[] {0}, 0);
        assertThat(batch.targets().excluded(0, texts(batch).indexOf("q"))).isTrue();
    }

    @Test
    @DisplayName("rows with fewer negatives than asked give what they have")
    void ragged() {
        BatchComposer composer =
                composer(List.of(row("1", "q1", List.of("a"), "x"), row("2", "q2", List.of("b"), "y", "z", "w")), 2, 0);
        TrainingBatch batch = composer.compose(new int[] {0, 1}, 0);
        assertThat(texts(batch)).hasSize(5).startsWith("a", "b", "x");
        assertThat(batch.targets().own(0)).containsExactly(0, 2);
        assertThat(batch.targets().own(1)).containsExactly(1, 3, 4);
    }

    @Test
    @DisplayName("a teacher's scores go with the texts they are of; where one row has none, the batch has none")
    void scores() {
        TrainingRow scored = row("1", "q1", List.of("a", "b"), "x", "y", "z")
                .withScores(new GroupScores(List.of(0.9, 0.8), List.of(0.1, 0.2, 0.3)));
        Map<String, Double> known = Map.of("a", 0.9, "b", 0.8, "x", 0.1, "y", 0.2, "z", 0.3);
        BatchComposer composer = composer(List.of(scored, row("2", "q2", List.of("c"), "x")), 2, 5);
        for (int epoch = 0; epoch < 8; epoch++) {
            TrainingBatch batch = composer.compose(new int[] {0}, epoch);
            Targets targets = batch.targets();
            double[] expected = Arrays.stream(targets.own(0))
                    .mapToDouble(column ->
                            known.getOrDefault(batch.documents().get(column).text(), Double.NaN))
                    .toArray();
            assertThat(targets.own(0)).hasSize(3);
            assertThat(targets.teacher(0)).containsExactly(expected);
        }
        Targets mixed = composer.compose(new int[] {0, 1}, 0).targets();
        assertThatIllegalArgumentException().isThrownBy(() -> mixed.teacher(0)).withMessageContaining("scores=none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> row("3", "q", List.of("a"), "x").withScores(new GroupScores(List.of(1.0), List.of())))
                .withMessageContaining("id=3");
    }

    @Test
    @DisplayName("texts of a query's own class take no part, whichever row says what they are; those of others do")
    void masksTheClass() {
        List<TrainingRow> rows = List.of(
                row("1", "q1", List.of("a1")).of("", "a", 0),
                row("2", "q2", List.of("a2"), "q1", "b").of("", "a", 0),
                row("3", "q3", List.of("b")).of("", "b", 0),
                row("4", "q4", List.of("free")));
        TrainingBatch batch = composer(rows, 2, 0).compose(new int[] {0, 1, 2, 3}, 0);
        List<String> documents = texts(batch);
        List<String> expected = List.of("a2 q1", "a1 q1", "", "");
        for (int i = 0; i < 4; i++) {
            int query = i;
            assertThat(IntStream.range(0, documents.size())
                            .filter(j -> batch.targets().excluded(query, j))
                            .mapToObj(documents::get))
                    .as("query %d", i)
                    .containsExactlyInAnyOrder(
                            expected.get(i).isEmpty()
                                    ? new String[0]
                                    : expected.get(i).split(" "));
        }
    }

    @Test
    @DisplayName("a text that is its own positive stands there as often as asked, and is nobody's negative but others'")
    void copies() {
        List<TrainingRow> rows = List.of(row("1", "a", List.of("a")), row("2", "b", List.of("b")));
        TrainingBatch batch = new BatchComposer(rows, 0, 2, 0).compose(new int[] {0, 1}, 0);
        assertThat(batch.documents())
                .containsExactly(
                        new PromptedText("", "a", 0),
                        new PromptedText("", "b", 0),
                        new PromptedText("", "a", 1),
                        new PromptedText("", "b", 1));
        assertThat(batch.targets().own(0)).containsExactly(0, 2);
        assertThat(batch.targets().negatives(0)).isEmpty();
        assertThat(batch.targets().excluded(1, 2)).isFalse();
    }

    @Test
    @DisplayName("a hard negative that two rows share is each one's own")
    void sharedNegatives() {
        TrainingBatch batch = composer(
                        List.of(row("1", "q1", List.of("a"), "x"), row("2", "q2", List.of("b"), "x", "a")), 2, 0)
                .compose(new int[] {0, 1}, 0);
        assertThat(texts(batch)).containsExactly("a", "b", "x");
        assertThat(batch.targets().negatives(0)).containsExactly(2);
        assertThat(batch.targets().negatives(1)).containsExactly(0, 2);
    }

    @Test
    @DisplayName("what a row draws depends on seed, epoch and row alone, not on its neighbours")
    void drawsAreTheRowsOwn() {
        List<TrainingRow> rows = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int n = i;
            rows.add(new TrainingRow(
                    "id" + i,
                    "q" + i,
                    List.of("p" + i),
                    IntStream.range(0, 10).mapToObj(k -> "n" + n + "." + k).toList()));
        }
        BatchComposer composer = composer(rows, 3, 42);
        List<String> alone = texts(composer.compose(new int[] {7}, 1));
        List<String> together = texts(composer.compose(new int[] {3, 7, 11}, 1));
        assertThat(together).containsAll(alone);
        assertThat(texts(composer.compose(new int[] {7}, 2))).isNotEqualTo(alone);
        assertThat(texts(composer(rows, 3, 43).compose(new int[] {7}, 1))).isNotEqualTo(alone);
    }

    @RepeatedTest(20)
    @DisplayName("shuffled batches hold every example once an epoch, the same for the same seed")
    void shuffledBatches(RepetitionInfo repetition) {
        int seed = repetition.getCurrentRepetition();
        int examples = 1 + seed * 7 % 50;
        int size = 1 + seed % 9;
        BatchSampler sampler = BatchSampler.shuffled(examples, size, seed);
        int[] all = sampler.batches(seed).stream()
                .flatMapToInt(Arrays::stream)
                .sorted()
                .toArray();
        assertThat(all).containsExactly(IntStream.range(0, examples).toArray());
        assertThat(sampler.batches(seed).stream().map(batch -> batch.length)).allMatch(length -> length <= size);
        assertThat(BatchSampler.shuffled(examples, size, seed).batches(seed))
                .usingRecursiveComparison()
                .isEqualTo(sampler.batches(seed));
    }

    @Test
    @DisplayName("a row without a positive is refused by its id")
    void refusesRowsWithoutPositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> row("x7", "q", List.of()))
                .withMessageContaining("id=x7");
    }
}

package dev.kalmia.train.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.data.GroupScores;
import dev.kalmia.run.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowFileTest {
    private static final List<String> TEXTS = List.of("", "a", "ünï", "什么是糖尿病?", "\uD83D\uDE00 \0", "x".repeat(70_000));

    @TempDir
    Path folder = Path.of("");

    private static String text(SplittableRandom random) {
        return TEXTS.get(random.nextInt(TEXTS.size())) + random.nextInt(5);
    }

    private static List<String> texts(SplittableRandom random, int least) {
        return IntStream.range(0, least + random.nextInt(4))
                .mapToObj(_ -> text(random))
                .toList();
    }

    private static List<Double> numbers(SplittableRandom random, int count) {
        return random.doubles(count, -5, 5).boxed().toList();
    }

    private static TrainingRow row(SplittableRandom random) {
        List<String> positives = texts(random, 1);
        List<String> negatives = texts(random, 0);
        boolean scored = random.nextBoolean();
        return new TrainingRow(
                text(random),
                text(random),
                text(random),
                text(random),
                positives,
                negatives,
                scored ? new GroupScores(numbers(random, positives.size()), numbers(random, negatives.size())) : null,
                text(random),
                random.nextBoolean() ? Double.valueOf(random.nextDouble()) : null,
                random.nextBoolean() ? text(random) : null,
                random.nextInt(),
                random.nextBoolean() ? text(random) : null);
    }

    private RowFile written(List<TrainingRow> rows) {
        try (RowWriter writer = new RowWriter(folder.resolve("work/rows"))) {
            rows.forEach(writer::add);
            return writer.done();
        }
    }

    @RepeatedTest(5)
    @DisplayName("rows come back as they were, in any order and to many threads")
    void keeps(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        List<TrainingRow> rows =
                IntStream.range(0, 300).mapToObj(_ -> row(random)).toList();
        try (RowFile file = written(rows)) {
            assertThat(file).hasSameSizeAs(rows);
            List<Integer> order =
                    new ArrayList<>(IntStream.range(0, rows.size()).boxed().toList());
            Collections.shuffle(order, random);
            assertThat(order.parallelStream().filter(i -> !file.get(i).equals(rows.get(i))))
                    .isEmpty();
        }
    }

    @Test
    @DisplayName("a place that is kept gets its row later, or is left out")
    void keepsPlaces() {
        SplittableRandom random = new SplittableRandom(1);
        List<TrainingRow> rows =
                IntStream.range(0, 5).mapToObj(_ -> row(random)).toList();
        try (RowWriter writer = new RowWriter(folder.resolve("rows"))) {
            int first = writer.keep();
            writer.add(rows.get(1));
            int never = writer.keep();
            int third = writer.keep();
            writer.add(rows.get(4));
            assertThat(never).isEqualTo(2);
            writer.fill(rows.get(3), third);
            writer.fill(rows.get(0), first);
            try (RowFile file = writer.done()) {
                assertThat(file).containsExactly(rows.get(0), rows.get(1), rows.get(3), rows.get(4));
            }
        }
    }

    @Test
    @DisplayName("what stood there is forgotten, and nothing is left when it is closed")
    void cleansUp() throws IOException {
        Path place = folder.resolve("work/rows");
        Files.createDirectories(place.getParent());
        Files.writeString(place, "of a run that was killed");
        TrainingRow row = row(new SplittableRandom(1));
        RowFile file = written(List.of(row));
        assertThat(file).containsExactly(row);
        file.close();
        file.close();
        assertThat(place).doesNotExist();
        try (RowFile none = written(List.of())) {
            assertThat(none).isEmpty();
        }
    }

    @Test
    @DisplayName("a file that cannot be written, or is closed, is told in one line")
    void failures() throws IOException {
        RowFile closed = written(List.of(row(new SplittableRandom(1))));
        closed.close();
        assertThatThrownBy(() -> closed.get(0))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("cannot use " + folder.resolve("work/rows") + ": ");
        Files.createDirectories(folder.resolve("taken/rows"));
        assertThatThrownBy(() -> new RowWriter(folder.resolve("taken/rows")))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("cannot use " + folder.resolve("taken/rows") + ": ");
    }
}

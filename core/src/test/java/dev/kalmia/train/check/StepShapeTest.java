package dev.kalmia.train.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.model.ModelSize;
import dev.kalmia.train.TinyTraining;
import dev.kalmia.train.TrainConfig;
import dev.kalmia.train.loss.Targets;
import dev.kalmia.train.sample.PromptedText;
import dev.kalmia.train.sample.StepDraw;
import dev.kalmia.train.sample.TrainingBatch;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StepShapeTest {
    private static final TrainingBatch BATCH = new TrainingBatch(
            texts("12", "1234"),
            texts("123456", "12345678"),
            new Targets(new int[] {0, 1}, 2, new BitSet()),
            0,
            StepDraw.NONE);

    private static List<PromptedText> texts(String... texts) {
        return Stream.of(texts).map(PromptedText::plain).toList();
    }

    private static List<StepShape.Length> lengths(List<String> texts, int most) {
        return texts.stream()
                .map(text -> new StepShape.Length(Math.min(most, text.length()), text.length() > most))
                .toList();
    }

    private static StepShape shape(Map<String, Object> settings, int lanes) {
        return StepShape.of(List.of(BATCH, BATCH), TinyTraining.config(settings), lanes, StepShapeTest::lengths);
    }

    @Test
    @DisplayName("all texts of a lane are one rectangle, and all lanes are in memory")
    void countsCells() {
        StepShape one = shape(Map.of(), 1);
        assertThat(one.tokens()).isEqualTo(20);
        assertThat(one.cells()).isEqualTo(4 * 8);
        assertThat(one.cellsInMemory()).isEqualTo(32);
        assertThat(one.padding()).isEqualTo(1 - 20.0 / 32);
        StepShape two = shape(Map.of(), 2);
        // 8 and 4 in the one, 6 and 2 in the other.
        assertThat(two.cells()).isEqualTo(2 * 8 + 2 * 6);
        assertThat(two.queries()).isEqualTo(2);
        assertThat(two.longest()).isEqualTo(8);
        assertThat(two.cut()).isZero();
    }

    @Test
    @DisplayName("with micro-batches one of them is in memory, and a text that is longer than one is counted as it is")
    void countsMicroBatches() {
        StepShape shape = shape(Map.of("micro-batch-tokens", 12), 1);
        assertThat(shape.cells()).isEqualTo(8 + 2 * 6 + 2);
        assertThat(shape.cellsInMemory()).isEqualTo(12);
        assertThat(shape(Map.of("micro-batch-tokens", 1), 1).cellsInMemory()).isEqualTo(8);
    }

    @Test
    @DisplayName("texts that are too long are counted as they are after they were cut")
    void countsCuts() {
        StepShape shape = shape(Map.of("max-query-tokens", 3, "max-document-tokens", 7), 1);
        assertThat(shape.tokens()).isEqualTo(2 + 3 + 6 + 7);
        assertThat(shape.texts()).isEqualTo(8);
        assertThat(shape.cut()).isEqualTo(4);
    }

    @Test
    @DisplayName("without an example a step is as large as settings allow")
    void isAtMost() {
        TrainConfig config = TinyTraining.config(
                Map.of("batch-size", 4, "negatives", 3, "max-query-tokens", 10, "max-document-tokens", 16));
        StepShape shape = StepShape.atMost(config);
        assertThat(shape.batches()).isZero();
        assertThat(shape.cells()).isEqualTo(4 * 10 + 16 * 16);
        assertThat(shape.padding()).isZero();
    }

    @Test
    @DisplayName("memory grows with the tokens in memory and not with the batch where there are micro-batches")
    void estimatesMemory() {
        ModelSize size = new ModelSize(
                1000,
                900,
                60,
                500,
                2,
                16,
                false,
                new LinkedHashMap<>(Map.of("embeddings.words.weight", List.of(25L, 20L), "head", List.of(500L))));
        StepShape small = new StepShape(1, 10, 20, 1000, 1000, 1000, 16, 30, 0);
        StepShape large = new StepShape(1, 1000, 2000, 100_000, 100_000, 1000, 16, 3000, 0);
        TrainConfig config = TinyTraining.config();
        MemoryEstimate few = MemoryEstimate.of(size, config, small);
        MemoryEstimate many = MemoryEstimate.of(size, config, large);
        assertThat(few.weights()).isEqualTo(4000);
        assertThat(few.optimiser()).isEqualTo(4 * (2 * 1000 + 2 * 500));
        assertThat(few.activations()).isEqualTo(many.activations()).isEqualTo(1000 * 60 * 4);
        assertThat(many.batch()).isGreaterThan(few.batch());
        assertThat(few.total())
                .isEqualTo(few.weights()
                        + few.gradients()
                        + few.optimiser()
                        + few.activations()
                        + few.batch()
                        + few.program());
        MemoryEstimate halved = MemoryEstimate.of(size, TinyTraining.config(Map.of("precision", "bf16")), small);
        assertThat(halved.activations()).isLessThan(few.activations());
    }
}

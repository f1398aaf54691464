package dev.kalmia.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.Fixtures;
import dev.kalmia.checkpoint.DataType;
import dev.kalmia.checkpoint.SafetensorsWriter;
import dev.kalmia.checkpoint.TensorData;
import dev.kalmia.checkpoint.TransformerFolder;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.model.Transformer;
import dev.kalmia.run.InputException;
import dev.kalmia.tensor.Device;
import dev.kalmia.tokenize.TokenIds;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParityTest {
    private static final Path BERT = Fixtures.folder("models").resolve("bert");
    private static final Path QWEN2 = Fixtures.folder("models").resolve("qwen2");

    @TempDir
    private Path folder = Path.of("");

    private static List<Parity.Difference> compare(Path model, Path golden) {
        try (Transformer transformer = Transformer.open(TransformerFolder.open(model), Device.cpu())) {
            return Parity.states(transformer.backbone(), golden);
        }
    }

    @Test
    @DisplayName("all states that transformers stored are within its rounding, in the order of the layers")
    void foreign() {
        List<Parity.Difference> differences = compare(QWEN2, QWEN2.resolve("reference.safetensors"));
        assertThat(differences).allMatch(one -> one.within(1e-5)).anyMatch(one -> !one.within(0));
        assertThat(differences)
                .extracting(Parity.Difference::name)
                .startsWith(
                        "hidden_states_0_0",
                        "hidden_states_0_1",
                        "hidden_states_0_2",
                        "hidden_states_0_3",
                        "last_hidden_state_0")
                .contains("pooled_last_3_norm");
    }

    @Test
    @DisplayName("a change in one layer is found there and not before, with its text and token")
    void firstLayer() {
        Path changed = folder.resolve("changed.safetensors");
        change(QWEN2.resolve("reference.safetensors"), changed, "hidden_states_0_2", 1);
        List<Parity.Difference> differences = compare(QWEN2, changed);
        Parity.Difference first = differences.stream()
                .filter(one -> !one.within(1e-5))
                .findFirst()
                .orElseThrow();
        assertThat(first.name()).isEqualTo("hidden_states_0_2");
        assertThat(first.largest()).isCloseTo(1, Offset.offset(1e-4));
        assertThat(first.text()).isZero();
        assertThat(first.token()).isZero();
        assertThat(differences.stream().filter(one -> !one.within(1e-5))).hasSize(1);
    }

    @Test
    @DisplayName("a stored value that is no number is a difference")
    void notANumber() {
        Path changed = folder.resolve("changed.safetensors");
        change(QWEN2.resolve("reference.safetensors"), changed, "pooled_cls_1", Float.NaN);
        assertThat(compare(QWEN2, changed)).filteredOn(one -> !one.within(1e9)).hasSize(1);
    }

    /// Adds to the first value of a tensor.
    private static void change(Path from, Path to, String name, float by) {
        try (WeightFile file = WeightFile.open(from)) {
            SequencedMap<String, TensorData> tensors = new LinkedHashMap<>();
            for (String each : file.names()) {
                MemorySegment copy = MemorySegment.ofArray(file.data(each).toArray(ValueLayout.JAVA_BYTE));
                if (each.equals(name)) {
                    float value = copy.get(ValueLayout.JAVA_FLOAT_UNALIGNED, 0);
                    copy.set(ValueLayout.JAVA_FLOAT_UNALIGNED, 0, value + by);
                }
                tensors.put(each, new TensorData(file.info(each), copy));
            }
            SafetensorsWriter.write(to, tensors);
        }
    }

    @Test
    @DisplayName("the last hidden state of ModernBERT may be stored before the last norm or after it")
    void lastNorm() {
        Path modernBert = Fixtures.folder("models").resolve("modernbert");
        Path before = modernBert.resolve("reference.safetensors");
        Path after = folder.resolve("after.safetensors");
        try (WeightFile file = WeightFile.open(before)) {
            String last = file.names().stream()
                    .filter(name -> name.startsWith("hidden_states_0_"))
                    .max(Comparator.comparingInt(name -> Integer.parseInt(name.substring(16))))
                    .orElseThrow();
            SequencedMap<String, TensorData> tensors = new LinkedHashMap<>();
            for (String each : file.names()) {
                String stored = each.equals(last) ? "last_hidden_state_0" : each;
                tensors.put(each, new TensorData(file.info(stored), file.data(stored)));
            }
            SafetensorsWriter.write(after, tensors);
            Path wrong = folder.resolve("wrong.safetensors");
            change(after, wrong, last, 1);
            assertThat(compare(modernBert, wrong))
                    .filteredOn(one -> !one.within(1e-5))
                    .extracting(Parity.Difference::name)
                    .containsExactly(last);
        }
        assertThat(compare(modernBert, before)).allMatch(one -> one.within(1e-5));
        assertThat(compare(modernBert, after)).allMatch(one -> one.within(1e-5));
    }

    @Test
    @DisplayName("a file of our own is met exactly, and another model is not within it")
    void own() {
        Path golden = folder.resolve("golden.safetensors");
        List<TokenIds> texts = List.of(ids(5, 6, 7), ids(9), ids(8, 7, 6, 5, 10), ids(11, 12), ids(40, 41, 42));
        try (Transformer transformer = Transformer.open(TransformerFolder.open(QWEN2), Device.cpu())) {
            GoldenFile.write(golden, transformer.backbone(), texts, 0);
        }
        List<Parity.Difference> same = compare(QWEN2, golden);
        assertThat(same).allMatch(one -> one.within(0));
        assertThat(same).extracting(Parity.Difference::name).contains("hidden_states_1_0", "pooled_mean_1_norm");
        assertThat(compare(BERT, golden)).anyMatch(one -> !one.within(1e-2));
    }

    @Test
    @DisplayName("what is no reference file is refused by what it lacks")
    void refused() {
        assertRefused(BERT.resolve("model.safetensors"), "there is no input_ids_0");
        assertRefused(write(ids(), mask(1, 1, 1, 1)), "there is no hidden_states");
        assertRefused(write(ids(), mask(0, 1, 1, 0)), "attention_mask_0 must be ones in a row");
        assertRefused(write(ids(), mask(0, 0, 1, 1)), "every text of attention_mask_0 must have a token");
        assertRefused(write(ids(), mask(1, 1)), "attention_mask_0 must be (texts, tokens)");
        SequencedMap<String, TensorData> small = batch(ids(), mask(1, 1, 1, 1));
        small.put("last_hidden_state_0", floats(2, 2, 3));
        assertRefused(write(small), "last_hidden_state_0 must be of type F32 and shape [2, 2, 48]");
        SequencedMap<String, TensorData> deep = batch(ids(), mask(1, 1, 1, 1));
        for (int layer = 0; layer < 9; layer++) {
            deep.put("hidden_states_0_" + layer, floats(2, 2, 48));
        }
        assertRefused(write(deep), "states of batch 0 must be at most 4");
    }

    @Test
    @DisplayName("tokens that the model has no vector for, and texts longer than it reads, are refused")
    void outside() {
        assertRefused(write(new long[] {5, 6, 300, 8}, mask(1, 1, 1, 1)), "token of its tokenizer must be below");
        long[] many = new long[200];
        long[] ones = new long[200];
        Arrays.fill(ones, 1);
        SequencedMap<String, TensorData> tensors = new LinkedHashMap<>();
        tensors.put("input_ids_0", longs(many, 1, 200));
        tensors.put("attention_mask_0", longs(ones, 1, 200));
        assertRefused(write(tensors), "must have at most as many tokens as the model has positions, 128");
    }

    private void assertRefused(Path golden, String why) {
        assertThatThrownBy(() -> compare(BERT, golden))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(why);
    }

    private static long[] ids() {
        return new long[] {5, 6, 7, 8};
    }

    private static TokenIds ids(int... ids) {
        return new TokenIds(ids, new int[ids.length], ids.length);
    }

    private static long[] mask(long... mask) {
        return mask;
    }

    private Path write(long[] ids, long[] mask) {
        return write(batch(ids, mask));
    }

    private static SequencedMap<String, TensorData> batch(long[] ids, long[] mask) {
        SequencedMap<String, TensorData> tensors = new LinkedHashMap<>();
        tensors.put("input_ids_0", longs(ids, 2, 2));
        tensors.put("attention_mask_0", longs(mask, mask.length / 2, 2));
        return tensors;
    }

    private Path write(SequencedMap<String, TensorData> tensors) {
        Path file = folder.resolve("case.safetensors");
        SafetensorsWriter.write(file, tensors);
        return file;
    }

    private static TensorData longs(long[] values, long... shape) {
        return new TensorData(DataType.I64, shape, MemorySegment.ofArray(values));
    }

    private static TensorData floats(long... shape) {
        int size = (int) (shape[0] * shape[1] * shape[2]);
        return new TensorData(DataType.F32, shape, MemorySegment.ofArray(new float[size]));
    }
}

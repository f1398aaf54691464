package dev.kalmia.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kalmia.checkpoint.DataType;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.SafetensorsWriter;
import dev.kalmia.checkpoint.StoredNumbers;
import dev.kalmia.checkpoint.TensorData;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.encode.DenseModel;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Merging whole folders.
class MergeTest {
    private static final MergeMethod MEAN = new Linear(List.of());
    private static final String BIAS = "encoder.layer.0.output.dense.bias";

    @TempDir
    Path folder = Path.of("");

    private ModelFolder model(String name, long seed) {
        return TinyModel.write(folder.resolve(name), seed);
    }

    private static Merge mean(ModelFolder... models) {
        return new Merge(List.of(models), Optional.empty(), MEAN, Precision.F32);
    }

    private ModelFolder written(Merge merge, String name) {
        merge.write(folder.resolve(name), Progress.silent());
        return ModelFolder.open(folder.resolve(name));
    }

    private static float[] numbers(WeightFile file, String name) {
        float[] numbers = new float[(int) file.info(name).elements()];
        new StoredNumbers(file, name).read(0, numbers, 0, numbers.length);
        return numbers;
    }

    /// The model with its tensors as they are, other names and further ones.
    private ModelFolder rewritten(String name, long seed, String prefix, SequencedMap<String, TensorData> more) {
        ModelFolder model = model(name, seed);
        Path file = folder.resolve(name + ".safetensors");
        try (WeightFile before = model.weights()) {
            SequencedMap<String, TensorData> weights = new LinkedHashMap<>();
            before.names()
                    .forEach(each -> weights.put(prefix + each, new TensorData(before.info(each), before.data(each))));
            weights.putAll(more);
            SafetensorsWriter.write(file, weights);
        }
        try {
            Files.delete(model.path().resolve("model.safetensors"));
            Files.move(file, model.path().resolve("model.safetensors"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return ModelFolder.open(model.path());
    }

    private static SequencedMap<String, TensorData> whole(long... numbers) {
        return new LinkedHashMap<>(Map.of(
                "embeddings.position_ids",
                new TensorData(DataType.I64, new long[] {numbers.length}, MemorySegment.ofArray(numbers))));
    }

    @Test
    @DisplayName("shards hold what one file does, under Hugging Face's names, and are read like it")
    void shards() throws IOException {
        ModelFolder one = model("one", 1);
        ModelFolder two = model("two", 2);
        ModelFolder single = written(mean(one, two), "single");
        ModelFolder sharded = written(mean(one, two).withShardBytes(3000), "sharded");
        assertThat(folder.resolve("sharded/model.safetensors")).doesNotExist();
        assertThat(folder.resolve("sharded/model.safetensors.index.json"))
                .content()
                .contains("\"total_size\"");
        List<Path> files;
        try (var listed = Files.list(folder.resolve("sharded"))) {
            files = listed.filter(file -> file.toString().endsWith(".safetensors"))
                    .sorted()
                    .toList();
        }
        assertThat(files).hasSizeBetween(3, 99);
        assertThat(files.getFirst().getFileName())
                .hasToString("model-00001-of-%05d.safetensors".formatted(files.size()));
        ModelFolder again = written(mean(sharded, sharded), "again");
        try (WeightFile first = single.weights();
                WeightFile second = sharded.weights();
                WeightFile third = again.weights()) {
            assertThat(second.names()).containsExactlyInAnyOrderElementsOf(first.names());
            for (String name : first.names()) {
                assertThat(numbers(second, name)).isEqualTo(numbers(first, name));
                assertThat(numbers(third, name)).isEqualTo(numbers(first, name));
            }
        }
        assertThat(folder.resolve("again/model.safetensors")).exists();
    }

    @Test
    @DisplayName("bfloat16 and float16 go out rounded to the nearest, and come in again")
    void halves() {
        ModelFolder one = model("one", 1);
        ModelFolder two = model("two", 2);
        try (WeightFile whole = written(mean(one, two), "f32").weights()) {
            for (Precision precision : List.of(Precision.BF16, Precision.F16)) {
                ModelFolder half =
                        written(new Merge(List.of(one, two), Optional.empty(), MEAN, precision), precision.toString());
                ModelFolder again = written(
                        new Merge(List.of(half, half), Optional.empty(), MEAN, precision), precision + "-again");
                assertThat(again.fingerprint()).isEqualTo(half.fingerprint());
                try (WeightFile file = half.weights()) {
                    assertThat(file.info(BIAS).type()).isEqualTo(precision.type());
                    float[] exact = numbers(whole, BIAS);
                    float[] rounded = numbers(file, BIAS);
                    for (int k = 0; k < exact.length; k++) {
                        float bound = precision == Precision.BF16 ? 0x1p-8f : 0x1p-11f;
                        assertThat(rounded[k]).isCloseTo(exact[k], within(Math.abs(exact[k]) * bound + 1e-7f));
                    }
                }
            }
        }
    }

    @Test
    @DisplayName("halfway numbers are rounded to even")
    void tiesToEven() {
        assertThat(bfloat16(0x3F808000)).isEqualTo(0x3F80);
        assertThat(bfloat16(0x3F818000)).isEqualTo(0x3F82);
        assertThat(bfloat16(0x3F808001)).isEqualTo(0x3F81);
        assertThat(bfloat16(0xBF818000)).isEqualTo(0xBF82);
        assertThat(Precision.BF16.holds(Float.MAX_VALUE)).isFalse();
        assertThat(Precision.F16.holds(65520)).isFalse();
        assertThat(Precision.F16.holds(65519)).isTrue();
    }

    private static int bfloat16(int bits) {
        ByteBuffer into = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);
        Precision.BF16.put(into, Float.intBitsToFloat(bits));
        return Short.toUnsignedInt(into.getShort(0));
    }

    @Test
    @DisplayName("dense layers are merged too, in their folders")
    void denseLayers() {
        ModelFolder one = DenseModel.write(folder.resolve("one"), 1, "torch.nn.modules.activation.Tanh");
        ModelFolder two = DenseModel.write(folder.resolve("two"), 5, "torch.nn.modules.activation.Tanh");
        ModelFolder merged = written(mean(one, two), "merged");
        try (WeightFile first = WeightFile.open(one.dense().get(1).weights());
                WeightFile second = WeightFile.open(two.dense().get(1).weights());
                WeightFile result = WeightFile.open(merged.dense().get(1).weights())) {
            float expected = (numbers(first, "linear.weight")[5] + numbers(second, "linear.weight")[5]) / 2;
            assertThat(numbers(result, "linear.weight")[5]).isCloseTo(expected, within(1e-6f));
        }
    }

    @Test
    @DisplayName("names with a framework's prefix are the same names, both ways, and it is told")
    void prefixes() {
        ModelFolder plain = model("plain", 1);
        ModelFolder bert = rewritten("bert", 2, "bert.", new LinkedHashMap<>());
        for (List<ModelFolder> models : List.of(List.of(plain, bert), List.of(bert, plain))) {
            Merge merge = new Merge(models, Optional.empty(), MEAN, Precision.F32);
            assertThat(merge.preview().notes()).anyMatch(note -> note.startsWith("names of bert begin with bert., "));
            try (WeightFile merged =
                            written(merge, "of-" + models.getFirst().name()).weights();
                    WeightFile first = models.getFirst().weights()) {
                assertThat(merged.names()).containsExactlyInAnyOrderElementsOf(first.names());
            }
        }
    }

    @Test
    @DisplayName("whole numbers are the first model's, missing ones are told, other ones stand in the way")
    void wholeNumbers() {
        ModelFolder with = rewritten("with", 1, "", whole(0, 1, 2));
        ModelFolder without = model("without", 2);
        ModelFolder others = rewritten("others", 2, "", whole(0, 2, 1));
        try (WeightFile merged = written(mean(with, without), "merged").weights()) {
            assertThat(merged.info("embeddings.position_ids").type()).isEqualTo(DataType.I64);
        }
        assertThat(mean(without, with).preview().notes())
                .contains("tensor embeddings.position_ids of whole numbers of with: left out");
        assertThat(mean(with, others).preview().differences())
                .containsExactly(
                        "others has other whole numbers, which cannot be merged, in tensor embeddings.position_ids");
    }

    @Test
    @DisplayName("all that differs is told at once, and nothing is written")
    void differences() throws IOException {
        ModelFolder one = model("one", 1);
        ModelFolder other = TinyModel.write(folder.resolve("other"), 2, 2);
        Files.writeString(
                other.path().resolve("1_Pooling/config.json"),
                "{\"word_embedding_dimension\": 16, \"pooling_mode_cls_token\": true}");
        Path tokenizer = other.path().resolve("tokenizer.json");
        Files.writeString(tokenizer, Files.readString(tokenizer) + " ");
        Files.writeString(
                other.path().resolve("config_sentence_transformers.json"), "{\"prompts\": {\"query\": \"q: \"}}");
        Merge merge = mean(one, ModelFolder.open(other.path()));
        assertThat(merge.preview().groups()).isEmpty();
        assertThatThrownBy(() -> merge.write(folder.resolve("out"), Progress.silent()))
                .isInstanceOf(UsageException.class)
                .hasMessageContainingAll(
                        "differ in the layers: 1, 2",
                        "differ in the tokenizer",
                        "differ in the pooling",
                        "differ in the prompts",
                        "16 tensors");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    @DisplayName("a preview tells how far models are from the base, layer by layer")
    void preview() {
        ModelFolder base = model("base", 1);
        ModelFolder two = model("two", 2);
        MergePreview preview = new Merge(
                        List.of(base, two), Optional.of(base), new TaskArithmetic(List.of(), 1), Precision.F32)
                .preview();
        assertThat(preview.against()).isEqualTo("base");
        assertThat(preview.groups())
                .extracting(MergePreview.Group::name)
                .containsExactlyInAnyOrder("embeddings", "encoder.layer.0");
        for (MergePreview.Group group : preview.groups()) {
            assertThat(group.distances().getFirst()).isZero();
            assertThat(group.distances().getLast()).isBetween(0.5, 2.0);
        }
    }

    @Test
    @DisplayName("the folder says how it was made")
    void says() {
        ModelFolder one = model("one", 1);
        ModelFolder two = model("two", 2);
        written(new Merge(List.of(one, two), Optional.empty(), new Slerp(0.25), Precision.BF16), "merged");
        assertThat(Json.readObject(folder.resolve("merged/merge.json")))
                .containsEntry("method", "slerp")
                .containsEntry("settings", Map.of("t", 0.25))
                .containsEntry("precision", "bf16")
                .containsEntry(
                        "models",
                        List.of(
                                Map.of("name", "one", "fingerprint", one.fingerprint()),
                                Map.of("name", "two", "fingerprint", two.fingerprint())));
    }

    @Test
    @DisplayName("a base that a method does not ask for, or one that is missing, is refused; so is what overflows")
    void refusals() {
        ModelFolder one = model("one", 1);
        ModelFolder two = model("two", 2);
        assertThatThrownBy(() -> new Merge(List.of(one, two), Optional.of(one), MEAN, Precision.F32))
                .hasMessage("base must not be given for soup");
        assertThatThrownBy(() -> new Merge(List.of(one, two), Optional.empty(), new ModelStock(), Precision.F32))
                .hasMessage("base must be given for model-stock");
        Merge far = new Merge(List.of(one), Optional.of(two), new TaskArithmetic(List.of(), 1e6), Precision.F16);
        assertThatThrownBy(() -> far.write(folder.resolve("out"), Progress.silent()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("what is merged must be a finite f16; element=");
        assertThat(folder.resolve("out")).doesNotExist();
    }
}

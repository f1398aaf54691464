package dev.kalmia.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kalmia.checkpoint.DataType;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelPart;
import dev.kalmia.checkpoint.SafetensorsWriter;
import dev.kalmia.checkpoint.StoredNumbers;
import dev.kalmia.checkpoint.TensorData;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.encode.DenseModel;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.merge.ModelDifference.PartChange;
import dev.kalmia.merge.ModelDifference.TensorChange;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.train.tune.TuningRuns;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelDifferenceTest {
    private static final String QUERY = "encoder.layer.0.attention.self.query.weight";
    private static final String WORDS = "embeddings.word_embeddings.weight";

    @TempDir
    Path folder = Path.of("");

    private static ModelDifference between(ModelFolder a, ModelFolder b) {
        return ModelDifference.between(a, b, Progress.silent());
    }

    /// A tiny model whose weights are changed as a whole.
    private ModelFolder changed(
            String name, long seed, int layers, UnaryOperator<SequencedMap<String, float[]>> change) {
        ModelFolder model = TinyModel.write(folder.resolve(name), seed, layers);
        SequencedMap<String, TensorData> weights = new LinkedHashMap<>();
        change.apply(numbers(model)).forEach((tensor, numbers) -> {
            int columns = tensor.endsWith("_embeddings.weight") ? 16 : numbers.length;
            long[] shape = columns == numbers.length
                    ? shapeOf(tensor, numbers.length)
                    : new long[] {numbers.length / columns, columns};
            weights.put(tensor, new TensorData(DataType.F32, shape, MemorySegment.ofArray(numbers)));
        });
        SafetensorsWriter.write(model.path().resolve("model.safetensors"), weights);
        return ModelFolder.open(model.path());
    }

    private static long[] shapeOf(String tensor, int count) {
        if (tensor.endsWith("bias") || tensor.contains("LayerNorm")) {
            return new long[] {count};
        }
        int in = tensor.matches(".*\\d\\.output\\.dense\\.weight") ? 32 : 16;
        return new long[] {count / in, in};
    }

    private static SequencedMap<String, float[]> numbers(ModelFolder model) {
        SequencedMap<String, float[]> numbers = new LinkedHashMap<>();
        try (WeightFile file = model.weights()) {
            for (String name : file.names()) {
                float[] each = new float[(int) file.info(name).elements()];
                new StoredNumbers(file, name).read(0, each, 0, each.length);
                numbers.put(name, each);
            }
        }
        return numbers;
    }

    @Test
    @DisplayName("a model beside itself did not move")
    void itself() {
        ModelFolder model = TinyModel.write(folder.resolve("model"), 1, 2);
        ModelDifference difference = between(model, model);
        assertThat(difference.parts())
                .extracting(part -> part.part().title())
                .containsExactly("embeddings", "layer 0", "layer 1");
        assertThat(difference.roles())
                .containsExactly(
                        WeightRole.EMBEDDINGS,
                        WeightRole.QUERY,
                        WeightRole.KEY,
                        WeightRole.VALUE,
                        WeightRole.ATTENTION_OUTPUT,
                        WeightRole.FEED_FORWARD,
                        WeightRole.NORMS);
        assertThat(difference.tensors()).hasSize(5 + 2 * 16).allSatisfy(tensor -> {
            assertThat(tensor.change().relative()).hasValue(0);
            assertThat(tensor.change().cosine()).hasValue(1);
            assertThat(tensor.change().moved()).isZero();
        });
        assertThat(difference.differences()).isEmpty();
    }

    @Test
    @DisplayName("tensors, parts and roles have the numbers that plain sums over all of theirs give")
    void plainSums() {
        ModelFolder a = TinyModel.write(folder.resolve("a"), 1, 2);
        ModelFolder b = TinyModel.write(folder.resolve("b"), 2, 2);
        ModelDifference difference = between(a, b);
        SequencedMap<String, float[]> first = numbers(a);
        SequencedMap<String, float[]> second = numbers(b);
        for (TensorChange tensor : difference.tensors()) {
            same(tensor.change(), first, second, tensor.name());
        }
        for (PartChange part : difference.parts()) {
            String names = part.part().kind() == ModelPart.Kind.LAYER
                    ? "encoder\\.layer\\." + part.part().layer() + "\\..*"
                    : "embeddings\\..*";
            same(part.whole(), first, second, names);
        }
        same(difference.whole(), first, second, ".*");
        same(roleOf(difference.ofRoles(), WeightRole.KEY), first, second, ".*\\.self\\.key\\..*");
        same(
                roleOf(difference.parts().get(2).roles(), WeightRole.FEED_FORWARD),
                first,
                second,
                "encoder\\.layer\\.1\\.(intermediate|output)\\.dense\\..*");
    }

    private static Change roleOf(Map<WeightRole, Change> roles, WeightRole role) {
        return roles.getOrDefault(role, Change.NONE);
    }

    private static void same(
            Change change, SequencedMap<String, float[]> first, SequencedMap<String, float[]> second, String names) {
        double apart = 0;
        double a = 0;
        double b = 0;
        double product = 0;
        long differ = 0;
        long numbers = 0;
        for (String name : first.sequencedKeySet().stream()
                .filter(each -> each.matches(names))
                .toList()) {
            float[] one = first.getOrDefault(name, new float[0]);
            float[] two = second.getOrDefault(name, new float[0]);
            for (int k = 0; k < one.length; k++) {
                apart += Math.pow((double) one[k] - two[k], 2);
                a += Math.pow(one[k], 2);
                b += Math.pow(two[k], 2);
                product += (double) one[k] * two[k];
                differ += one[k] == two[k] ? 0 : 1;
            }
            numbers += one.length;
        }
        assertThat(change.numbers()).isEqualTo(numbers).isPositive();
        assertThat(change.moved()).isEqualTo((double) differ / numbers);
        if (differ > 0) {
            assertThat(change.relative().orElseThrow()).isCloseTo(Math.sqrt(apart / b), within(1e-12));
            assertThat(change.cosine().orElseThrow()).isCloseTo(product / Math.sqrt(a * b), within(1e-12));
        }
    }

    @Test
    @DisplayName("what was frozen did not move, what was trained did, and of new tokens the old rows are compared")
    void trained() {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1, 2);
        TuningRuns.train(base, folder.resolve("frozen"), Map.of("frozen", List.of("embeddings", "layers 0")));
        List<PartChange> parts =
                between(ModelFolder.open(folder.resolve("frozen/model")), base).parts();
        assertThat(parts.get(0).whole().moved()).isZero();
        assertThat(parts.get(1).whole().moved()).isZero();
        assertThat(parts.get(2).whole().moved()).isPositive();
        assertThat(parts.get(2).whole().relative().orElseThrow()).isPositive();
        TuningRuns.train(
                base,
                folder.resolve("longer"),
                Map.of("new-tokens", Map.of("tokens", List.of("ibuprofen"), "alone", true)));
        ModelDifference longer = between(ModelFolder.open(folder.resolve("longer/model")), base);
        assertThat(longer.whole().moved()).isZero();
        assertThat(longer.whole().numbers())
                .isEqualTo(numbers(base).values().stream()
                        .mapToLong(each -> each.length)
                        .sum());
    }

    @Test
    @DisplayName("names with a framework's prefix are the same names, both ways")
    void prefix() {
        ModelFolder plain = TinyModel.write(folder.resolve("plain"), 1);
        ModelFolder bert = changed("bert", 1, 1, numbers -> {
            SequencedMap<String, float[]> named = new LinkedHashMap<>();
            numbers.forEach((name, each) -> named.put("bert." + name, each));
            return named;
        });
        assertThat(between(plain, bert).whole().relative()).hasValue(0);
        ModelDifference back = between(bert, plain);
        assertThat(back.whole().relative()).hasValue(0);
        assertThat(back.roles()).contains(WeightRole.QUERY).doesNotContain(WeightRole.OTHER);
        assertThat(back.tensors()).hasSameSizeAs(between(plain, plain).tensors());
    }

    @Test
    @DisplayName("another shape and a missing tensor are told as a merge tells them, and the rest is compared")
    void notAlike() {
        ModelFolder whole = TinyModel.write(folder.resolve("whole"), 1);
        ModelFolder other = changed("other", 1, 1, numbers -> {
            numbers.remove(QUERY);
            numbers.put("encoder.layer.0.attention.self.key.bias", new float[8]);
            numbers.put(WORDS, java.util.Arrays.copyOf(numbers.getOrDefault(WORDS, new float[0]), 160));
            return numbers;
        });
        ModelDifference difference = between(whole, other);
        assertThat(difference.differences())
                .containsExactly(
                        "other lacks tensor " + QUERY,
                        "other has another shape of 2 tensors, " + WORDS + ", encoder.layer.0.attention.self.key.bias");
        assertThat(difference.tensors())
                .extracting(TensorChange::name)
                .doesNotContain(QUERY, "encoder.layer.0.attention.self.key.bias")
                .contains("encoder.layer.0.attention.self.key.weight");
        assertThat(difference.tensors())
                .filteredOn(tensor -> tensor.name().equals(WORDS))
                .singleElement()
                .satisfies(tensor -> assertThat(tensor.change().numbers()).isEqualTo(160));
        assertThat(difference.whole().relative()).hasValue(0);
    }

    @Test
    @DisplayName("what has no length has no relative change and no cosine, unless nothing differs")
    void noLength() {
        String bias = "encoder.layer.0.output.LayerNorm.bias";
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        ModelFolder moved = changed("moved", 1, 1, numbers -> {
            numbers.put(bias, new float[] {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
            return numbers;
        });
        Change change = between(moved, base).tensors().stream()
                .filter(tensor -> tensor.name().equals(bias))
                .map(TensorChange::change)
                .findFirst()
                .orElseThrow();
        assertThat(change.relative()).isEmpty();
        assertThat(change.cosine()).isEmpty();
        assertThat(change.moved()).isEqualTo(1.0 / 16);
    }

    @Test
    @DisplayName("numbers that are not finite are named with model, tensor and place")
    void notFinite() {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        ModelFolder broken = changed("broken", 1, 1, numbers -> {
            numbers.getOrDefault(QUERY, new float[0])[77] = Float.NaN;
            return numbers;
        });
        for (List<ModelFolder> both : List.of(List.of(base, broken), List.of(broken, base))) {
            assertThatThrownBy(() -> between(both.getFirst(), both.getLast()))
                    .isInstanceOf(InputException.class)
                    .hasMessage("broken: " + QUERY + " must be finite; element=77 value=NaN");
        }
    }

    @Test
    @DisplayName("models that have no tensor in common are refused with one line")
    void nothingInCommon() {
        ModelFolder base = TinyModel.write(folder.resolve("base"), 1);
        ModelFolder other = changed("other", 1, 1, numbers -> {
            SequencedMap<String, float[]> named = new LinkedHashMap<>();
            numbers.forEach((name, each) -> named.put(name.replace('e', 'x'), each));
            return named;
        });
        assertThatThrownBy(() -> between(base, other))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith(
                        "base and other have no tensor of one name and shape; other lacks 21 tensors, ");
    }

    @Test
    @DisplayName("dense layers are compared too, as parts that are no layer's; without them on one side they are told")
    void dense() {
        ModelFolder one = DenseModel.write(folder.resolve("one"), 1, "torch.nn.modules.activation.Tanh");
        ModelFolder two = DenseModel.write(folder.resolve("two"), 5, "torch.nn.modules.activation.Tanh");
        PartChange head = between(one, two).parts().getLast();
        assertThat(head.part().title()).isEqualTo("head");
        assertThat(head.roles()).containsOnlyKeys(WeightRole.POOLING);
        assertThat(head.whole().numbers()).isEqualTo(16 * 12 + 12 + 12 * 4);
        ModelFolder bare = TinyModel.write(folder.resolve("bare"), 1);
        for (ModelDifference difference : List.of(between(one, bare), between(bare, one))) {
            assertThat(difference.parts()).hasSize(2);
            assertThat(difference.whole().moved()).isZero();
            assertThat(difference.differences()).anyMatch(each -> each.contains("differ in the dense layers"));
        }
    }
}

package dev.kalmia.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kalmia.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The bundled models themselves. all-MiniLM-L6-v2 is always there, as the build depends on its artifact; the
/// others are tested where the local Maven repository has them.
class BundledGoldenTest {
    private static final int TEXTS = 2;

    @TempDir
    private Path cache;

    static List<BundledModel> models() {
        return BundledModel.ALL;
    }

    private ModelFolder resolve(BundledModel model) {
        Path repository =
                Path.of(System.getProperty("maven.repo.local", System.getProperty("user.home") + "/.m2/repository"));
        ClassLoader loader = BundledGoldenTest.class.getClassLoader();
        assumeTrue(
                loader.getResource(model.artifact().onnx().file()) != null
                        || Files.exists(repository.resolve(model.artifact().repositoryPath())),
                model.title() + " is not on this machine");
        return ModelSource.resolve(
                model,
                new BundledModels(cache, List.of(new ClassPathSource(loader), new RepositorySource(repository))));
    }

    @ParameterizedTest
    @MethodSource("models")
    @DisplayName("a slow, obvious BERT over the converted weights gives the embeddings of the reference")
    void embeddings(BundledModel model) throws IOException {
        ModelFolder folder = resolve(model);
        int layers = folder.config().integer("num_hidden_layers");
        assertThat(folder.name()).isEqualTo(model.title());
        assertThat(folder.normalize()).isTrue();
        assertThat(folder.maxTokens()).isEqualTo(model.head().maxTokens());
        assertThat(folder.prompts()).containsEntry("query", model.head().queryPrompt());
        assertThat(Sha256.of(folder.tokenizer()))
                .isEqualTo(model.artifact().tokenizer().sha256());
        assertThat(cache.toFile().list()).containsExactly("bundled");
        assertThat(folder.path().resolveSibling("").toFile().list()).containsExactly(model.title());
        try (WeightFile weights = folder.weights()) {
            assertThat(weights.names()).containsExactlyInAnyOrderElementsOf(bertNames(layers));
            SlowBert bert = new SlowBert(weights, folder.config().integer("num_attention_heads"), layers);
            for (JsonNode line : shortest(model.title())) {
                double[] found = pool(folder.poolings().getFirst(), bert.forward(ints(line.get("ids"))));
                double[] expected = StreamSupport.stream(line.get("embedding").spliterator(), false)
                        .mapToDouble(JsonNode::asDouble)
                        .toArray();
                assertThat(found).as(line.get("text").asText()).containsExactly(expected, within(2e-6));
            }
        }
    }

    private static List<JsonNode> shortest(String model) {
        return Fixtures.lines(Fixtures.folder("embeddings").resolve(model + ".jsonl")).stream()
                .sorted(Comparator.comparingInt(line -> line.get("ids").size()))
                .limit(TEXTS)
                .toList();
    }

    private static int[] ints(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }

    private static double[] pool(PoolingMode mode, double[][] hidden) {
        int rows = mode == PoolingMode.CLS ? 1 : hidden.length;
        double[] pooled = IntStream.range(0, hidden[0].length)
                .mapToDouble(c ->
                        IntStream.range(0, rows).mapToDouble(i -> hidden[i][c]).sum())
                .toArray();
        double norm = Math.sqrt(IntStream.range(0, pooled.length)
                .mapToDouble(c -> pooled[c] * pooled[c])
                .sum());
        return IntStream.range(0, pooled.length)
                .mapToDouble(c -> pooled[c] / norm)
                .toArray();
    }

    private static Set<String> bertNames(int layers) {
        Set<String> names = new TreeSet<>();
        for (String table : List.of("word", "position", "token_type")) {
            names.add("embeddings." + table + "_embeddings.weight");
        }
        addPair(names, "embeddings.LayerNorm");
        for (int i = 0; i < layers; i++) {
            for (String module : List.of(
                    "attention.self.query",
                    "attention.self.key",
                    "attention.self.value",
                    "attention.output.dense",
                    "attention.output.LayerNorm",
                    "intermediate.dense",
                    "output.dense",
                    "output.LayerNorm")) {
                addPair(names, "encoder.layer." + i + "." + module);
            }
        }
        return names;
    }

    private static void addPair(Set<String> names, String module) {
        names.add(module + ".weight");
        names.add(module + ".bias");
    }
}

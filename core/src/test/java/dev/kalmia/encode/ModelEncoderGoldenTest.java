package dev.kalmia.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kalmia.Fixtures;
import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.vector.Similarity;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The bundled models beside the vectors that ONNX Runtime gave, one text a run.
class ModelEncoderGoldenTest {
    private static final float LEAST_COSINE = 0.99999f;

    @TestFactory
    @DisplayName("every text's vector and cut tokens equal the reference")
    Stream<DynamicTest> models() {
        return Fixtures.files("embeddings", ".jsonl").stream().map(file -> {
            String name = String.valueOf(file.getFileName()).replace(".jsonl", "");
            return DynamicTest.dynamicTest(name, () -> check(name, file));
        });
    }

    private static void check(String name, Path file) {
        List<JsonNode> goldens = Fixtures.lines(file);
        List<String> texts =
                goldens.stream().map(golden -> golden.path("text").asText()).toList();
        try (Encoder encoder = Encoder.open(ModelSource.resolve("bundled:" + name), EncodeConfig.defaults())) {
            Encoding encoding = encoder.encode(texts, Prompt.none());
            assertThat(encoding.report().size()).isEqualTo(goldens.size());
            for (int i = 0; i < goldens.size(); i++) {
                JsonNode golden = goldens.get(i);
                assertThat(encoding.report().tokens(i))
                        .as("tokens of text %d", i)
                        .isEqualTo(golden.path("ids").size());
                float[] expected = new float[encoder.dimension()];
                for (int d = 0; d < expected.length; d++) {
                    expected[d] = (float) golden.path("embedding").get(d).asDouble();
                }
                float cosine = Similarity.COSINE.between(encoding.embeddings().row(i), expected);
                assertThat(cosine).as("cosine of text %d", i).isGreaterThanOrEqualTo(LEAST_COSINE);
            }
        }
    }
}

package dev.kalmia.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.Fixtures;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.run.UsageException;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Similarity;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Int8EncoderTest {
    private static final EncodeConfig INT8 = EncodeConfig.defaults().withPrecision(Precision.INT8);

    @TempDir
    Path folder = Path.of("");

    private static Embeddings embed(ModelFolder model, EncodeConfig config, List<String> texts) {
        try (Encoder encoder = Encoder.open(model, config)) {
            return encoder.embed(texts, Prompt.none());
        }
    }

    @Test
    @DisplayName("vectors of a real model stay near float32's, and are not the same")
    void staysNear() {
        List<String> texts = Fixtures.files("embeddings", ".jsonl").stream()
                .flatMap(file -> Fixtures.lines(file).stream())
                .map(golden -> golden.path("text").asText())
                .distinct()
                .toList();
        ModelFolder model = ModelSource.resolve("bundled:all-MiniLM-L6-v2");
        Embeddings exact = embed(model, EncodeConfig.defaults(), texts);
        Embeddings rounded = embed(model, INT8, texts);
        double sum = 0;
        float least = 1;
        for (int i = 0; i < texts.size(); i++) {
            float cosine = Similarity.COSINE.between(exact.row(i), rounded.row(i));
            sum += cosine;
            least = Math.min(least, cosine);
        }
        assertThat(sum / texts.size()).isBetween(0.995, 0.9999);
        assertThat(least).isGreaterThan(0.98f);
    }

    @Test
    @DisplayName("a text's vector is that of the text alone, whatever stands beside it")
    void independentTexts() {
        ModelFolder model = TinyModel.write(folder, 1);
        List<String> texts = List.of("red house", "what causes fever", "one two three four five", "!");
        Embeddings together = embed(model, INT8, texts);
        for (int i = 0; i < texts.size(); i++) {
            float[] alone = embed(model, INT8, texts.subList(i, i + 1)).row(0);
            assertThat(Similarity.COSINE.between(together.row(i), alone)).isGreaterThan(0.9999f);
        }
    }

    @Test
    @DisplayName("the same texts give the same bytes, in chunks and with fewer dimensions too")
    void isDeterministic() {
        ModelFolder model = TinyModel.write(folder, 1);
        EncodeConfig config = INT8.withOverflow(Overflow.CHUNK).withForcedDimensions(8);
        List<String> texts = List.of("red house", "one two three ".repeat(40), "");
        Embeddings once = embed(model, config, texts);
        Embeddings again = embed(model, config, texts);
        for (int i = 0; i < texts.size(); i++) {
            assertThat(again.row(i)).isEqualTo(once.row(i)).hasSize(8);
        }
    }

    @Test
    @DisplayName("names are read in any case, and an unknown one is refused with those there are")
    void parses() {
        assertThat(Precision.parse("INT8")).isEqualTo(Precision.INT8);
        assertThatThrownBy(() -> Precision.parse("int4"))
                .isInstanceOf(UsageException.class)
                .hasMessage("precision must be f32, bf16 or int8; precision=int4");
    }
}

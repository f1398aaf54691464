package dev.kalmia.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.Fixtures;
import dev.kalmia.checkpoint.DataType;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.PoolingMode;
import dev.kalmia.checkpoint.SafetensorsWriter;
import dev.kalmia.checkpoint.TensorData;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.run.InputException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Folders laid out as the KaLM and Qwen3 embedding models are published, over the tiny models of the
/// golden files. The tokenizer spells token N as the word tN.
class PublishedLayoutTest {
    private static final String TRANSFORMER =
            "{\"idx\":0,\"name\":\"0\",\"path\":\"\",\"type\":\"sentence_transformers.models.Transformer\"}";
    private static final String POOLING =
            "{\"idx\":1,\"name\":\"1\",\"path\":\"1_Pooling\",\"type\":\"sentence_transformers.models.Pooling\"}";
    private static final String NORMALIZE =
            "{\"idx\":2,\"name\":\"2\",\"path\":\"2_Normalize\",\"type\":\"sentence_transformers.models.Normalize\"}";

    @TempDir
    private Path scratch = Path.of("");

    /// KaLM: two modules, mean pooling, no prompts; V2 with code of its own.
    private Path kalm(String name, boolean code) throws IOException {
        Path folder = scratch.resolve(name);
        copy("qwen2", folder, code ? "\"auto_map\":{\"AutoModel\":\"modeling.Model\"}," : "");
        Files.writeString(folder.resolve("modules.json"), "[" + TRANSFORMER + "," + POOLING + "]");
        Files.writeString(
                folder.resolve("1_Pooling/config.json"),
                "{\"word_embedding_dimension\":48,\"pooling_mode_mean_tokens\":true}");
        Files.writeString(folder.resolve("tokenizer.json"), tokenizer(""));
        return folder;
    }

    private static void copy(String model, Path folder, String keys) throws IOException {
        Files.createDirectories(folder.resolve("1_Pooling"));
        Path from = Fixtures.folder("models").resolve(model);
        String config = Files.readString(from.resolve("config.json"));
        Files.writeString(folder.resolve("config.json"), config.replaceFirst("\\{", "{" + keys));
        Files.copy(from.resolve("model.safetensors"), folder.resolve("model.safetensors"));
    }

    private static String tokenizer(String processor) {
        StringBuilder vocabulary = new StringBuilder("\"t0\":0");
        for (int i = 1; i < 300; i++) {
            vocabulary.append(i == 2 ? ",\"</s>" : ",\"t" + i).append("\":").append(i);
        }
        return "{\"version\":\"1.0\",\"added_tokens\":[{\"id\":2,\"content\":\"</s>\",\"single_word\":false,"
                + "\"lstrip\":false,\"rstrip\":false,\"normalized\":false,\"special\":true}],"
                + "\"pre_tokenizer\":{\"type\":\"WhitespaceSplit\"}," + processor
                + "\"model\":{\"type\":\"WordLevel\",\"unk_token\":\"t0\",\"vocab\":{" + vocabulary + "}}}";
    }

    /// The texts of a batch of a reference file, and what their vectors have to be.
    private static void assertVectors(ModelFolder folder, Path reference, String pooled) {
        Offset<Double> bound = Offset.offset(pooled.endsWith("_norm") ? 1e-6 : 1e-5);
        try (WeightFile golden = WeightFile.open(reference);
                Encoder encoder = Encoder.open(folder, EncodeConfig.defaults())) {
            long[] shape = golden.info("input_ids_0").shape();
            long[] ids = golden.data("input_ids_0").toArray(ValueLayout.JAVA_LONG_UNALIGNED);
            long[] mask = golden.data("attention_mask_0").toArray(ValueLayout.JAVA_LONG_UNALIGNED);
            float[] expected = golden.data(pooled).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
            for (int row = 0; row < shape[0]; row++) {
                StringBuilder text = new StringBuilder();
                for (int i = (int) (row * shape[1]); i < (row + 1) * shape[1]; i++) {
                    text.append(mask[i] == 1 ? "t" + ids[i] + " " : "");
                }
                float[] vector =
                        encoder.embed(List.of(text.toString()), Prompt.none()).row(0);
                for (int d = 0; d < vector.length; d++) {
                    assertThat((double) vector[d]).isCloseTo(expected[row * vector.length + d], bound);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "KaLM-embedding-multilingual-mini-instruct-v1, false, reference",
        "KaLM-embedding-multilingual-mini-instruct-v1.5, false, reference",
        "KaLM-embedding-multilingual-mini-instruct-v2, true, reference-bidirectional",
        "KaLM-embedding-multilingual-mini-instruct-v2.5, true, reference-bidirectional"
    })
    @DisplayName("KaLM's folders load as published: mean of unit length, V1 causal, V2 not")
    void kalm(String name, boolean code, String reference) throws IOException {
        ModelFolder folder = ModelFolder.open(kalm(name, code));
        assertThat(folder.normalize()).isTrue();
        assertThat(folder.maxTokens()).isEqualTo(128);
        assertThat(folder.prompts().get("query")).startsWith("Instruct: Given a query, retrieve documents that answer");
        assertThat(folder.prompts().get("query")).endsWith(" \n Query: ");
        assertThat(folder.prompts().get("document")).isEmpty();
        Path golden = Fixtures.folder("models").resolve("qwen2").resolve(reference + ".safetensors");
        assertVectors(folder, golden, "pooled_mean_0_norm");
    }

    @Test
    @DisplayName("a folder of another name made of KaLM V2 stays what it was")
    void renamed() throws IOException {
        ModelFolder folder = ModelFolder.open(kalm("KaLM-embedding-multilingual-mini-instruct-v2.5", true));
        SequencedMap<String, TensorData> weights = new LinkedHashMap<>();
        try (WeightFile file = folder.weights()) {
            for (String name : file.names()) {
                weights.put(name, new TensorData(file.info(name), file.data(name)));
            }
            ModelFolder.write(scratch.resolve("mine"), folder, weights);
        }
        ModelFolder mine = ModelFolder.open(scratch.resolve("mine"));
        assertThat(mine.prompts()).isEqualTo(folder.prompts());
        assertThat(mine.maxTokens()).isEqualTo(folder.maxTokens());
        assertThat(mine.normalize()).isTrue();
        Path golden = Fixtures.folder("models").resolve("qwen2").resolve("reference-bidirectional.safetensors");
        assertVectors(mine, golden, "pooled_mean_0_norm");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AutoModelForMaskedLM", "AutoModelForSequenceClassification", "AutoModelForCausalLM"})
    @DisplayName("so is code of a model with a head alone, whose base is that code too")
    void unknownHeads(String key) throws IOException {
        Path folder = kalm("somebody-elses-model", true);
        String config = Files.readString(folder.resolve("config.json"));
        Files.writeString(
                folder.resolve("config.json"),
                config.replace("\"AutoModel\":", "\"AutoConfig\":\"modeling.Config\",\"" + key + "\":"));
        assertThatThrownBy(() -> ModelFolder.open(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("auto_map must not ask for code, which is never run")
                .hasMessageEndingWith(key + "=modeling.Model")
                .message()
                .hasLineCount(1);
    }

    @Test
    @DisplayName("code that nobody knows is refused, unless the configuration says what it does")
    void unknownCode() throws IOException {
        Path folder = kalm("somebody-elses-model", true);
        assertThatThrownBy(() -> ModelFolder.open(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("config.json: auto_map must not ask for code, which is never run")
                .hasMessageContaining("AutoModel=modeling.Model");
        String config = Files.readString(folder.resolve("config.json"));
        Files.writeString(folder.resolve("config.json"), config.replaceFirst("\\{", "{\"is_causal\":false,"));
        ModelFolder said = ModelFolder.open(folder);
        assertThat(said.normalize()).isFalse();
        Path golden = Fixtures.folder("models").resolve("qwen2").resolve("reference-bidirectional.safetensors");
        assertVectors(said, golden, "pooled_mean_0");
    }

    @Test
    @DisplayName(
            "Qwen3-Embedding's folders load as published: the last token, which the tokenizer adds, of unit length")
    void qwen3() throws IOException {
        Path path = scratch.resolve("Qwen3-Embedding-0.6B");
        copy("qwen3", path, "");
        Files.writeString(path.resolve("modules.json"), "[" + TRANSFORMER + "," + POOLING + "," + NORMALIZE + "]");
        Files.writeString(
                path.resolve("1_Pooling/config.json"),
                "{\"word_embedding_dimension\":48,\"pooling_mode_lasttoken\":true,\"include_prompt\":true}");
        String instruct =
                "Instruct: Given a web search query, retrieve relevant passages that answer the query\\nQuery:";
        Files.writeString(
                path.resolve("config_sentence_transformers.json"),
                "{\"prompts\":{\"query\":\"" + instruct + "\",\"document\":\"\"},\"default_prompt_name\":null}");
        Files.writeString(
                path.resolve("tokenizer.json"),
                tokenizer("\"post_processor\":{\"type\":\"TemplateProcessing\",\"single\":[{\"Sequence\":{\"id\":\"A\","
                        + "\"type_id\":0}},{\"SpecialToken\":{\"id\":\"</s>\",\"type_id\":0}}],\"pair\":[],"
                        + "\"special_tokens\":{\"</s>\":{\"id\":\"</s>\",\"ids\":[2],\"tokens\":[\"</s>\"]}}},"));
        ModelFolder folder = ModelFolder.open(path);
        assertThat(folder.poolings()).containsExactly(PoolingMode.LAST_TOKEN);
        assertThat(folder.prompts().get("query")).endsWith("answer the query\nQuery:");
        try (Encoder encoder = Encoder.open(folder, EncodeConfig.defaults())) {
            Encoding encoding = encoder.encode(List.of("t7 t8"), Prompt.none());
            // Two words and the token that ends the text.
            assertThat(encoding.report().tokens(0)).isEqualTo(3);
        }
    }

    @Test
    @DisplayName("static tables of sentence-transformers and of model2vec give the mean of their rows")
    void tables() throws IOException {
        Path trained = table("trained", "embedding.weight");
        Files.writeString(
                trained.resolve("modules.json"),
                "[{\"idx\":0,\"name\":\"0\",\"path\":\"\",\"type\":\"sentence_transformers.models.StaticEmbedding\"}]");
        Path distilled = table("distilled", "embeddings");
        Files.writeString(distilled.resolve("config.json"), "{\"model_type\":\"model2vec\",\"normalize\":true}");
        float[] mean = {(5 * 3 + 7 * 3) / 2f, (16 + 22) / 2f, (17 + 23) / 2f};
        assertRow(trained, mean);
        double length = Math.sqrt(mean[0] * mean[0] + mean[1] * mean[1] + mean[2] * mean[2]);
        assertRow(
                distilled,
                new float[] {(float) (mean[0] / length), (float) (mean[1] / length), (float) (mean[2] / length)});
    }

    /// A row is three times its number, and one and two more.
    private Path table(String name, String tensor) throws IOException {
        Path folder = Files.createDirectories(scratch.resolve(name));
        float[] values = new float[300 * 3];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        SequencedMap<String, TensorData> weights = new LinkedHashMap<>();
        weights.put(tensor, new TensorData(DataType.F32, new long[] {300, 3}, MemorySegment.ofArray(values)));
        SafetensorsWriter.write(folder.resolve("model.safetensors"), weights);
        // The tokenizer would put a token at the end, which a table has none of.
        Files.writeString(
                folder.resolve("tokenizer.json"),
                tokenizer("\"post_processor\":{\"type\":\"TemplateProcessing\",\"single\":[{\"Sequence\":{\"id\":\"A\","
                        + "\"type_id\":0}},{\"SpecialToken\":{\"id\":\"</s>\",\"type_id\":0}}],\"pair\":[],"
                        + "\"special_tokens\":{\"</s>\":{\"id\":\"</s>\",\"ids\":[2],\"tokens\":[\"</s>\"]}}},"));
        return folder;
    }

    private static void assertRow(Path path, float[] expected) {
        try (Encoder encoder = Encoder.open(ModelFolder.open(path), EncodeConfig.defaults())) {
            assertThat(encoder.dimension()).isEqualTo(3);
            assertThat(encoder.embed(List.of("t5 t7"), Prompt.none()).row(0))
                    .containsExactly(expected, Offset.offset(1e-6f));
        }
    }

    @Test
    @DisplayName("tables that are stored otherwise are refused by the tensor that says so")
    void otherTables() throws IOException {
        Path folder = table("odd", "vectors");
        Files.writeString(folder.resolve("config.json"), "{\"model_type\":\"model2vec\"}");
        assertThatThrownBy(() -> ModelFolder.open(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("there is no tensor embedding.weight or embeddings");
    }
}

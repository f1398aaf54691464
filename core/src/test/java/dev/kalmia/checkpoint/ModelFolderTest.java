package dev.kalmia.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ModelFolderTest {
    @TempDir
    private Path temporary;

    private Path folder;

    @BeforeEach
    void make() {
        folder = SampleFolder.make(temporary.resolve("tiny"));
    }

    private void put(String file, String content) throws IOException {
        Files.createDirectories(folder.resolve(file).getParent());
        Files.writeString(folder.resolve(file), content);
    }

    private static SequencedMap<String, TensorData> tensors(WeightFile file) {
        SequencedMap<String, TensorData> tensors = new LinkedHashMap<>();
        file.names().forEach(name -> tensors.put(name, new TensorData(file.info(name), file.data(name))));
        return tensors;
    }

    @Test
    @DisplayName("everything the folder says is read")
    void reads() {
        ModelFolder model = ModelFolder.open(folder);
        assertThat(model.name()).isEqualTo("tiny");
        assertThat(model.path()).isEqualTo(folder);
        assertThat(model.modelType()).isEqualTo("bert");
        assertThat(model.config().integer("hidden_size")).isEqualTo(48);
        assertThat(model.poolings()).containsExactly(PoolingMode.MEAN);
        assertThat(model.includePrompt()).isTrue();
        assertThat(model.normalize()).isTrue();
        assertThat(model.dense()).isEmpty();
        assertThat(model.prompts()).containsExactly(Map.entry("query", "query: "), Map.entry("document", ""));
        assertThat(model.defaultPrompt()).contains("query");
        assertThat(model.maxTokens()).isEqualTo(64);
        assertThat(model.tokenizer()).isEqualTo(folder.resolve("tokenizer.json"));
        assertThat(model.fingerprint()).matches("[0-9a-f]{64}");
        try (WeightFile weights = model.weights()) {
            assertThat(weights.info("embeddings.word_embeddings.weight")).hasToString("F32[300, 48]");
        }
    }

    @ParameterizedTest
    @EnumSource(PoolingMode.class)
    @DisplayName("every pooling mode is read by its flag")
    void poolingModes(PoolingMode mode) throws IOException {
        put("1_Pooling/config.json", "{\"" + mode.flag() + "\":true,\"include_prompt\":false}");
        ModelFolder model = ModelFolder.open(folder);
        assertThat(model.poolings()).containsExactly(mode);
        assertThat(model.includePrompt()).isFalse();
    }

    @Test
    @DisplayName("a pooling configuration of a model of another size is refused")
    void refusesOtherSize() throws IOException {
        put("1_Pooling/config.json", "{\"pooling_mode\":\"mean\",\"word_embedding_dimension\":48}");
        assertThat(ModelFolder.open(folder).dimension()).isEqualTo(48);
        put("1_Pooling/config.json", "{\"pooling_mode\":\"mean\",\"word_embedding_dimension\":384}");
        assertRefused("word_embedding_dimension must be the hidden_size of ");
    }

    @Test
    @DisplayName("a text has no more tokens than there are positions, whatever the folder promises")
    void boundsByPositions() throws IOException {
        put("sentence_bert_config.json", "{\"max_seq_length\":99999}");
        ModelFolder model = ModelFolder.open(folder);
        assertThat(model.maxTokens()).isEqualTo(model.maxPositions()).isEqualTo(128);
    }

    @Test
    @DisplayName("the newer word for the pooling mode is read")
    void poolingWord() throws IOException {
        put("1_Pooling/config.json", "{\"pooling_mode\":\"lasttoken\"}");
        assertThat(ModelFolder.open(folder).poolings()).containsExactly(PoolingMode.LAST_TOKEN);
    }

    @Test
    @DisplayName("several pooling modes give one vector after the other: flags in a fixed order, a list in its own")
    void severalPoolings() throws IOException {
        String one = fingerprint("{\"pooling_mode\":\"mean\"}");
        assertThat(fingerprint("{\"pooling_mode_mean_tokens\":true}")).isEqualTo(one);
        put(
                "1_Pooling/config.json",
                "{\"pooling_mode_mean_tokens\":true,\"pooling_mode_max_tokens\":true,\"pooling_mode_cls_token\":true,"
                        + "\"word_embedding_dimension\":48}");
        ModelFolder model = ModelFolder.open(folder);
        assertThat(model.poolings()).containsExactly(PoolingMode.CLS, PoolingMode.MAX, PoolingMode.MEAN);
        assertThat(model.poolingName()).isEqualTo("cls+max+mean");
        assertThat(model.dimension()).isEqualTo(3 * 48);
        put("1_Pooling/config.json", "{\"pooling_mode\":[\"mean\",\"cls\"],\"embedding_dimension\":48}");
        assertThat(ModelFolder.open(folder).poolings()).containsExactly(PoolingMode.MEAN, PoolingMode.CLS);
        assertThat(fingerprint("{\"pooling_mode\":[\"mean\",\"cls\"]}"))
                .isNotEqualTo(fingerprint("{\"pooling_mode\":[\"cls\",\"mean\"]}"))
                .isNotEqualTo(one);
    }

    private String fingerprint(String pooling) throws IOException {
        put("1_Pooling/config.json", pooling);
        return ModelFolder.open(folder).fingerprint();
    }

    @Test
    @DisplayName("first dimensions of a concatenation are bounded by all of it, not by one part")
    void dimensionsOfSeveral() throws IOException {
        put("1_Pooling/config.json", "{\"pooling_mode\":[\"mean\",\"cls\"]}");
        put("config_sentence_transformers.json", "{\"matryoshka_dimensions\":[96,64]}");
        assertThat(ModelFolder.open(folder).matryoshka().dimensions()).containsExactly(96, 64);
        put("config_sentence_transformers.json", "{\"matryoshka_dimensions\":[97]}");
        assertRefused("must be at most 96");
    }

    @Test
    @DisplayName("dense layers, a transformer in its own folder and no normalisation are read, and survive writing")
    void denseLayers() throws IOException {
        put("modules.json", """
                [{"path":"0_Transformer","type":"sentence_transformers.models.Transformer"},
                 {"path":"1_Pooling","type":"sentence_transformers.models.Pooling"},
                 {"path":"2_Dense","type":"sentence_transformers.models.Dense"}]
                """);
        Files.createDirectory(folder.resolve("0_Transformer"));
        for (String file : List.of("config.json", "model.safetensors", "tokenizer.json", "sentence_bert_config.json")) {
            Files.move(folder.resolve(file), folder.resolve("0_Transformer").resolve(file));
        }
        put(
                "2_Dense/config.json",
                "{\"in_features\":48,\"out_features\":16,\"bias\":false,"
                        + "\"activation_function\":\"torch.nn.modules.linear.Identity\"}");
        SafetensorsWriter.write(
                folder.resolve("2_Dense/model.safetensors"),
                new LinkedHashMap<>(Map.of("linear.weight", Samples.tensor(new Random(3), DataType.F32, 16, 48))));
        ModelFolder model = ModelFolder.open(folder);
        DenseLayer expected = new DenseLayer(
                "2_Dense", 48, 16, false, DenseActivation.IDENTITY, folder.resolve("2_Dense/model.safetensors"));
        assertThat(model.dense()).containsExactly(expected);
        assertThat(model.normalize()).isFalse();

        Path out = temporary.resolve("out");
        try (WeightFile weights = model.weights()) {
            ModelFolder.write(out, model, tensors(weights));
        }
        ModelFolder again = ModelFolder.open(out);
        assertThat(again.dense()).hasSize(1);
        assertThat(again.tokenizer()).isEqualTo(out.resolve("0_Transformer/tokenizer.json"));
        assertThat(out.resolve("2_Dense/model.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("2_Dense/model.safetensors"));
    }

    @Test
    @DisplayName("writing keeps every configuration file byte for byte, and writing again gives the same bytes")
    void roundTrip() throws IOException {
        ModelFolder model = ModelFolder.open(folder);
        Path first = temporary.resolve("first");
        Path second = temporary.resolve("deeper/second");
        try (WeightFile weights = model.weights()) {
            ModelFolder.write(first, model, tensors(weights));
        }
        ModelFolder written = ModelFolder.open(first);
        try (WeightFile weights = written.weights()) {
            ModelFolder.write(second, written, tensors(weights));
        }
        assertThat(SampleFolder.content(second)).isEqualTo(SampleFolder.content(first));
        assertThat(ModelFolder.open(second).fingerprint()).isEqualTo(written.fingerprint());
        SortedMap<String, String> kept = SampleFolder.content(folder);
        kept.keySet().removeAll(Set.of("README.md", "model.safetensors"));
        assertThat(SampleFolder.content(first)).containsAllEntriesOf(kept).hasSize(kept.size() + 1);
        try (WeightFile before = model.weights();
                WeightFile after = written.weights()) {
            assertThat(after.names()).containsExactlyInAnyOrderElementsOf(before.names());
            before.names()
                    .forEach(name ->
                            assertThat(Samples.bytes(after.data(name))).isEqualTo(Samples.bytes(before.data(name))));
        }
    }

    @Test
    @DisplayName("writing over something is refused and leaves it as it was")
    void occupied() throws IOException {
        ModelFolder model = ModelFolder.open(folder);
        SortedMap<String, String> before = SampleFolder.content(folder);
        SequencedMap<String, TensorData> weights = new LinkedHashMap<>(Map.of("a", Samples.floats(new long[] {1}, 1f)));
        assertThatThrownBy(() -> ModelFolder.write(folder, model, weights))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("there is something here already");
        Path file = Files.writeString(temporary.resolve("file"), "x");
        assertThatThrownBy(() -> ModelFolder.write(file, model, weights)).isInstanceOf(InputException.class);
        assertThat(SampleFolder.content(folder)).isEqualTo(before);
        assertThat(temporary.toFile().list()).containsExactlyInAnyOrder("tiny", "file");
    }

    @Test
    @DisplayName("the fingerprint changes with everything that changes a vector, and with nothing else")
    void fingerprint() throws IOException {
        Set<String> seen = new HashSet<>();
        seen.add(ModelFolder.open(folder).fingerprint());
        put("README.md", "other");
        Path settings = folder.resolve("config_sentence_transformers.json");
        Files.writeString(settings, Files.readString(settings).replaceFirst("\\{", "{\"matryoshka_dimensions\":[8],"));
        assertThat(seen.add(ModelFolder.open(folder).fingerprint())).isFalse();
        change("modules.json", ",\n \\{\"idx\":2.*}", "", seen);
        change("1_Pooling/config.json", "cls_token\":false", "cls_token\":true", seen, "mean_tokens\":true", "x\":1");
        change("sentence_bert_config.json", "64", "63", seen);
        change("config_sentence_transformers.json", "query: ", "query:", seen);
        change("config_sentence_transformers.json", "name\":\"query", "name\":\"document", seen);
        change("config_sentence_transformers.json", "document\":\"", "document\":\"d: ", seen);
        change("1_Pooling/config.json", "\\}", ",\"include_prompt\":false}", seen);
        change("config.json", "1e-12", "1e-5", seen);
        change("tokenizer.json", "\"lowercase\":true", "\"lowercase\":false", seen);
        byte[] weights = Files.readAllBytes(folder.resolve("model.safetensors"));
        weights[weights.length - 1] ^= 1;
        Files.write(folder.resolve("model.safetensors"), weights);
        assertThat(seen.add(ModelFolder.open(folder).fingerprint())).isTrue();
    }

    private void change(String file, String from, String to, Set<String> seen, String... more) throws IOException {
        String before = Files.readString(folder.resolve(file));
        String after = before.replaceAll(from, to);
        for (int i = 0; i < more.length; i += 2) {
            after = after.replaceAll(more[i], more[i + 1]);
        }
        assertThat(after).isNotEqualTo(before);
        put(file, after);
        assertThat(seen.add(ModelFolder.open(folder).fingerprint())).as(file).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "modules.json, how the model pools is not known and is not guessed",
        "1_Pooling/config.json, how the model pools is not guessed",
        "config.json, config.json: is missing",
        "tokenizer.json, there is no tokenizer.json",
        "model.safetensors, there are no weights",
    })
    @DisplayName("what is missing is named, not guessed")
    void missing(String file, String expected) throws IOException {
        Files.delete(folder.resolve(file));
        assertRefused(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "modules.json | [] | modules must be Transformer and Pooling",
                "modules.json | {} | must be a list of modules",
                "modules.json | [{\"path\":\"\",\"type\":\"custom_st.Transformer\"}] | type=custom_st.Transformer",
                "modules.json | [{\"path\":\"\",\"type\":\"sentence_transformers.models.CNN\"}] | type=sentence_trans",
                "modules.json | [{\"path\":\"..\",\"type\":\"sentence_transformers.models.Transformer\"}] | path=..",
                "modules.json | [{\"path\":\"/etc\",\"type\":\"sentence_transformers.models.Pooling\"}] | path=/etc",
                "modules.json | [{\"path\":\"a\\u0000b\",\"type\":\"sentence_transformers.models.Pooling\"}] | not a path",
                "1_Pooling/config.json | {} | at least one pooling mode must be set, and none twice, of pooling_mode_cls_token",
                "1_Pooling/config.json | {\"pooling_mode\":\"median\"} | pooling_mode must be one or several of [cls, max, mean, mean_sqrt_len_tokens",
                "1_Pooling/config.json | {\"pooling_mode_cls_token\":1} | must be true or false",
                "1_Pooling/config.json | {\"pooling_mode\":[\"cls\",\"median\"]} | pooling_mode=median",
                "1_Pooling/config.json | {\"pooling_mode\":[\"cls\",\"cls\"]} | none twice",
                "1_Pooling/config.json | {\"pooling_mode\":[]} | set: []",
                "1_Pooling/config.json | {\"pooling_mode\":[1]} | must be a list of texts",
                "1_Pooling/config.json | {\"pooling_mode\":\"cls\",\"embedding_dimension\":7} | embedding_dimension must be the hidden_size",
                "sentence_bert_config.json | {\"max_seq_length\":-1} | max_seq_length must be at least 1",
                "sentence_bert_config.json | {\"max_seq_length\":64,\"do_lower_case\":true} | do_lower_case must be false",
                "config_sentence_transformers.json | {\"prompts\":{\"a\":1}} | a prompt must be a text",
                "config_sentence_transformers.json | {\"default_prompt_name\":\"q\"} | default_prompt_name must be one of",
                "config_sentence_transformers.json | {\"prompts\":[\"a\"]} | prompts must map names to texts; found array",
                "config_sentence_transformers.json | {\"default_prompt_name\":5} | must be a text; found number",
            })
    @DisplayName("what is not known, or leads out of the folder, is refused")
    void refused(String file, String content, String expected) throws IOException {
        put(file, content);
        assertRefused(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"in_features\":48,\"out_features\":0}', out_features=0",
        "'{\"in_features\":48}', out_features is missing",
        "'{\"in_features\":48,\"out_features\":4,\"activation_function\":\"os.system\"}', activation_function=os.system",
        "'{\"in_features\":48,\"out_features\":4}', there are no weights",
    })
    @DisplayName("a dense layer that is not known is refused")
    void badDense(String config, String expected) throws IOException {
        put("modules.json", SampleFolder.MODULES.replace("Normalize", "Dense"));
        put("2_Dense/config.json", config);
        assertRefused(expected);
    }

    private void assertRefused(String expected) {
        assertThatThrownBy(() -> ModelFolder.open(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(expected)
                .satisfies(refusal ->
                        assertThat(String.valueOf(refusal.getMessage()).lines()).hasSize(1));
    }

    @Test
    @DisplayName("a configuration that is no ordinary file is refused")
    void refusesNoFile() throws IOException {
        Files.delete(folder.resolve("config.json"));
        Files.createDirectory(folder.resolve("config.json"));
        assertRefused("config.json: must be an ordinary file");
    }

    @Test
    @DisplayName("weights of a kind that can run code are named and not read")
    void pickle() throws IOException {
        Files.move(folder.resolve("model.safetensors"), folder.resolve("pytorch_model.bin"));
        assertRefused("pytorch_model.bin is of a kind that is not read");
    }

    @Test
    @DisplayName("the longest text is max_seq_length, else what positions and tokenizer allow")
    void longestText() throws IOException {
        put("sentence_bert_config.json", "{\"max_seq_length\":null}");
        assertThat(ModelFolder.open(folder).maxTokens()).isEqualTo(128);
        put("tokenizer_config.json", "{\"model_max_length\":100}");
        assertThat(ModelFolder.open(folder).maxTokens()).isEqualTo(100);
        put("tokenizer_config.json", "{\"model_max_length\":1000000000000000019884624838656}");
        assertThat(ModelFolder.open(folder).maxTokens()).isEqualTo(128);
        put("config.json", "{\"model_type\":\"bert\"}");
        assertRefused("how long a text may be is not said");
    }

    @Test
    @DisplayName("a folder that is not there is named")
    void noFolder() {
        assertThatThrownBy(() -> ModelFolder.open(temporary.resolve("none")))
                .isInstanceOf(InputException.class)
                .hasMessage(temporary.resolve("none") + ": there is no model folder here");
    }

    @Test
    @DisplayName("damage anywhere in a configuration file is refused or harmless")
    void damage() throws IOException {
        Random random = new Random(31);
        List<String> files = List.of("modules.json", "1_Pooling/config.json", "config_sentence_transformers.json");
        for (int round = 0; round < 600; round++) {
            Path file = folder.resolve(files.get(round % files.size()));
            byte[] before = Files.readAllBytes(file);
            byte[] damaged =
                    Arrays.copyOf(before, random.nextBoolean() ? before.length : random.nextInt(before.length));
            if (damaged.length > 0) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            Files.write(file, damaged);
            try {
                ModelFolder.open(folder);
            } catch (InputException refusal) {
                assertThat(String.valueOf(refusal.getMessage()).lines()).hasSize(1);
            } catch (UncheckedIOException never) {
                throw new AssertionError(never);
            }
            Files.write(file, before);
        }
    }
}

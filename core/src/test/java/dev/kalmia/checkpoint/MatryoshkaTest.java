package dev.kalmia.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The sample's vectors have 48 dimensions.
class MatryoshkaTest {
    @TempDir
    Path folder = Path.of("");

    private Path sample(String settings) throws IOException {
        Path model = folder.resolve("model");
        if (!Files.exists(model)) {
            SampleFolder.make(model);
        }
        Files.writeString(model.resolve("config_sentence_transformers.json"), settings);
        return model;
    }

    private static Matryoshka read(Path model) {
        return ModelFolder.open(model).matryoshka();
    }

    /// A sample whose settings say another size than its weights have, which are not read here.
    private Path sized(String path, int size) throws IOException {
        Path model = SampleFolder.make(folder.resolve(path));
        for (String file : List.of("config.json", "1_Pooling/config.json")) {
            String said = Files.readString(model.resolve(file));
            String pattern = "(\"(hidden_size|word_embedding_dimension)\": ?)48";
            Files.writeString(model.resolve(file), said.replaceAll(pattern, "$1" + size));
        }
        return model;
    }

    @Test
    @DisplayName("a folder that names its dimensions allows these and all, and refuses others with both")
    void named() throws IOException {
        Matryoshka found = read(sample("{\"matryoshka_dimensions\": [8, 16, 16, 32]}"));
        assertThat(found.dimensions()).containsExactly(32, 16, 8);
        assertThat(found.allows(16, 48)).isTrue();
        assertThat(found.allows(48, 48)).isTrue();
        assertThat(found.allows(17, 48)).isFalse();
        assertThatThrownBy(() -> found.require(17, 48, "sample"))
                .isInstanceOf(UsageException.class)
                .hasMessage(
                        "dims must be one that sample was trained for, 32, 16, 8 or all 48, unless force-dims is set; dims=17");
    }

    @Test
    @DisplayName("a folder that names none allows all, and says that it names no other")
    void unnamed() throws IOException {
        Matryoshka found = read(sample("{}"));
        assertThat(found.dimensions()).isEmpty();
        found.require(48, 48, "sample");
        assertThatThrownBy(() -> found.require(32, 48, "sample"))
                .isInstanceOf(UsageException.class)
                .hasMessage(
                        "dims must be 48 for sample, which names no other it was trained for, unless force-dims is set;"
                                + " dims=32");
    }

    @Test
    @DisplayName(
            "config.json and the length that Python cuts to are asked too; an empty list of ours has the last word")
    void otherPlaces() throws IOException {
        assertThat(read(sample("{\"truncate_dim\": 24}")).dimensions()).containsExactly(24);
        Path model = sample("{}");
        Path config = model.resolve("config.json");
        Files.writeString(config, Files.readString(config).replaceFirst("\\{", "{\"matryoshka_dimensions\": [12, 6],"));
        assertThat(read(model).dimensions()).containsExactly(12, 6);
        Files.writeString(model.resolve("config_sentence_transformers.json"), "{\"matryoshka_dimensions\": []}");
        assertThat(read(model).dimensions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "KaLM-embedding-multilingual-mini-instruct-v2.5 | 896 | 896, 512, 256, 128, 64",
                "models--Qwen--Qwen3-Embedding-0.6B/snapshots/c54f2e6e80b2d7b7de06f51cec4959f6b3e03418 | 1024 | any from 32",
                "nomic-embed-text-v1.5 | 768 | 768, 512, 256, 128, 64",
                "modernbert-embed-base | 768 | 768, 256",
                "models--Snowflake--snowflake-arctic-embed-l-v2.0/snapshots/a | 1024 | 1024, 256",
                "snowflake-arctic-embed-m-v1.5 | 768 | 768, 256",
                "static-retrieval-mrl-en-v1 | 1024 | 1024, 512, 256, 128, 64, 32",
                "static-similarity-mrl-multilingual-v1 | 1024 | 1024, 512, 256, 128, 64, 32",
                "gte-multilingual-base | 768 | any from 128",
                "embeddinggemma-300m | 768 | 768, 512, 256, 128",
                "snowflake-arctic-embed-m | 768 | ''",
                "Qwen3-Embedding-0.6B-of-mine | 1024 | ''",
                "Qwen3-Embedding-0.6B/model | 1024 | ''",
                "snapshots/x | 1024 | ''",
                "nomic-embed-text-v1.5 | 48 | ''",
            })
    @DisplayName("what makers say of published models is known by their whole name, and of no others")
    void published(String path, int size, String expected) throws IOException {
        Path model = sized(path, size);
        assertThat(read(model)).hasToString(expected);
    }

    @Test
    @DisplayName("a model for every length from the smallest up refuses what is shorter")
    void between() {
        Matryoshka any = new Matryoshka(List.of(32), true);
        assertThat(any.allows(33, 1024)).isTrue();
        assertThat(any.allows(32, 1024)).isTrue();
        assertThatThrownBy(() -> any.require(31, 1024, "m"))
                .hasMessageContaining("any from 32 or all 1024")
                .hasMessageEndingWith("dims=31");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"matryoshka_dimensions\": 8}",
                "{\"matryoshka_dimensions\": {\"a\": 8}}",
                "{\"matryoshka_dimensions\": [8, 0]}",
                "{\"matryoshka_dimensions\": [8, -1]}",
                "{\"matryoshka_dimensions\": [8.5]}",
                "{\"matryoshka_dimensions\": [\"8\"]}",
                "{\"matryoshka_dimensions\": [99999999999]}",
                "{\"matryoshka_dimensions\": [49]}",
                "{\"truncate_dim\": 49}",
                "{\"truncate_dim\": \"all\"}"
            })
    @DisplayName("what is no list of dimensions that there are is refused, with the file")
    void refuses(String settings) throws IOException {
        Path model = sample(settings);
        assertThatThrownBy(() -> ModelFolder.open(model))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(model.resolve("config_sentence_transformers.json") + ": ")
                .hasMessageContaining("matryoshka_dimensions must be");
    }

    @Test
    @DisplayName("a folder is written with what it was trained for, all other settings as they were")
    void writes() throws IOException {
        ModelFolder like = ModelFolder.open(sample("{\"prompts\":{\"query\":\"q: \"},\"similarity_fn_name\":\"dot\"}"));
        ModelFolder trained = write(like, "trained", Matryoshka.of(List.of(16, 32)));
        assertThat(trained.matryoshka().dimensions()).containsExactly(32, 16);
        assertThat(trained.prompts()).isEqualTo(like.prompts());
        assertThat(Files.readString(trained.path().resolve("config_sentence_transformers.json")))
                .contains("\"similarity_fn_name\" : \"dot\"");
        ModelFolder copy = write(trained, "copy", trained.matryoshka());
        assertThat(SampleFolder.content(copy.path())).isEqualTo(SampleFolder.content(trained.path()));
        ModelFolder further = write(trained, "further", Matryoshka.of(List.of()));
        assertThat(further.matryoshka().dimensions()).isEmpty();
        assertThat(further.fingerprint()).isEqualTo(trained.fingerprint());
    }

    @Test
    @DisplayName("what was known by the name alone is written down in a folder of another name")
    void writesWhatIsKnown() throws IOException {
        ModelFolder like = ModelFolder.open(sized("nomic-embed-text-v1.5", 768));
        assertThat(write(like, "copy", like.matryoshka()).matryoshka()).isEqualTo(like.matryoshka());
    }

    private ModelFolder write(ModelFolder like, String name, Matryoshka trained) {
        Path out = folder.resolve(name);
        try (WeightFile weights = like.weights()) {
            SequencedMap<String, TensorData> all = new LinkedHashMap<>();
            weights.names()
                    .forEach(tensor -> all.put(tensor, new TensorData(weights.info(tensor), weights.data(tensor))));
            ModelFolder.write(out, like, all, trained);
        }
        return ModelFolder.open(out);
    }
}

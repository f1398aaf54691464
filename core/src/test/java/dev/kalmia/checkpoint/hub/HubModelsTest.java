package dev.kalmia.checkpoint.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.SafetensorsWriter;
import dev.kalmia.checkpoint.TensorData;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import dev.kalmia.run.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubModelsTest {
    @TempDir
    private Path temporary;

    private HubFixture user;

    @BeforeEach
    void serve() {
        user = new HubFixture(temporary);
    }

    @AfterEach
    void stop() {
        user.close();
    }

    @Test
    @DisplayName("a model comes here whole, is the one that is served, and says which commit it is")
    void pulls() {
        HubSnapshot snapshot = user.pull();
        assertThat(snapshot.commit()).isEqualTo(FakeHub.COMMIT);
        ModelFolder folder = ModelFolder.open(snapshot.folder());
        assertThat(folder.fingerprint()).isEqualTo(ModelFolder.open(user.served).fingerprint());
        assertThat(folder.name()).isEqualTo("org/name");
        assertThat(folder.pinned()).contains("hf:org/name@" + FakeHub.COMMIT);
        assertThat(ModelFolder.open(user.served).pinned()).isEmpty();
        assertThat(user.waits).isEmpty();
        assertThat(user.said.advanced).isEqualTo(user.said.total).isPositive();
    }

    @Test
    @DisplayName("only the files that are needed are asked for, weights last")
    void onlyNeeded() throws IOException {
        Files.createDirectories(user.served.resolve("onnx"));
        for (String name : List.of(
                "pytorch_model.bin", "onnx/model.onnx", "modeling.py", "a.gguf", "tf_model.h5", "picture.png")) {
            Files.writeString(user.served.resolve(name), "not needed");
        }
        Files.writeString(user.served.resolve("special_tokens_map.json"), "{}");
        Files.writeString(user.served.resolve("LICENSE"), "free");
        user.pull();
        assertThat(user.hub.files())
                .containsExactlyInAnyOrder(
                        "modules.json",
                        "config_sentence_transformers.json",
                        "sentence_bert_config.json",
                        "config.json",
                        "tokenizer.json",
                        "special_tokens_map.json",
                        "LICENSE",
                        "1_Pooling/config.json",
                        "model.safetensors")
                .startsWith("modules.json")
                .endsWith("model.safetensors");
    }

    @Test
    @DisplayName("the shards that an index names come, and no others; so do the weights of a module's folder")
    void shards() throws IOException {
        shard(user.served);
        Files.writeString(user.served.resolve("model-old.safetensors"), "not named");
        Path dense = Files.createDirectories(user.served.resolve("2_Dense"));
        Files.writeString(dense.resolve("config.json"), """
                {"in_features": 48, "out_features": 48, "bias": false,
                 "activation_function": "torch.nn.modules.linear.Identity"}""");
        SequencedMap<String, TensorData> weights = new LinkedHashMap<>();
        try (WeightFile bert = ModelFolder.open(user.served).weights()) {
            String square = "encoder.layer.0.attention.self.query.weight";
            weights.put("linear.weight", new TensorData(bert.info(square), bert.data(square)));
            SafetensorsWriter.write(dense.resolve("model.safetensors"), weights);
        }
        Files.writeString(user.served.resolve("modules.json"), """
                [{"path": "", "type": "sentence_transformers.models.Transformer"},
                 {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
                 {"path": "2_Dense", "type": "sentence_transformers.models.Dense"}]""");
        ModelFolder folder = ModelFolder.open(user.pull().folder());
        assertThat(folder.fingerprint()).isEqualTo(ModelFolder.open(user.served).fingerprint());
        assertThat(user.hub.files())
                .contains("model-1.safetensors", "model-2.safetensors", "2_Dense/model.safetensors")
                .doesNotContain("model-old.safetensors", "model.safetensors");
    }

    private static void shard(Path folder) throws IOException {
        SequencedMap<String, TensorData> first = new LinkedHashMap<>();
        SequencedMap<String, TensorData> second = new LinkedHashMap<>();
        Map<String, String> places = new LinkedHashMap<>();
        try (WeightFile whole = WeightFile.open(folder.resolve("model.safetensors"))) {
            for (String name : whole.names()) {
                boolean odd = places.size() % 2 == 1;
                (odd ? second : first).put(name, new TensorData(whole.info(name), whole.data(name)));
                places.put(name, odd ? "model-2.safetensors" : "model-1.safetensors");
            }
            SafetensorsWriter.write(folder.resolve("model-1.safetensors"), first);
            SafetensorsWriter.write(folder.resolve("model-2.safetensors"), second);
        }
        Files.delete(folder.resolve("model.safetensors"));
        Json.write(folder.resolve("model.safetensors.index.json"), Map.of("weight_map", places));
    }

    @Test
    @DisplayName("the cache is laid out as the hub's own library has it: links, or copies where links cannot be made")
    void layout() throws IOException {
        user.pull();
        Path model = user.cache.resolve("models--org--name");
        assertThat(model.resolve("refs/main")).hasContent(FakeHub.COMMIT);
        Path pooling = model.resolve("snapshots").resolve(FakeHub.COMMIT).resolve("1_Pooling/config.json");
        Path weights = model.resolve("snapshots").resolve(FakeHub.COMMIT).resolve("model.safetensors");
        assertThat(pooling).hasSameBinaryContentAs(user.blob("1_Pooling/config.json"));
        assertThat(weights).hasSameBinaryContentAs(user.blob("model.safetensors"));
        if (linksCanBeMade(model)) {
            assertThat(Files.readSymbolicLink(pooling))
                    .isEqualTo(Path.of("../../../blobs")
                            .resolve(user.blob("1_Pooling/config.json").getFileName()));
            assertThat(Files.readSymbolicLink(weights))
                    .isEqualTo(Path.of("../../blobs")
                            .resolve(user.blob("model.safetensors").getFileName()));
        } else {
            assertThat(weights).isRegularFile();
        }
        assertThat(model.resolve("blobs").toFile().list()).hasSize(7).noneMatch(name -> name.endsWith(".incomplete"));
    }

    private static boolean linksCanBeMade(Path folder) {
        try {
            Files.delete(Files.createSymbolicLink(folder.resolve("probe"), Path.of("refs")));
            return true;
        } catch (UnsupportedOperationException | IOException none) {
            return false;
        }
    }

    @Test
    @DisplayName("what other software has downloaded is found, and only the rest is fetched")
    void findsOthers() throws IOException {
        Files.createDirectories(user.blob("model.safetensors").getParent());
        Files.copy(user.served.resolve("model.safetensors"), user.blob("model.safetensors"));
        user.pull();
        assertThat(user.hub.files()).doesNotContain("model.safetensors").contains("config.json");
    }

    @Test
    @DisplayName("a folder that another tool copied without links is found too")
    void findsCopies() throws IOException {
        Path snapshot = user.cache.resolve("models--org--name/snapshots").resolve(FakeHub.COMMIT);
        Files.createDirectories(snapshot);
        Files.copy(user.served.resolve("model.safetensors"), snapshot.resolve("model.safetensors"));
        ModelFolder.open(user.pull().folder());
        assertThat(user.hub.files()).doesNotContain("model.safetensors");
    }

    @Test
    @DisplayName("a branch is asked for once, and nothing that is here is downloaded again")
    void twice() {
        HubModels models = user.models();
        models.snapshot(HubFixture.MODEL, user.said);
        user.hub.behave();
        models.snapshot(HubFixture.MODEL, user.said);
        assertThat(user.hub.requests()).as("the same process").isEmpty();
        user.pull();
        assertThat(user.hub.requests())
                .as("a new process")
                .singleElement()
                .satisfies(request -> assertThat(request.path()).isEqualTo("/api/models/org/name/revision/main"));
    }

    @Test
    @DisplayName("a commit that is here needs no network")
    void commit() {
        HubReference pinned = HubReference.parse("org/name@" + FakeHub.COMMIT);
        Path folder = user.models().snapshot(pinned, user.said).folder();
        assertThat(user.cache.resolve("models--org--name/refs")).doesNotExist();
        user.hub.behave();
        assertThat(user.models().snapshot(pinned, user.said).folder()).isEqualTo(folder);
        assertThat(user.hub.requests()).isEmpty();
    }

    @Test
    @DisplayName("without a connection a branch is what it was the last time, with a note")
    void fallsBack() {
        Path folder = user.pull().folder();
        user.hub.close();
        assertThat(user.pull().folder()).isEqualTo(folder);
        assertThat(user.said.notes)
                .singleElement()
                .asString()
                .contains("hf:org/name@main", "no connection", FakeHub.COMMIT);
        assertThat(user.waits).isEmpty();
    }

    @Test
    @DisplayName("a hub that is busy is no reason to stop where there is a copy")
    void fallsBackFromBusy() {
        Path folder = user.pull().folder();
        user.hub.always("/main", FakeHub.status(503));
        assertThat(user.pull().folder()).isEqualTo(folder);
    }

    @Test
    @DisplayName("offline nothing is asked: what is here is used, and what is not is refused")
    void offline() {
        user.environment.put("HF_HUB_OFFLINE", "1");
        assertThatThrownBy(user::pull)
                .isInstanceOf(InputException.class)
                .hasMessage("hf:org/name@main: HF_HUB_OFFLINE is set, and it is not in " + user.cache);
        user.environment.remove("HF_HUB_OFFLINE");
        Path folder = user.pull().folder();
        user.hub.behave();
        user.environment.put("HF_HUB_OFFLINE", "TRUE");
        assertThat(user.pull().folder()).isEqualTo(folder);
        assertThatThrownBy(() -> user.models().snapshot(HubReference.parse("org/name@v1"), user.said))
                .isInstanceOf(InputException.class);
        assertThat(user.hub.requests()).isEmpty();
    }

    @Test
    @DisplayName("a copy that lacks files is not taken for whole: it is completed, or offline refused")
    void incomplete() throws IOException {
        Path folder = user.pull().folder();
        Files.delete(folder.resolve("modules.json"));
        user.environment.put("HF_HUB_OFFLINE", "1");
        assertThatThrownBy(user::pull)
                .isInstanceOf(InputException.class)
                .hasMessageContaining("modules.json of it is not in");
        user.environment.remove("HF_HUB_OFFLINE");
        user.hub.behave();
        user.models().snapshot(HubReference.parse("org/name@" + FakeHub.COMMIT), user.said);
        ModelFolder.open(folder);
        assertThat(user.hub.files()).as("its content is still here").isEmpty();
    }

    @Test
    @DisplayName("a model that has no modules comes too, and is known to have none")
    void noModules() throws IOException {
        Files.delete(user.served.resolve("modules.json"));
        HubReference pinned = HubReference.parse("org/name@" + FakeHub.COMMIT);
        assertThat(user.models().snapshot(pinned, user.said).folder().resolve("model.safetensors"))
                .exists();
        user.hub.behave();
        user.models().snapshot(pinned, user.said);
        assertThat(user.hub.requests()).isEmpty();
    }

    @Test
    @DisplayName("another revision is asked for by its name, and remembered under it")
    void revision() {
        user.models().snapshot(HubReference.parse("org/name@v1"), user.said);
        assertThat(user.cache.resolve("models--org--name/refs/v1")).hasContent(FakeHub.COMMIT);
        assertThat(user.models().cached()).singleElement().satisfies(cached -> {
            assertThat(cached.revisions()).containsExactly("v1");
            assertThat(cached.snapshot().reference()).isEqualTo("hf:org/name@" + FakeHub.COMMIT);
            assertThat(cached.bytes()).isEqualTo(user.said.total + sizeOfModules());
        });
    }

    private long sizeOfModules() {
        return user.served.resolve("modules.json").toFile().length();
    }

    @Test
    @DisplayName("a cache that holds other things lists whole models alone")
    void lists() throws IOException {
        assertThat(user.models().cached()).isEmpty();
        Path half = user.cache.resolve("models--org--half/snapshots").resolve(FakeHub.COMMIT);
        Files.createDirectories(half);
        Files.writeString(half.resolve("config.json"), "{}");
        Files.createDirectories(
                user.cache.resolve("datasets--org--data/snapshots").resolve(FakeHub.COMMIT));
        Files.createDirectories(user.cache.resolve("models--..--x/snapshots").resolve(FakeHub.COMMIT));
        assertThat(user.models().cached()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name",
                "org/name/more",
                "../name",
                "org/..",
                "org/na--me",
                "/name",
                "org/",
                "org/na me",
                "org/name@",
                "org/name@../main",
                "org/name@a//b",
                "org/name@/etc",
                "org/name@a?b",
                "org/name@main\n",
                ""
            })
    @DisplayName("what is no name of a model or of a revision is refused")
    void refusesNames(String name) {
        assertThatThrownBy(() -> HubReference.parse(name)).isInstanceOf(UsageException.class);
    }
}

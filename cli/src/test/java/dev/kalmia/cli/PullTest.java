package dev.kalmia.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.kalmia.run.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Models of a hub, asked for by processes of their own.
@Timeout(120)
class PullTest {
    private static final String MODEL = "hf:org/tiny";
    private static final String PINNED = MODEL + "@" + TinyHub.COMMIT;

    @TempDir
    Path folder = Path.of("");

    private Path model = Path.of("");
    private Path cache = Path.of("");
    private Kalmias kalmia = new Kalmias(folder);
    private TinyHub hub;

    @BeforeEach
    void serve() throws IOException {
        model = TinyModel.write(folder.resolve("model"), 1);
        cache = folder.resolve("cache");
        hub = new TinyHub(model);
        kalmia = new Kalmias(folder);
        kalmia.set("HF_ENDPOINT", hub.address());
        kalmia.set("HF_HUB_CACHE", cache);
        kalmia.set("HF_TOKEN", "hf_secret");
        kalmia.set("KALMIA_CACHE", folder.resolve("own"));
    }

    @AfterEach
    void stop() {
        kalmia.close();
        hub.close();
    }

    private static Map<String, Object> json(Said said) {
        assertThat(said.exitCode()).as(said.err()).isZero();
        return Json.asObject(Json.parse(said.out(), "output"), "output");
    }

    @Test
    @DisplayName("pull brings a model, models lists it, and embed gives the vectors of the folder that was served")
    void pullsAndEmbeds() throws Exception {
        Map<String, Object> pulled = json(kalmia.run("pull", MODEL, "--json"));
        assertThat(pulled).containsEntry("commit", TinyHub.COMMIT).containsEntry("reference", PINNED);
        assertThat(Path.of(String.valueOf(pulled.get("folder")))).isDirectory().startsWithRaw(cache);

        Said listed = kalmia.run("models");
        assertThat(listed.exitCode()).isZero();
        assertThat(listed.out()).contains(PINNED, "main", "bundled:e5-small-v2", "made when asked for");

        Path texts = Files.writeString(folder.resolve("texts.txt"), "red house\nwhat is pain\n");
        hub.close();
        kalmia.set("HF_HUB_OFFLINE", "1");
        for (List<Object> each : List.of(List.<Object>of(MODEL, "hub.npy"), List.<Object>of(model, "folder.npy"))) {
            Said said = kalmia.run("embed", "--model", each.get(0), "--input", texts, "--output", each.get(1));
            assertThat(said.exitCode()).as(said.err()).isZero();
        }
        assertThat(folder.resolve("hub.npy")).hasSameBinaryContentAs(folder.resolve("folder.npy"));
        assertThat(json(kalmia.run("show", PINNED, "--json")))
                .containsEntry("name", "org/tiny")
                .containsEntry("origin", PINNED);
    }

    @Test
    @DisplayName("a stage downloads the model that its settings name, and its run.json says which commit that was")
    void runRecord() throws Exception {
        Files.writeString(folder.resolve("pairs.jsonl"), """
                {"query": "what is pain", "positive": "pain is red"}
                {"query": "what is sun", "positive": "the sun"}
                {"query": "what is house", "positive": "a house"}
                """);
        Files.writeString(
                folder.resolve("c.yaml"),
                "{model: '" + MODEL
                        + "', examples: pairs.jsonl, negatives: 1, rank-from: 0, rank-to: 3, relative-margin: 10}");
        Said said = kalmia.run("mine", "--config", "c.yaml", "--out", "out");
        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(said.err()).contains("download org/tiny");
        String record = Files.readString(folder.resolve("out/run.json"));
        assertThat(Json.asObject(Json.readObject(folder.resolve("out/run.json")).get("origins"), "origins"))
                .containsEntry("model", PINNED);
        assertThat(record).doesNotContain("hf_secret");
        assertThat(hub.asked.stream().filter(path -> path.startsWith("/api/"))).hasSize(1);
    }

    @Test
    @DisplayName("a pull that is killed half-way leaves nothing that is taken for a model, and the next goes on")
    void killed() throws Exception {
        hub.stall(true);
        Kalmias.Running first = kalmia.start("pull", MODEL);
        first.waitUntil(() -> incomplete() > 0);
        assertThat(first.end("KILL").exitCode()).isNotZero();
        assertThat(kalmia.run("models").out()).doesNotContain("org/tiny");
        long had = incomplete();
        hub.stall(false);
        Said second = kalmia.run("pull", MODEL);
        assertThat(second.exitCode()).as(second.err()).isZero();
        assertThat(hub.asked).last().asString().endsWith("/model.safetensors bytes=" + had + "-");
        assertThat(json(kalmia.run("models", "--json")).get("models"))
                .asInstanceOf(InstanceOfAssertFactories.list(Map.class))
                .extracting(
                        listed -> listed.get("reference"),
                        listed -> listed.get("ready"),
                        listed -> listed.get("commit"))
                .contains(tuple(PINNED, true, TinyHub.COMMIT), tuple("bundled:all-MiniLM-L6-v2", false, null));
    }

    private long incomplete() {
        Path[] found = {null};
        try (var files = Files.list(cache.resolve("models--org--tiny/blobs"))) {
            files.filter(file -> file.toString().endsWith(".incomplete")).forEach(file -> found[0] = file);
            return found[0] == null || hub.asked.stream().noneMatch(path -> path.endsWith("model.safetensors"))
                    ? 0
                    : Files.size(found[0]);
        } catch (IOException notYet) {
            return 0;
        }
    }

    @Test
    @DisplayName("two pulls at once download each file once")
    void atOnce() throws Exception {
        Kalmias.Running one = kalmia.start("pull", MODEL);
        Kalmias.Running two = kalmia.start("pull", MODEL);
        assertThat(one.end().exitCode()).isZero();
        assertThat(two.end().exitCode()).isZero();
        assertThat(hub.asked.stream().filter(path -> path.endsWith("/model.safetensors")))
                .hasSize(1);
    }

    @Test
    @DisplayName("a model that is not there ends with 1 and one line, without the token")
    void missing() throws Exception {
        Said said = kalmia.run("pull", "hf:org/none");
        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.err())
                .startsWith("kalmia: hf:org/none@main: the hub answers 404")
                .hasLineCount(1);
        assertThat(said.out() + said.err()).doesNotContain("hf_secret");
    }

    @Test
    @DisplayName("an endpoint that is none ends with 2 and one line")
    void endpoint() throws Exception {
        kalmia.set("HF_ENDPOINT", "nowhere");
        Said said = kalmia.run("show", MODEL);
        assertThat(said.exitCode()).isEqualTo(2);
        assertThat(said.err()).startsWith("kalmia: HF_ENDPOINT must be").hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({
        "folder, , a model to pull must be",
        "hf:org/tiny@v1, v2, --revision is for",
        "bundled:e5-small-v2, v2, --revision is for",
        "hf:tiny, , hf:organisation/name",
        "hf:org/tiny, a b, a revision must be",
        "bundled:none, , a bundled model must be one of",
    })
    @DisplayName("what cannot be pulled is told in one line and ends with 2")
    void refuses(String reference, String revision, String words) {
        Said said = revision == null ? Said.by("pull", reference) : Said.by("pull", reference, "--revision", revision);
        assertThat(said.exitCode()).isEqualTo(2);
        assertThat(said.err()).startsWith("kalmia: ").contains(words);
    }
}

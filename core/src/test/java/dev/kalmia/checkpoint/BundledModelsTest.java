package dev.kalmia.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BundledModelsTest {
    private static final byte[] TOKENIZER = "{}".getBytes(StandardCharsets.UTF_8);
    private static final byte[] ONNX = OnnxWriter.model(new OnnxWriter()
            .message(5, OnnxWriter.tensor("embeddings.word_embeddings.weight", new long[] {3, 2}, 1, 2, 3, 4, 5, 6))
            .message(5, OnnxWriter.tensor("embeddings.position_embeddings.weight", new long[] {1, 2}, 1, 2))
            .message(5, OnnxWriter.tensor("embeddings.token_type_embeddings.weight", new long[] {1, 2}, 1, 2))
            .message(5, OnnxWriter.tensor("encoder.layer.0.attention.self.query.weight", new long[] {1}, 1))
            .message(5, OnnxWriter.tensor("encoder.layer.0.intermediate.dense.weight", new long[] {4}, 1, 2, 3, 4))
            .message(
                    5,
                    new OnnxWriter()
                            .number(1, 1)
                            .number(2, 7)
                            .text(8, "embeddings.position_ids")
                            .bytes(9, new byte[8])));

    @TempDir
    private Path temporary;

    private static BundledModel model() {
        try {
            return new BundledModel(
                    "tiny",
                    new BundledModel.Artifact(
                            "tiny-artifact",
                            "1.0",
                            new BundledModel.Pinned("tiny.onnx", Sha256.of(new ByteArrayInputStream(ONNX))),
                            new BundledModel.Pinned("tiny.json", Sha256.of(new ByteArrayInputStream(TOKENIZER)))),
                    new BundledModel.Head(PoolingMode.CLS, 16, 2, "q: ", "d: "),
                    "MIT");
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// A local repository whose jar has those files.
    private Path repository(Map<String, byte[]> files) throws IOException {
        Path repository = temporary.resolve("repository");
        Path jar = repository.resolve(model().artifact().repositoryPath());
        Files.createDirectories(jar.getParent());
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
        return repository;
    }

    private Path wholeRepository() throws IOException {
        return repository(Map.of("tiny.onnx", ONNX, "tiny.json", TOKENIZER));
    }

    private BundledModels models(ArtifactSource... sources) {
        return new BundledModels(temporary.resolve("cache"), List.of(sources));
    }

    @Test
    @DisplayName("an artifact becomes a model folder that says all the artifact does not")
    void converts() throws IOException {
        ModelFolder folder = ModelSource.resolve(model(), models(new RepositorySource(wholeRepository())));
        assertThat(folder.name()).isEqualTo("tiny");
        assertThat(folder.modelType()).isEqualTo("bert");
        assertThat(folder.config().integer("hidden_size")).isEqualTo(2);
        assertThat(folder.config().integer("vocab_size")).isEqualTo(3);
        assertThat(folder.config().integer("num_attention_heads")).isEqualTo(2);
        assertThat(folder.config().integer("intermediate_size")).isEqualTo(4);
        assertThat(folder.config().integer("num_hidden_layers")).isEqualTo(1);
        assertThat(folder.poolings()).containsExactly(PoolingMode.CLS);
        assertThat(folder.normalize()).isTrue();
        assertThat(folder.path().resolve("sentence_bert_config.json")).content().contains("16");
        assertThat(folder.maxTokens()).as("this model has one position").isEqualTo(1);
        assertThat(folder.prompts()).containsExactly(Map.entry("query", "q: "), Map.entry("document", "d: "));
        assertThat(folder.defaultPrompt()).isEmpty();
        assertThat(folder.path().resolve("README.md")).content().contains("dev.langchain4j:tiny-artifact:1.0", "MIT");
        assertThat(folder.path().toFile().list()).doesNotContain("weights.onnx");
        try (WeightFile weights = folder.weights()) {
            assertThat(weights.names()).hasSize(5).doesNotContain("embeddings.position_ids");
        }
    }

    @Test
    @DisplayName("the same artifact gives the same bytes, and is converted once")
    void sameBytesOnce() throws IOException {
        Path repository = wholeRepository();
        Path first = models(new RepositorySource(repository)).folder(model());
        Path second = new BundledModels(temporary.resolve("other"), List.of(new RepositorySource(repository)))
                .folder(model());
        assertThat(SampleFolder.content(second)).isEqualTo(SampleFolder.content(first));
        assertThat(models().folder(model())).isEqualTo(first);
    }

    @Test
    @DisplayName("many at once make one folder and leave nothing behind")
    void manyAtOnce() throws Exception {
        Path repository = wholeRepository();
        Callable<Path> one = () -> models(new RepositorySource(repository)).folder(model());
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<Path>> made =
                    threads.invokeAll(IntStream.range(0, 16).mapToObj(i -> one).collect(Collectors.toList()));
            Path folder = made.getFirst().get();
            for (Future<Path> other : made) {
                assertThat(other.get()).isEqualTo(folder);
            }
            ModelFolder.open(folder);
            assertThat(folder.resolveSibling("").toFile().list()).containsExactly("tiny");
        }
    }

    @Test
    @DisplayName("an artifact of another content is refused, and leaves nothing behind")
    void wrongHash() throws IOException {
        Path repository = repository(Map.of("tiny.onnx", new byte[3], "tiny.json", TOKENIZER));
        BundledModels models = models(new RepositorySource(repository));
        assertThatThrownBy(() -> models.folder(model()))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("bundled:tiny cannot be had; the Maven repository ")
                .hasMessageContaining("sha256 of tiny.onnx must be "
                        + model().artifact().onnx().sha256());
        assertThat(SampleFolder.content(temporary.resolve("cache"))).isEmpty();
    }

    @Test
    @DisplayName("sources are asked in turn, and all their answers are told when none has it")
    void inTurn() throws IOException {
        ClassPathSource empty = new ClassPathSource(ClassLoader.getPlatformClassLoader());
        Path none = temporary.resolve("none");
        BundledModels models = models(empty, new RepositorySource(none));
        assertThatThrownBy(() -> models.folder(model()))
                .hasMessage("bundled:tiny cannot be had; the class path: has no tiny.onnx; the Maven repository " + none
                        + ": has no dev.langchain4j:tiny-artifact:1.0");
        Path incomplete = repository(Map.of("tiny.onnx", ONNX));
        assertThatThrownBy(() -> models(new RepositorySource(incomplete)).folder(model()))
                .hasMessageContaining("has no tiny.json");
        Files.writeString(incomplete.resolve(model().artifact().repositoryPath()), "no jar");
        assertThatThrownBy(() -> models(new RepositorySource(incomplete)).folder(model()))
                .isInstanceOf(InputException.class);
    }

    @Test
    @DisplayName("the class path comes first")
    void classPath() throws IOException {
        Path jar = wholeRepository().resolve(model().artifact().repositoryPath());
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            assertThat(models(new ClassPathSource(loader)).folder(model())).isDirectory();
        }
    }

    private Path program(String script) throws IOException {
        Path program = Files.writeString(temporary.resolve("fake-mvn"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return program;
    }

    private MavenSource maven(String program, Path repository) throws IOException {
        return new MavenSource(program, repository, true, Files.createDirectories(temporary.resolve("cache")));
    }

    @Test
    @DisplayName("Maven is asked for one artifact alone, by arguments and not by a shell")
    void command() throws IOException {
        Path repository = temporary.resolve("a b; rm");
        assertThat(maven("mvn", repository).command(model().artifact()))
                .containsExactly(
                        "mvn",
                        "-B",
                        "-q",
                        "dependency:get",
                        "-Dartifact=dev.langchain4j:tiny-artifact:1.0",
                        "-Dtransitive=false",
                        "-Dmaven.repo.local=" + repository);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    @DisplayName("what Maven fetches is used")
    void mavenFetches() throws IOException {
        Path ready = wholeRepository();
        Path repository = temporary.resolve("fetched");
        Path program = program("cp -r '" + ready + "' '" + repository + "'");
        assertThat(models(maven(program.toString(), repository)).folder(model()))
                .isDirectory();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    @DisplayName("Maven's failure is told in one line")
    void mavenFails() throws IOException {
        Path program = program("echo '[WARNING] no'; echo '[ERROR] no such artifact'; echo '[ERROR] more'; exit 3");
        BundledModels models = models(maven(program.toString(), temporary.resolve("none")));
        assertThatThrownBy(() -> models.folder(model()))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "bundled:tiny cannot be had; Maven: " + program + " ended with 3, [ERROR] no such artifact");
    }

    @Test
    @DisplayName("without Maven the message says what to run")
    void noMaven() throws IOException {
        BundledModels models = models(maven(temporary.resolve("no-mvn").toString(), temporary.resolve("none")));
        assertThatThrownBy(() -> models.folder(model()))
                .hasMessageContaining("no-mvn cannot be run; where it can, fetch it by: ")
                .hasMessageContaining("-Dartifact=dev.langchain4j:tiny-artifact:1.0 -Dtransitive=false");
    }

    @Test
    @DisplayName("the cache is where the environment says")
    void cache() {
        Map<String, String> environment = new HashMap<>();
        Path home = temporary.resolve("home");
        assertThat(BundledModels.cache(environment::get, home)).isEqualTo(home.resolve(".cache/kalmia"));
        environment.put("XDG_CACHE_HOME", "relative");
        assertThat(BundledModels.cache(environment::get, home)).isEqualTo(home.resolve(".cache/kalmia"));
        environment.put("XDG_CACHE_HOME", temporary.toString());
        assertThat(BundledModels.cache(environment::get, home)).isEqualTo(temporary.resolve("kalmia"));
        environment.put("KALMIA_CACHE", temporary.resolve("own").toString());
        assertThat(BundledModels.cache(environment::get, home)).isEqualTo(temporary.resolve("own"));
    }

    @Test
    @DisplayName("a reference is a folder, a bundled name, or refused")
    void references() {
        Path folder = SampleFolder.make(temporary.resolve("model"));
        assertThat(ModelSource.resolve(folder.toString()).path()).isEqualTo(folder);
        assertThatThrownBy(() -> ModelSource.resolve("bundled:none"))
                .isInstanceOf(UsageException.class)
                .hasMessage("a bundled model must be one of [all-MiniLM-L6-v2, bge-small-en-v1.5, bge-small-zh-v1.5,"
                        + " e5-small-v2]; name=none");
        assertThatThrownBy(() -> ModelSource.resolve("hf:name"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("hf:organisation/name");
        assertThatThrownBy(() -> ModelSource.resolve("e5-small-v2"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("bundled:e5-small-v2");
        assertThatThrownBy(() -> ModelSource.resolve("a\0b")).isInstanceOf(InputException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "all-MiniLM-L6-v2, MEAN, 256, Apache-2.0",
        "bge-small-en-v1.5, CLS, 512, MIT",
        "bge-small-zh-v1.5, CLS, 512, MIT",
        "e5-small-v2, MEAN, 512, MIT",
    })
    @DisplayName("the table says what the model cards say")
    void table(String title, PoolingMode pooling, int maxTokens, String licence) {
        BundledModel model = BundledModel.titled(title).orElseThrow();
        assertThat(model.head().pooling()).isEqualTo(pooling);
        assertThat(model.head().maxTokens()).isEqualTo(maxTokens);
        assertThat(model.licence()).isEqualTo(licence);
    }
}

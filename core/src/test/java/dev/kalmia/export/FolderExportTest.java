package dev.kalmia.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.checkpoint.DataType;
import dev.kalmia.checkpoint.HeadShape;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.encode.DenseModel;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.model.FreshHead;
import dev.kalmia.run.Hashes;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Models as folders of sentence-transformers: what comes out is what went in.
class FolderExportTest {
    @TempDir
    Path folder = Path.of("");

    private Path source = Path.of("");

    @BeforeEach
    void name() {
        source = folder.resolve("source");
    }

    private Path export(ModelFolder model, String name) throws IOException {
        Path out = Files.createDirectories(folder.resolve(name));
        ExportFormat.ST.write(model, out, Progress.silent());
        return out;
    }

    private static Set<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            Set<String> names = new TreeSet<>();
            files.filter(Files::isRegularFile)
                    .forEach(file -> names.add(folder.relativize(file).toString()));
            return names;
        }
    }

    /// Once and again.
    private Path assertRoundTrip(ModelFolder model) throws IOException {
        Path once = export(model, "once");
        Path again = export(ModelFolder.open(once), "again");
        assertThat(Hashes.folder(again)).isEqualTo(Hashes.folder(once));
        for (String file : files(once)) {
            assertThat(once.resolve(file)).hasSameBinaryContentAs(model.path().resolve(file));
        }
        assertThat(ModelFolder.open(once).fingerprint()).isEqualTo(model.fingerprint());
        return once;
    }

    @Test
    @DisplayName("a bundled model")
    void bundled() throws IOException {
        ModelFolder model = ModelSource.resolve("bundled:all-MiniLM-L6-v2");
        Path out = assertRoundTrip(model);
        assertThat(files(out)).isEqualTo(files(model.path()));
    }

    @ParameterizedTest
    @EnumSource(ExportFormat.class)
    @DisplayName("a model that pools by a trained head is refused, and nothing is written")
    void refusesHeads(ExportFormat format) throws IOException {
        FreshHead.write(
                folder.resolve("head"), TinyModel.write(source, 1), new HeadShape.LatentAttention(4, 4, 2, 4), true, 3);
        ModelFolder model = ModelFolder.open(folder.resolve("head"));
        Path out = Files.createDirectories(folder.resolve("out"));
        assertThatThrownBy(() -> format.check(model))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("kalmia.LatentAttention");
        assertThatThrownBy(() -> format.write(model, out, Progress.silent())).isInstanceOf(InputException.class);
        assertThat(out).isEmptyDirectory();
    }

    @Test
    @DisplayName("dense modules, the model's card; nothing that is not part of the model")
    void modules() throws IOException {
        ModelFolder model = DenseModel.write(source, 1, "torch.nn.modules.activation.Tanh");
        Files.writeString(source.resolve("README.md"), "what the model is for");
        Files.writeString(source.resolve("pytorch_model.bin"), "the same once more");
        Set<String> out = files(assertRoundTrip(model));
        assertThat(out)
                .contains("2_Dense/model.safetensors", "3_Dense/config.json", "README.md", "model.safetensors")
                .doesNotContain("pytorch_model.bin");
    }

    @Test
    @DisplayName("shards stay the shards they are, below folders too")
    void shards() throws IOException {
        TinyModel.write(source, 2);
        Rewritten.shards(source, "part one.safetensors", "deep/part two.safetensors");
        assertThat(files(assertRoundTrip(ModelFolder.open(source))))
                .contains("model.safetensors.index.json", "part one.safetensors", "deep/part two.safetensors")
                .doesNotContain("model.safetensors");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.auto_model.", "bert.", "\u00e9trange \ud83e\udd85/"})
    @DisplayName("names of weights stay what they are")
    void prefixes(String prefix) throws IOException {
        TinyModel.write(source, 3);
        Rewritten.names(source.resolve("model.safetensors"), name -> prefix + name);
        assertRoundTrip(ModelFolder.open(source));
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"F16", "BF16", "F64"})
    @DisplayName("so does their precision")
    void precisions(DataType type) throws IOException {
        TinyModel.write(source, 4);
        Rewritten.precision(source.resolve("model.safetensors"), type);
        assertRoundTrip(ModelFolder.open(source));
    }

    @Test
    @DisplayName("a shard that lies outside of the folder is refused")
    void refusesShardsElsewhere() throws IOException {
        TinyModel.write(source, 5);
        Files.move(source.resolve("model.safetensors"), folder.resolve("stolen.safetensors"));
        Files.writeString(source.resolve("model.safetensors.index.json"), """
                {"weight_map": {"embeddings.word_embeddings.weight": "../stolen.safetensors"}}
                """);
        ModelFolder model = ModelFolder.open(source);
        assertThatThrownBy(() -> export(model, "out"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("must stay inside the model's folder; path=../stolen.safetensors");
    }

    @Test
    @DisplayName("weights that change while they are copied are found out")
    void findsChanges() throws IOException {
        ModelFolder model = TinyModel.write(source, 6);
        assertThat(model.fingerprint()).isNotEmpty();
        TinyModel.write(folder.resolve("other"), 7);
        Files.copy(
                folder.resolve("other/model.safetensors"),
                source.resolve("model.safetensors"),
                StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> export(model, "out"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("what was read back is not what was written: its fingerprint must be");
    }
}

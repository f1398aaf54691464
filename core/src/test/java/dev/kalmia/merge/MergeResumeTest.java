package dev.kalmia.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.run.Hashes;
import dev.kalmia.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Killed between shards and inside of them.
class MergeResumeTest {
    private static final FileTime LONG_AGO = FileTime.fromMillis(0);

    @TempDir
    Path folder = Path.of("");

    private List<ModelFolder> models = List.of();
    private Path work = Path.of("");
    private String whole = "";

    /// The mean, until it has merged so many tensors.
    private record Killed(MergeMethod method, int after) implements MergeMethod {
        private static final class Kill extends Error {
            private static final long serialVersionUID = 1;
        }

        @Override
        public String name() {
            return method.name();
        }

        @Override
        public SequencedMap<String, Object> settings() {
            return method.settings();
        }

        @Override
        public boolean usesBase() {
            return method.usesBase();
        }

        @Override
        public TensorMerge prepare(List<TensorStack> tensors) {
            TensorMerge merge = method.prepare(tensors);
            int[] done = {0};
            return tensor -> {
                if (done[0]++ == after) {
                    throw new Kill();
                }
                return merge.of(tensor);
            };
        }
    }

    @BeforeEach
    void mergeWhole() throws IOException {
        models = List.of(TinyModel.write(folder.resolve("one"), 1), TinyModel.write(folder.resolve("two"), 2));
        Path all = Files.createDirectory(folder.resolve("whole"));
        merge(new Linear(List.of()), all);
        whole = Hashes.folder(all);
        work = Files.createDirectory(folder.resolve("work"));
    }

    private void merge(MergeMethod method, Path into) {
        new Merge(models, Optional.empty(), method, Precision.F32)
                .withShardBytes(3000)
                .goOn(into, Progress.silent());
    }

    private List<Path> shards() throws IOException {
        try (Stream<Path> files = Files.list(work)) {
            return files.filter(file -> file.getFileName().toString().matches("model-.*\\.safetensors"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5, 8, 12, 16, 20})
    @DisplayName("a run that goes on keeps finished shards and ends in the same bytes")
    void goesOn(int tensors) throws IOException {
        assertThatThrownBy(() -> merge(new Killed(new Linear(List.of()), tensors), work))
                .isInstanceOf(Killed.Kill.class);
        List<Path> finished = shards();
        for (Path shard : finished) {
            Files.setLastModifiedTime(shard, LONG_AGO);
        }
        merge(new Linear(List.of()), work);
        assertThat(Hashes.folder(work)).isEqualTo(whole);
        for (Path shard : shards()) {
            assertThat(Files.getLastModifiedTime(shard).equals(LONG_AGO)).isEqualTo(finished.contains(shard));
        }
        assertThat(tensors < 2 || !finished.isEmpty()).isTrue();
    }

    @Test
    @DisplayName("shards that were changed, and files that a kill left half-written, are written anew")
    void damaged() throws IOException {
        assertThatThrownBy(() -> merge(new Killed(new Linear(List.of()), 12), work))
                .isInstanceOf(Killed.Kill.class);
        Path first = shards().getFirst();
        byte[] bytes = Files.readAllBytes(first);
        bytes[bytes.length - 1] ^= 1;
        Files.write(first, bytes);
        Files.writeString(work.resolve("tokenizer.json"), "{");
        Files.writeString(work.resolve("model.safetensors"), "of another layout");
        merge(new Linear(List.of()), work);
        assertThat(Hashes.folder(work)).isEqualTo(whole);
    }
}

package dev.kalmia.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A changed byte in a page of a Parquet file that was written here is seen.
class ParquetChecksTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    @DisplayName("a text or a length changed in a page is an error that names the column")
    void changedPages() throws IOException {
        List<Example> examples = IntStream.range(0, 300)
                .<Example>mapToObj(i -> new Pair("question " + i, "answer " + i * 7, Meta.of("id" + i, "task")))
                .toList();
        Path file = folder.resolve("a.parquet");
        FormatWriter.write(file, ExampleFormat.KALMIA, false, examples.iterator());
        assertThat(ExampleReader.readAll(file, ReadOptions.defaults())).isEqualTo(examples);
        byte[] whole = Files.readAllBytes(file);
        // The last bytes are the footer, which has no checksum.
        int footer = new String(whole, StandardCharsets.ISO_8859_1).lastIndexOf("schema");
        Random random = new Random(4);
        int refused = 0;
        for (int turn = 0; turn < 60; turn++) {
            byte[] changed = whole.clone();
            changed[4 + random.nextInt(Math.max(1, footer - 40))] ^= (byte) (1 + random.nextInt(255));
            Files.write(file, changed);
            try {
                assertThat(ExampleReader.readAll(file, ReadOptions.defaults())).isEqualTo(examples);
            } catch (InputException seen) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(50);
        whole[footer / 2] ^= 1;
        Files.write(file, whole);
        assertThatThrownBy(() -> ExampleReader.readAll(file, ReadOptions.defaults()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("damaged");
    }
}

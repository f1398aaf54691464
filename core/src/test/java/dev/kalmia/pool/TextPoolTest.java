package dev.kalmia.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.HashingEncoder;
import dev.kalmia.encode.MortalEncoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.run.Hashes;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Hits;
import dev.kalmia.vector.Similarity;
import dev.kalmia.vector.TopK;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextPoolTest {
    private static final int DIMENSION = 24;

    @TempDir
    Path scratch = Path.of("");

    private final HashingEncoder encoder = new HashingEncoder(DIMENSION);

    private TextPool build(Path folder, List<String> texts) {
        return TextPool.build(folder, texts.iterator(), encoder, Prompt.none(), Progress.silent());
    }

    private static List<String> texts(Random random, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> switch (random.nextInt(8)) {
                    case 0 -> " \n\t ".substring(random.nextInt(5));
                    case 1 -> "line " + random.nextInt(90) + "\nand \"more\" \\ of it\u2028";
                    case 2 -> Character.toString(0x1F600 + random.nextInt(20)) + " \uFB01 w" + random.nextInt(9);
                    default -> "w" + random.nextInt(40) + " w" + random.nextInt(40) + " W" + random.nextInt(3);
                })
                .toList();
    }

    @Test
    @DisplayName("random texts are there once, in order, found again, with the encoder's vectors")
    void holdsWhatWasGiven() {
        for (int round = 0; round < 5; round++) {
            List<String> texts = texts(new Random(round), 300);
            List<String> expected = texts.stream()
                    .filter(text -> !text.isBlank())
                    .sorted()
                    .distinct()
                    .toList();
            Embeddings vectors = encoder.embed(expected, Prompt.none());
            try (TextPool pool = build(scratch.resolve("pool" + round), texts)) {
                assertThat(pool.size()).isEqualTo(expected.size());
                assertThat(pool.dimension()).isEqualTo(DIMENSION);
                assertThat(pool.origin()).isEqualTo(vectors.origin());
                for (int row = 0; row < expected.size(); row++) {
                    assertThat(pool.text(row)).isEqualTo(expected.get(row));
                    assertThat(pool.row(expected.get(row))).isEqualTo(row);
                    assertThat(pool.vector(row)).isEqualTo(vectors.row(row));
                }
                assertThat(Stream.of("", "w", "~", "w1 w2").map(pool::row).toList())
                        .isEqualTo(Stream.of("", "w", "~", "w1 w2")
                                .map(expected::indexOf)
                                .toList());
            }
        }
    }

    @Test
    @DisplayName("the order and the copies of what was given make no difference to any file")
    void orderMakesNoDifference() throws IOException {
        List<String> texts = new ArrayList<>(texts(new Random(1), 200));
        build(scratch.resolve("a"), texts).close();
        texts.addAll(texts.subList(0, 50));
        Collections.shuffle(texts, new Random(2));
        build(scratch.resolve("b"), texts).close();

        assertThat(files(scratch.resolve("b"))).isEqualTo(files(scratch.resolve("a")));
    }

    private static Map<String, String> files(Path folder) throws IOException {
        Map<String, String> files = new HashMap<>();
        try (Stream<Path> paths = Files.list(folder)) {
            for (Path path : paths.toList()) {
                files.put(path.getFileName().toString(), Hashes.file(path));
            }
        }
        return files;
    }

    @Test
    @DisplayName("a search finds what a search in memory finds, block after block")
    void searches() {
        List<String> texts = texts(new Random(3), 400);
        Embeddings queries = encoder.embed(List.of("w1 w2", "w3", "line 4", "nothing alike"), Prompt.none());
        try (TextPool pool = build(scratch, texts)) {
            List<String> all =
                    IntStream.range(0, pool.size()).mapToObj(pool::text).toList();
            Hits expected = TopK.search(queries, encoder.embed(all, Prompt.none()), 30, Similarity.COSINE);
            Hits found = pool.search(queries, 30, Progress.silent());
            for (int q = 0; q < queries.size(); q++) {
                assertThat(found.rows(q)).isEqualTo(expected.rows(q));
                assertThat(found.scores(q)).isEqualTo(expected.scores(q));
            }
            assertThat(pool.search(queries, 10_000, Progress.silent()).size(0)).isEqualTo(pool.size());
        }
    }

    @Test
    @DisplayName("a search among some rows finds what a search in these alone finds, in any order of them")
    void searchesAmong() {
        Embeddings queries = encoder.embed(List.of("w1 w2", "w3", "line 4", "nothing alike"), Prompt.none());
        try (TextPool pool = build(scratch, texts(new Random(3), 400))) {
            int[] among = {pool.size() - 1, 7, 3, 150, 0, 44};
            Embeddings some =
                    encoder.embed(Arrays.stream(among).mapToObj(pool::text).toList(), Prompt.none());
            Hits expected = TopK.search(queries, some, 4, Similarity.COSINE);
            Hits found = pool.search(queries, 4, among, Progress.silent());
            for (int q = 0; q < queries.size(); q++) {
                assertThat(found.rows(q)).isEqualTo(expected.rows(q));
                assertThat(found.scores(q)).isEqualTo(expected.scores(q));
            }
            assertThatThrownBy(() -> pool.search(queries, 4, new int[] {0, pool.size()}, Progress.silent()))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    @DisplayName("goes on after the windows that a killed run finished, and asks for nothing when all is there")
    void resumes() throws IOException {
        // Two windows and a part of a third.
        List<String> texts =
                IntStream.range(0, 20_000).mapToObj(i -> "text " + i).toList();
        Path folder = scratch.resolve("pool");
        assertThatThrownBy(() -> TextPool.build(
                        folder, texts.iterator(), new MortalEncoder(DIMENSION, 1), Prompt.none(), Progress.silent()))
                .hasMessage("killed");

        build(folder, texts).close();

        assertThat(encoder.texts()).isBetween(1L, 12_000L);
        build(scratch.resolve("whole"), texts).close();
        assertThat(files(folder)).isEqualTo(files(scratch.resolve("whole")));
        long before = encoder.texts();
        build(folder, texts).close();
        assertThat(encoder.texts()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"texts", "prompt", "model"})
    @DisplayName("another text, prompt or model makes the vectors anew")
    void madeAnew(String change) {
        List<String> texts = texts(new Random(4), 50);
        build(scratch, texts).close();
        Encoder used = change.equals("model") ? new HashingEncoder(7) : encoder;
        Prompt prompt = change.equals("prompt") ? Prompt.text("find: ") : Prompt.none();
        List<String> given = change.equals("texts") ? texts.subList(0, 40) : texts;
        try (TextPool pool = TextPool.build(scratch, given.iterator(), used, prompt, Progress.silent())) {
            for (int row = 0; row < pool.size(); row++) {
                assertThat(pool.vector(row))
                        .isEqualTo(used.embed(List.of(pool.text(row)), prompt).row(0));
            }
        }
    }

    @Test
    @DisplayName("a file of vectors that is cut short or begins otherwise is refused")
    void damagedVectors() throws IOException {
        List<String> texts = texts(new Random(5), 50);
        build(scratch, texts).close();
        Path vectors = scratch.resolve("vectors.npy");
        byte[] bytes = Files.readAllBytes(vectors);
        Files.write(vectors, Arrays.copyOf(bytes, bytes.length - 1));
        assertThatThrownBy(() -> build(scratch, texts))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("vectors.npy must have " + bytes.length + " bytes");
        bytes[20] ^= 1;
        Files.write(vectors, bytes);
        assertThatThrownBy(() -> build(scratch, texts))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("vectors.npy must hold an array of");
    }

    @Test
    @DisplayName("no text, half a character, a folder that is a file, and rows that are not there are refused")
    void refused() throws IOException {
        assertThatThrownBy(() -> build(scratch.resolve("a"), List.of(" ", "")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("at least one text");
        assertThatThrownBy(() -> build(scratch.resolve("b"), List.of("x", "half \ud83d")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("unpaired surrogate");
        Path file = Files.writeString(scratch.resolve("file"), "x");
        assertThatThrownBy(() -> build(file, List.of("x"))).isInstanceOf(InputException.class);
        try (TextPool pool = build(scratch.resolve("c"), List.of("x"))) {
            assertThatThrownBy(() -> pool.text(1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> pool.vector(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }
}

package dev.kalmia.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusteredIndexTest {
    private static final EmbeddingOrigin ORIGIN = new EmbeddingOrigin("m", "", false);

    @TempDir
    Path scratch = Path.of("");

    private ClusteredIndex build(String folder, List<Embeddings> blocks, long seed) {
        int size = blocks.stream().mapToInt(Embeddings::size).sum();
        return ClusteredIndex.build(scratch.resolve(folder), blocks::iterator, size, seed, Progress.silent());
    }

    /// Around some directions, as texts on some subjects are.
    private static Embeddings gathered(Random random, int size, int dimension, long subjects) {
        float[][] centres = new float[40][dimension];
        Random fixed = new Random(subjects);
        for (float[] centre : centres) {
            for (int j = 0; j < dimension; j++) {
                centre[j] = (float) fixed.nextGaussian();
            }
        }
        Embeddings.Builder builder = Embeddings.builder(dimension, ORIGIN);
        for (int i = 0; i < size; i++) {
            float[] row = centres[random.nextInt(centres.length)].clone();
            for (int j = 0; j < dimension; j++) {
                row[j] += (float) (0.7 * random.nextGaussian());
            }
            builder.add(row);
        }
        return builder.build();
    }

    private static void assertSame(Hits hits, Hits expected) {
        assertThat(hits.queries()).isEqualTo(expected.queries());
        for (int q = 0; q < hits.queries(); q++) {
            assertThat(hits.rows(q)).isEqualTo(expected.rows(q));
            assertThat(hits.scores(q)).isEqualTo(expected.scores(q));
        }
    }

    @Test
    @DisplayName("with as many probes as lists the hits are those of an exact search, ties too")
    void allProbesAreExact() {
        Random random = new Random(1);
        for (int round = 0; round < 10; round++) {
            int dimension = 1 + random.nextInt(20);
            List<Embeddings> blocks = IntStream.range(0, 1 + random.nextInt(4))
                    .mapToObj(_ -> TopKTest.random(random, 1 + random.nextInt(200), dimension))
                    .toList();
            Embeddings queries = TopKTest.random(random, random.nextInt(40), dimension);
            try (ClusteredIndex index = build("index", blocks, round)) {
                assertSame(
                        index.search(queries, 13, index.lists()),
                        TopK.search(queries, Embeddings.concat(blocks), 13, Similarity.COSINE));
            }
        }
    }

    @Test
    @DisplayName("few probes find most neighbours of gathered documents, more probes more, with the very scores")
    void recall() {
        Random random = new Random(2);
        Embeddings documents = gathered(random, 4000, 16, 7);
        Embeddings queries = gathered(random, 60, 16, 7);
        Hits exact = TopK.search(queries, documents, 10, Similarity.COSINE);
        try (ClusteredIndex index = build("index", List.of(documents), 3)) {
            assertThat(index.lists()).isEqualTo(126);
            double few = recall(index.search(queries, 10, 4), exact);
            double more = recall(index.search(queries, 10, 30), exact);
            assertThat(few).isBetween(0.5, more);
            assertThat(more).isGreaterThan(0.95);
            Hits some = index.search(queries, 10, 4);
            for (int q = 0; q < queries.size(); q++) {
                for (int rank = 0; rank < some.size(q); rank++) {
                    assertThat(some.score(q, rank))
                            .isEqualTo(Similarity.COSINE.between(queries.row(q), documents.row(some.row(q, rank))));
                }
            }
        }
    }

    private static double recall(Hits found, Hits exact) {
        int both = 0;
        int all = 0;
        for (int q = 0; q < exact.queries(); q++) {
            Set<Integer> rows = new HashSet<>();
            IntStream.of(found.rows(q)).forEach(rows::add);
            both += (int) IntStream.of(exact.rows(q)).filter(rows::contains).count();
            all += exact.size(q);
        }
        return (double) both / all;
    }

    @Test
    @DisplayName("the same seed makes the same files, another one others, and how documents are cut does not show")
    void seeds() throws IOException {
        Random random = new Random(4);
        Embeddings documents = gathered(random, 900, 8, 1);
        List<Embeddings> cut = List.of(
                documents.select(IntStream.range(0, 333).toArray()),
                documents.select(IntStream.range(333, 900).toArray()));
        build("a", List.of(documents), 5).close();
        build("b", cut, 5).close();
        build("c", cut, 6).close();
        assertThat(scratch.resolve("b/lists.bin")).hasSameBinaryContentAs(scratch.resolve("a/lists.bin"));
        assertThat(Files.mismatch(scratch.resolve("c/lists.bin"), scratch.resolve("a/lists.bin")))
                .isNotNegative();
    }

    @Test
    @DisplayName("equal documents, zeros and a single one can be searched in")
    void degenerate() {
        Embeddings zeros = TopKTest.embeddings(2, new float[][] {{0, 0}, {0, 0}, {1, 0}, {1, 0}, {1, 0}, {-1, 0}});
        Embeddings query = TopKTest.embeddings(2, new float[][] {{2, 0}});
        try (ClusteredIndex index = build("zeros", List.of(zeros), 1)) {
            assertThat(index.search(query, 9, index.lists()).rows(0)).containsExactly(2, 3, 4, 0, 1, 5);
        }
        try (ClusteredIndex index = build("one", List.of(query), 1)) {
            assertThat(index.search(query, 9, 5).rows(0)).containsExactly(0);
        }
    }

    @Test
    @DisplayName("a file of lists that is cut short, another number of documents and nonsense are refused")
    void refused() throws IOException {
        Embeddings documents = gathered(new Random(5), 100, 4, 1);
        try (ClusteredIndex index = build("index", List.of(documents), 1)) {
            Path lists = scratch.resolve("index/lists.bin");
            Files.write(lists, new byte[10]);
            assertThatThrownBy(() -> index.search(documents, 3, index.lists()))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("lists.bin");
            assertThatThrownBy(() -> index.search(documents, 3, 0)).hasMessageContaining("probes=0");
        }
        List<Embeddings> blocks = List.of(documents);
        assertThatThrownBy(() -> ClusteredIndex.build(scratch.resolve("x"), blocks::iterator, 99, 1, Progress.silent()))
                .hasMessageContaining("there must be 99 documents");
        Path file = Files.writeString(scratch.resolve("file"), "x");
        assertThatThrownBy(() -> ClusteredIndex.build(file, blocks::iterator, 100, 1, Progress.silent()))
                .isInstanceOf(InputException.class);
    }
}

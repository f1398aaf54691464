package dev.kalmia.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TopKTest {
    private static final EmbeddingOrigin ORIGIN = new EmbeddingOrigin("m", "", false);

    @ParameterizedTest
    @EnumSource(Similarity.class)
    @DisplayName("finds what sorting all pairs finds, with the very scores of Similarity.between")
    void agreesWithTheObvious(Similarity similarity) {
        Random random = new Random(11);
        for (int round = 0; round < 25; round++) {
            int dimension = 1 + random.nextInt(round % 5 == 0 ? 600 : 40);
            Embeddings queries = random(random, random.nextInt(60), dimension);
            Embeddings documents = random(random, random.nextInt(150), dimension);
            int k = 1 + random.nextInt(30);
            for (Tiles tiles : List.of(new ScalarTiles(), Tiles.best())) {
                assertSame(
                        TopK.search(queries, documents, k, similarity, 1 + random.nextInt(3), Progress.silent(), tiles),
                        obvious(queries, documents, k, similarity));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Similarity.class)
    @DisplayName("SIMD and scalar loops give the same bits")
    void simdIsScalar(Similarity similarity) {
        Random random = new Random(12);
        for (int dimension : new int[] {1, 7, 255, 256, 257, 384, 1000}) {
            Embeddings queries = random(random, 37, dimension);
            Embeddings documents = random(random, 53, dimension);
            Hits simd = TopK.search(queries, documents, 53, similarity, 1, Progress.silent(), Tiles.best());
            Hits scalar = TopK.search(queries, documents, 53, similarity, 1, Progress.silent(), new ScalarTiles());
            for (int q = 0; q < 37; q++) {
                assertThat(simd.rows(q)).isEqualTo(scalar.rows(q));
                assertThat(simd.scores(q)).isEqualTo(scalar.scores(q));
            }
        }
    }

    @Test
    @DisplayName("any number of threads, with many document ranges and row blocks, gives the same result")
    void threadsDoNotShow() {
        Random random = new Random(13);
        int dimension = 300;
        Embeddings documents = random(random, 13_001, dimension);
        Embeddings queries = random(random, 19, dimension);
        Hits one = TopK.search(queries, documents, 50, Similarity.COSINE, 1, Progress.silent());
        for (int threads : new int[] {2, 3, 8}) {
            Hits many = TopK.search(queries, documents, 50, Similarity.COSINE, threads, Progress.silent());
            for (int q = 0; q < 19; q++) {
                assertThat(many.rows(q)).isEqualTo(one.rows(q));
                assertThat(many.scores(q)).isEqualTo(one.scores(q));
            }
        }
        assertSame(one, obvious(queries, documents, 50, Similarity.COSINE));
    }

    @ParameterizedTest
    @EnumSource(Similarity.class)
    @DisplayName("documents that come in blocks, empty ones too, give the hits of all at once")
    void blocksDoNotShow(Similarity similarity) {
        Random random = new Random(14);
        for (int round = 0; round < 20; round++) {
            int dimension = 1 + random.nextInt(40);
            Embeddings queries = random(random, random.nextInt(80), dimension);
            List<Embeddings> blocks = IntStream.range(0, 1 + random.nextInt(6))
                    .mapToObj(_ -> random(random, random.nextInt(5) == 0 ? 0 : random.nextInt(3000), dimension))
                    .toList();
            int k = 1 + random.nextInt(round % 4 == 0 ? 9000 : 20);
            Hits whole = TopK.search(queries, Embeddings.concat(blocks), k, similarity, Progress.silent());
            try (var running = new RunningTopK(queries, k, similarity, 1 + random.nextInt(5), Tiles.best())) {
                blocks.forEach(running::add);
                Hits hits = running.hits();
                for (int q = 0; q < queries.size(); q++) {
                    assertThat(hits.rows(q)).isEqualTo(whole.rows(q));
                    assertThat(hits.scores(q)).isEqualTo(whole.scores(q));
                }
            }
        }
    }

    @Test
    @DisplayName("a damaged document of a later block is named by its row among all")
    void namesRowOfLaterBlock() {
        Embeddings one = embeddings(1, new float[][] {{1}, {2}});
        try (var running = new RunningTopK(one, 1, Similarity.COSINE)) {
            running.add(one);
            assertThatThrownBy(() -> running.add(embeddings(1, new float[][] {{1}, {1e-20f}})))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("document 3");
        }
    }

    @Test
    @DisplayName("of equal scores the smaller row comes first, also where the cut falls among them")
    void ties() {
        Embeddings documents = embeddings(2, new float[][] {{0, 1}, {1, 0}, {2, 0}, {3, 0}, {0, 2}, {-1, 0}, {1, 0}});
        Embeddings query = embeddings(2, new float[][] {{1, 0}});
        Hits hits = TopK.search(query, documents, 3, Similarity.COSINE, Progress.silent());
        assertThat(hits.rows(0)).containsExactly(1, 2, 3);
        assertThat(TopK.search(query, documents, 6, Similarity.COSINE, Progress.silent())
                        .rows(0))
                .containsExactly(1, 2, 3, 6, 0, 4);
    }

    @Test
    @DisplayName("zero and negative zero are one score")
    void zeros() {
        Embeddings documents = embeddings(1, new float[][] {{-0f}, {0f}, {-0f}});
        Embeddings query = embeddings(1, new float[][] {{-1f}});
        for (Similarity similarity : List.of(Similarity.DOT, Similarity.COSINE)) {
            Hits hits = TopK.search(query, documents, 3, similarity, Progress.silent());
            assertThat(hits.rows(0)).containsExactly(0, 1, 2);
            assertThat(hits.scores(0)).containsExactly(0f, 0f, 0f);
        }
    }

    @Test
    @DisplayName("fewer documents than k, no documents and no queries give what there is")
    void fewDocuments() {
        Embeddings none = embeddings(2, new float[][] {});
        Embeddings one = embeddings(2, new float[][] {{1, 0}});
        assertThat(TopK.search(one, one, 10, Similarity.DOT, Progress.silent()).rows(0))
                .containsExactly(0);
        assertThat(TopK.search(one, none, 10, Similarity.DOT, Progress.silent()).size(0))
                .isZero();
        assertThat(TopK.search(none, one, 10, Similarity.DOT, Progress.silent()).queries())
                .isZero();
    }

    @Test
    @DisplayName("a vector so long that sums could overflow is refused by row")
    void refusesHugeLengths() {
        Embeddings huge = embeddings(1, new float[][] {{1}, {3e38f}});
        Embeddings one = embeddings(1, new float[][] {{1}});
        assertThatThrownBy(() -> TopK.search(one, huge, 1, Similarity.DOT, Progress.silent()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("document 1");
        assertThatThrownBy(() -> TopK.search(
                        embeddings(1, new float[][] {{1e-20f}}), one, 1, Similarity.COSINE, Progress.silent()))
                .hasMessageContaining("query 0");
    }

    @Test
    @DisplayName("k, threads and dimensions are checked")
    void refusesNonsense() {
        Embeddings one = embeddings(1, new float[][] {{1}});
        Embeddings two = embeddings(2, new float[][] {{1, 2}});
        assertThatThrownBy(() -> TopK.search(one, one, 0, Similarity.DOT, Progress.silent()))
                .hasMessageContaining("k=0");
        assertThatThrownBy(() -> TopK.search(one, one, 1, Similarity.DOT, 0, Progress.silent()))
                .hasMessageContaining("threads=0");
        assertThatThrownBy(() -> TopK.search(one, two, 1, Similarity.DOT, Progress.silent()))
                .hasMessageContaining("documents=2");
    }

    static Embeddings random(Random random, int size, int dimension) {
        Embeddings.Builder builder = Embeddings.builder(dimension, ORIGIN);
        for (int i = 0; i < size; i++) {
            float[] row = new float[dimension];
            boolean coarse = random.nextInt(4) == 0;
            for (int j = 0; j < dimension; j++) {
                row[j] = coarse ? random.nextInt(3) - 1 : (float) random.nextGaussian();
            }
            builder.add(row);
        }
        return builder.build();
    }

    static Embeddings embeddings(int dimension, float[][] rows) {
        return Embeddings.of(Arrays.asList(rows), dimension, ORIGIN);
    }

    private record Scored(int row, float score) {}

    private static List<List<Scored>> obvious(Embeddings queries, Embeddings documents, int k, Similarity similarity) {
        List<List<Scored>> all = new ArrayList<>();
        for (int q = 0; q < queries.size(); q++) {
            float[] query = queries.row(q);
            all.add(IntStream.range(0, documents.size())
                    .mapToObj(d -> new Scored(d, similarity.between(query, documents.row(d))))
                    .sorted(Comparator.comparingDouble((Scored s) -> -s.score()).thenComparingInt(Scored::row))
                    .limit(k)
                    .toList());
        }
        return all;
    }

    private static void assertSame(Hits hits, List<List<Scored>> expected) {
        assertThat(hits.queries()).isEqualTo(expected.size());
        for (int q = 0; q < expected.size(); q++) {
            assertThat(hits.size(q)).isEqualTo(expected.get(q).size());
            for (int rank = 0; rank < hits.size(q); rank++) {
                assertThat(new Scored(hits.row(q, rank), hits.score(q, rank)))
                        .isEqualTo(expected.get(q).get(rank));
            }
        }
    }
}

package dev.kalmia.mine;

import dev.kalmia.pool.LexicalIndex;
import dev.kalmia.pool.TextPool;
import dev.kalmia.vector.Hits;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Where one miner's candidates come from.
sealed interface CandidateSource {
    /// The rows of the pool in the miner's window, best first, for each question.
    int[][] find(Batch batch);

    /// By cosine.
    record Dense(VectorSearch search, Miner miner) implements CandidateSource {
        @Override
        public int[][] find(Batch batch) {
            Hits hits = search.find(batch.queries(), miner.to());
            return IntStream.range(0, batch.size())
                    .mapToObj(i -> window(hits.rows(batch.row(i)), miner))
                    .toArray(int[][]::new);
        }
    }

    /// By BM25.
    record Lexical(LexicalIndex index, Miner miner) implements CandidateSource {
        @Override
        public int[][] find(Batch batch) {
            return IntStream.range(0, batch.size())
                    .parallel()
                    .mapToObj(i -> window(index.search(batch.question(i).group().query(), miner.to()), miner))
                    .toArray(int[][]::new);
        }
    }

    /// Drawn: more than are wanted, as some may be refused.
    record Drawn(TextPool pool, Miner miner, long seed) implements CandidateSource {
        private static final int SPARE = 16;

        @Override
        public int[][] find(Batch batch) {
            return IntStream.range(0, batch.size())
                    .mapToObj(i -> draw(batch.question(i)))
                    .toArray(int[][]::new);
        }

        private int[] draw(Question question) {
            SplittableRandom random = question.random(seed, "\nfrom the pool");
            int count = (int) Math.min(2L * miner.negatives() + SPARE, pool.size());
            Set<Integer> rows = new LinkedHashSet<>();
            while (rows.size() < count) {
                rows.add(random.nextInt(pool.size()));
            }
            return rows.stream().mapToInt(Integer::intValue).toArray();
        }
    }

    private static int[] window(int[] ranked, Miner miner) {
        int from = Math.min(miner.from(), ranked.length);
        return Arrays.copyOfRange(ranked, from, Math.max(from, Math.min(miner.to(), ranked.length)));
    }
}

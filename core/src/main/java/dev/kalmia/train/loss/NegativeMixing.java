package dev.kalmia.train.loss;

import dev.kalmia.run.Seeds;
import dev.kalmia.tensor.Tensor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Makes further negatives, one a query, out of the vectors of its own hard ones (KaLM-Embedding-V2, arXiv
/// 2506.20923, online hard-negative mixing): sums of vectors of length 1, brought to length 1 again. A query
/// with fewer than two has none to mix.
public sealed interface NegativeMixing {
    /// Whether all queries are told apart from what is mixed for one.
    boolean shared();

    /// The vectors that are mixed, and for whom.
    ///
    /// @param vectors `(M, D)` of length 1
    /// @param queries for which query each was mixed
    /// @param parts bit `m * N + j` set: document j is in vector m
    record Mixed(Tensor vectors, List<Integer> queries, BitSet parts) {
        public Mixed {
            queries = List.copyOf(queries);
        }
    }

    /// What is mixed for a batch; empty where no query has enough negatives.
    ///
    /// @param documents `(N, D)` of length 1
    /// @param scores `(B, N)`, cosines
    Optional<Mixed> mix(Tensor documents, Tensor scores, Targets targets);

    /// `(B, M)`: cosines with what is mixed, -∞ for what takes no part. What holds a document that is
    /// excluded for a query is excluded for it.
    default Optional<Tensor> scores(Tensor queries, Tensor documents, Tensor scores, Targets targets) {
        return mix(documents, scores, targets)
                .map(mixed -> Scores.without(
                        queries.matmul(mixed.vectors().transpose(0, 1)),
                        (i, m) -> shared()
                                ? holdsExcluded(mixed.parts(), i, m, targets)
                                : mixed.queries().get(m) != i));
    }

    private static boolean holdsExcluded(BitSet parts, int query, int vector, Targets targets) {
        int first = vector * targets.documents();
        return parts.get(first, first + targets.documents()).stream()
                .anyMatch(j -> j == targets.positive(query) || targets.excluded(query, j));
    }

    /// The queries with two own negatives or more.
    private static List<Integer> mixable(Targets targets) {
        return IntStream.range(0, targets.queries())
                .filter(i -> targets.negatives(i).length > 1)
                .boxed()
                .toList();
    }

    /// `λ n + (1 − λ) m` of two different ones, λ from Beta(2, 2), both drawn from the query's seed.
    ///
    /// @param draws what is drawn for a query
    record Pairs(boolean shared, Draws draws) implements NegativeMixing {
        /// Two of a query's negatives and how much of the first.
        record Draw(int first, int second, double share) {}

        /// What is drawn for a query with two negatives or more.
        @FunctionalInterface
        interface Draws {
            Draw of(Targets targets, int query);
        }

        public Pairs(boolean shared) {
            this(shared, Pairs::draw);
        }

        private static Draw draw(Targets targets, int query) {
            SplittableRandom random = new SplittableRandom(Seeds.derive(targets.seed(query), "mix"));
            int[] negatives = targets.negatives(query);
            int first = random.nextInt(negatives.length);
            int second = random.nextInt(negatives.length - 1);
            double[] three = random.doubles(3).sorted().toArray();
            // The middle one of three uniform numbers has the density of Beta(2, 2).
            return new Draw(negatives[first], negatives[second < first ? second : second + 1], three[1]);
        }

        @Override
        public Optional<Mixed> mix(Tensor documents, Tensor scores, Targets targets) {
            List<Integer> queries = mixable(targets);
            if (queries.isEmpty()) {
                return Optional.empty();
            }
            List<Draw> drawn = new ArrayList<>();
            BitSet parts = new BitSet();
            for (int query : queries) {
                Draw draw = draws.of(targets, query);
                parts.set(drawn.size() * targets.documents() + draw.first());
                parts.set(drawn.size() * targets.documents() + draw.second());
                drawn.add(draw);
            }
            Tensor first = rows(documents, drawn.stream().mapToInt(Draw::first).toArray());
            Tensor second =
                    rows(documents, drawn.stream().mapToInt(Draw::second).toArray());
            Tensor shares = Scores.like(
                    documents, drawn.stream().mapToDouble(Draw::share).toArray(), drawn.size(), 1);
            Tensor sum = first.multiply(shares)
                    .add(second.multiply(shares.multiply(-1).add(1.0)));
            return Optional.of(new Mixed(sum.normalise(), queries, parts));
        }

        private static Tensor rows(Tensor documents, int[] rows) {
            return documents.indexSelect(0, Scores.index(rows, documents.device()));
        }
    }

    /// All of a query's negatives, each with a weight: the softmax of their cosines with the query, divided
    /// by τ. The weights have no gradient.
    ///
    /// @param temperature τ of the loss
    record Lists(boolean shared, double temperature) implements NegativeMixing {
        @Override
        public Optional<Mixed> mix(Tensor documents, Tensor scores, Targets targets) {
            List<Integer> queries = mixable(targets);
            if (queries.isEmpty()) {
                return Optional.empty();
            }
            BitSet parts = new BitSet();
            for (int m = 0; m < queries.size(); m++) {
                for (int j : targets.negatives(queries.get(m))) {
                    parts.set(m * targets.documents() + j);
                }
            }
            Tensor rows = scores.detach()
                    .indexSelect(
                            0,
                            Scores.index(
                                    queries.stream().mapToInt(Integer::intValue).toArray(), scores.device()));
            Tensor weights = Scores.without(rows, (m, j) -> !parts.get(m * targets.documents() + j))
                    .divide(temperature)
                    .softmax(1);
            return Optional.of(new Mixed(weights.matmul(documents).normalise(), queries, parts));
        }
    }
}

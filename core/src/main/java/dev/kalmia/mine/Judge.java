package dev.kalmia.mine;

import static java.util.Objects.requireNonNull;

import dev.kalmia.pool.TextPool;
import dev.kalmia.rerank.Reranker;
import dev.kalmia.run.KeptScores;
import dev.kalmia.run.Progress;
import dev.kalmia.vector.Similarity;
import java.util.List;
import java.util.Map;

/// Says how well texts answer a question. All miners' candidates are judged alike, so that what a word index
/// finds is held against the same bounds as what vectors find.
sealed interface Judge {
    /// One score a candidate; more is better.
    float[] scores(Question question, List<Candidate> candidates);

    /// The cosine of the vectors.
    ///
    /// @param outside the vectors of texts that the pool may lack
    record Cosine(TextPool pool, Map<String, float[]> outside) implements Judge {
        @Override
        public float[] scores(Question question, List<Candidate> candidates) {
            float[] query = question.query();
            float[] scores = new float[candidates.size()];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = Similarity.COSINE.between(query, vector(candidates.get(i)));
            }
            return scores;
        }

        private float[] vector(Candidate candidate) {
            return candidate.row() >= 0
                    ? pool.vector(candidate.row())
                    : requireNonNull(outside.get(candidate.text()), "a text without a vector");
        }
    }

    /// A model that reads both.
    ///
    /// @param kept what it said before is not asked for again
    record Reading(Reranker reranker, KeptScores kept) implements Judge {
        @Override
        public float[] scores(Question question, List<Candidate> candidates) {
            String query = question.group().query();
            List<String> texts = candidates.stream().map(Candidate::text).toList();
            return kept.of(query, texts, () -> reranker.scores(query, texts, Progress.silent()));
        }
    }
}

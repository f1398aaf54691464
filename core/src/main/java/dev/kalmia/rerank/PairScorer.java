package dev.kalmia.rerank;

import dev.kalmia.tensor.Tensor;
import dev.kalmia.tokenize.TokenBatch;
import dev.kalmia.tokenize.TokenIds;

/// A model that makes a number of a query and a document.
interface PairScorer extends AutoCloseable {
    /// The most tokens of a pair.
    int maxTokens();

    /// What to fill short rows with.
    int padId();

    /// A pair as the model reads it, cut to [#maxTokens].
    TokenIds tokens(String query, String document);

    /// A score a row, `(B)` float32.
    Tensor scores(TokenBatch batch);

    /// What decides about scores besides the model's files and the most tokens.
    String settings();

    @Override
    void close();
}

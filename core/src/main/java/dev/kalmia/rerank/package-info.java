/// Scores of documents for a query by models that read both together. Start with `Reranker`.
@NullMarked
package dev.kalmia.rerank;

import org.jspecify.annotations.NullMarked;

package dev.kalmia.eval;

import java.nio.file.Path;

/// Where the data of a task lies, checked and not yet read.
sealed interface TaskSource {
    record Collection(Path corpus, Path queries, Path qrels) implements TaskSource {}

    record Reranking(CandidateSource candidates) implements TaskSource {}

    record Pairs(ScoredPairs.Source pairs) implements TaskSource {}

    record Generated(LongDocuments documents) implements TaskSource {}

    /// Of a kind that has no task yet.
    record Later(TaskTexts texts) implements TaskSource {}
}
